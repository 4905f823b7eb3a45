public import LinearAlgebra
public import Networks

/// Neurons that a criterion offers for one hidden layer, at amplitude 1.
public struct NewNeurons: ~Copyable {
  /// Row k is the fan-in of neuron k with its bias last: K x p.
  public var fanIn: Matrix<Double>
  /// Row k is its fan-out: K x (q taps), the taps of an output side by side. All zero for neurons that begin silent.
  public var fanOut: Matrix<Double>

  /// The number of neurons.
  public var count: Int { fanIn.rows }
  /// Whether no neuron contributes to the output yet.
  public var areSilent: Bool { innerProduct(fanOut, fanOut) == 0 }

  /// Neurons from their fan-in, K x p, and fan-out, K x (q taps).
  public init(fanIn: consuming Matrix<Double>, fanOut: consuming Matrix<Double>) {
    precondition(fanIn.rows == fanOut.rows, "\(fanIn.rows) fan-ins and \(fanOut.rows) fan-outs")
    self.fanIn = fanIn
    self.fanOut = fanOut
  }

  /// The fan-outs as a consumer's columns are counted, the taps of a neuron one after the other: (K taps) x q.
  public borrowing func fanOutColumns(taps: Int) -> Matrix<Double> {
    guard taps > 1 else { return fanOut.copy() }
    let outputs = fanOut.columns / taps
    var columns = Matrix<Double>(rows: count * taps, columns: outputs)
    for neuron in 0..<count {
      for output in 0..<outputs {
        for tap in 0..<taps { columns[neuron * taps + tap, output] = fanOut[neuron, output * taps + tap] }
      }
    }
    return columns
  }

  /// Turns the sign of one neuron's fan-in and fan-out: the same product, another side of the activation's kink.
  public mutating func turn(_ neuron: Int) {
    for column in 0..<fanIn.columns { fanIn[neuron, column] = -fanIn[neuron, column] }
    for column in 0..<fanOut.columns { fanOut[neuron, column] = -fanOut[neuron, column] }
  }

  /// Moves norm between fan-in and fan-out of each neuron until the two are equal; the product stays.
  ///
  /// With a homogeneous activation the network's function is the same before and after.
  public mutating func balance() {
    moveNorm { fanIn, fanOut in (fanOut / fanIn).squareRoot() }
  }

  /// Moves norm between fan-in and fan-out until each fan-in (with its bias) has the norm a fresh one of the
  /// initializer has in the mean; the product stays.
  ///
  /// With a homogeneous activation the network's function is the same before and after.
  ///
  /// - Parameter width: Of the widened layer, new units included; of channels, times the taps of their window.
  public mutating func normalize(to initializer: Initializer, width: Int) {
    let norm = meanNorm(of: initializer, width: width)
    moveNorm { fanIn, _ in norm / fanIn }
  }

  /// Multiplies each fan-in by a factor that is made from the two norms, and divides the fan-out by it.
  private mutating func moveNorm(_ factor: (_ fanIn: Double, _ fanOut: Double) -> Double) {
    for neuron in 0..<count {
      let inNorm = Self.norm(fanIn, neuron)
      let outNorm = Self.norm(fanOut, neuron)
      guard inNorm > 0, outNorm > 0 else { continue }
      let factor = factor(inNorm, outNorm)
      for column in 0..<fanIn.columns { fanIn[neuron, column] *= factor }
      for column in 0..<fanOut.columns { fanOut[neuron, column] /= factor }
    }
  }

  /// Gives each fan-in (with its bias) the norm a fresh one of the initializer has in the mean, and silences the
  /// fan-out: the direction of the criterion, with the scale at which a neuron learns at once.
  ///
  /// - Parameter width: Of the widened layer, new units included; of channels, times the taps of their window.
  public mutating func takeNorm(of initializer: Initializer, width: Int) {
    let norm = meanNorm(of: initializer, width: width)
    for neuron in 0..<count {
      let present = Self.norm(fanIn, neuron)
      guard present > 0 else { continue }
      for column in 0..<fanIn.columns { fanIn[neuron, column] *= norm / present }
    }
    fanOut.fill(0)
  }

  /// A unit's fan-in has the layer's inputs, and Glorot's fan-out is the number of the layer's units.
  private func meanNorm(of initializer: Initializer, width: Int) -> Double {
    let inputs = fanIn.columns - 1
    return initializer.deviation(fanIn: inputs, fanOut: width) * Double(inputs).squareRoot()
  }

  private static func norm(_ matrix: borrowing Matrix<Double>, _ row: Int) -> Double {
    var sum = 0.0
    for column in 0..<matrix.columns { sum += matrix[row, column] * matrix[row, column] }
    return sum.squareRoot()
  }

  /// Appends other neurons.
  public mutating func append(_ others: borrowing NewNeurons) {
    let inBefore = fanIn.array()
    let outBefore = fanOut.array()
    let total = count + others.count
    fanIn = Matrix(rows: total, columns: fanIn.columns, elements: inBefore + others.fanIn.array())
    fanOut = Matrix(rows: total, columns: fanOut.columns, elements: outBefore + others.fanOut.array())
  }

  /// The neurons as they enter at an amplitude: fan-in and fan-out times its root. Silent neurons have none; they
  /// enter as they are.
  public borrowing func entering(amplitude: Double) -> NewNeurons {
    var entering = NewNeurons(fanIn: fanIn.copy(), fanOut: fanOut.copy())
    if !areSilent {
      entering.fanIn.scale(by: amplitude.squareRoot())
      entering.fanOut.scale(by: amplitude.squareRoot())
    }
    return entering
  }

  /// Some of the neurons, in the order given.
  public borrowing func selecting(_ neurons: [Int]) -> NewNeurons {
    var selection = NewNeurons(
      fanIn: Matrix(rows: neurons.count, columns: fanIn.columns),
      fanOut: Matrix(rows: neurons.count, columns: fanOut.columns))
    for (row, neuron) in neurons.enumerated() {
      for column in 0..<fanIn.columns { selection.fanIn[row, column] = fanIn[neuron, column] }
      for column in 0..<fanOut.columns { selection.fanOut[row, column] = fanOut[neuron, column] }
    }
    return selection
  }

  /// The first neurons.
  public borrowing func prefix(_ count: Int) -> NewNeurons {
    NewNeurons(fanIn: fanIn.leadingRows(count), fanOut: fanOut.leadingRows(count))
  }
}
