internal import Growth
internal import Networks
public import Training

extension RunConfiguration {
  /// A layer on n inputs that sees S samples comes to about 5 n^(3/8) (S / 400,000)^(3/16) units where growth finds the widths:
  /// fitted to the grown runs of quickstart (64 inputs, 26 units), MNIST and Fashion-MNIST (784, 28 to 93), teachers (20, 16),
  /// Friedman 1 (10, 13) and the convolutions on MNIST (25 to 140, 9 to 43), within a factor of two.
  private static func likelyUnits(inputs: Int, samplesSeen: Double) -> Int {
    let sixteenth = { (number: Double) in
      number.squareRoot().squareRoot().squareRoot().squareRoot()
    }
    let root = sixteenth(Double(max(inputs, 1)))
    let duration = sixteenth(max(samplesSeen, 1) / 400_000)
    let cube = { (number: Double) in number * number * number }
    return Int((5 * cube(root) * cube(root) * cube(duration)).rounded())
  }
  /// Of what scheduled events may add, thresholds let so much pass: a third on MNIST and Fashion-MNIST.
  private static var keptShare: Double { 0.3 }

  /// The network that growth is likely to come to.
  ///
  /// - Parameter samples: The number of samples in the training part.
  func likelyShape(from initial: NetworkShape, samples: Int) -> NetworkShape {
    guard growth.method != .none, growthEventBound > 0 else { return initial }
    let epochs = Double(training.epochs) * Double(samples)
    guard growth.hasOwnPace, let flops = training.flops else {
      return likelyShape(from: initial, samplesSeen: epochs)
    }
    // How many samples operations are enough for depends on the widths.
    let first = likelyShape(from: initial, samplesSeen: 400_000)
    return likelyShape(from: initial, samplesSeen: flops / max(first.trainingFlops(samples: 1), 1))
  }

  private func likelyShape(from initial: NetworkShape, samplesSeen: Double) -> NetworkShape {
    let largest = largestWidths
    var shape = initial
    let smallest = initial.widths
    var widths = smallest
    for place in initial.places where largest[place.number - 1] > smallest[place.number - 1] {
      let index = place.number - 1
      let (least, most) = (smallest[index], largest[index])
      let likely: Int
      if growth.hasOwnPace {
        let inputs = shape.layerSizes[place.widened].inputs
        likely = Self.likelyUnits(inputs: inputs, samplesSeen: samplesSeen)
      } else {
        // Others have no threshold, or what makes up for it.
        let isChosen =
          growth.method.criterion?.ranks == true && growth.thresholds.significance
          && growth.fill == .none
        let share = isChosen ? Self.keptShare : 1
        let added = share * Double(growthEventBound) * Double(growth.maxNeurons ?? most)
        likely = least + Int(min(added, 1e7))
      }
      widths[index] = max(least, min(most, likely))
      shape.widths = widths
    }
    guard let bound = growth.maxParameters, bound < shape.parameters else { return shape }
    return initial.parameters < bound ? initial.widened(to: bound, at: shape) : initial
  }

  /// The same run but for what takes neither time nor memory: runs with the same one are estimated alike.
  public var asEstimated: RunConfiguration {
    var alike = self
    alike.seed = 0
    alike.optimizer.learningRate = 0.1
    alike.optimizer.momentum = optimizer.momentum == 0 ? 0 : 0.9
    alike.optimizer.weightDecay = 0
    alike.growth.thresholds.lossDecrease = 0
    return alike
  }
}
