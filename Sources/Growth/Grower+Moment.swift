internal import Networks

extension Grower {
  /// Where a run stands at an event.
  public struct Moment {
    /// The epoch, fractional.
    public var epoch: Double
    /// The number of steps made so far.
    public var step: Int
    /// Whether the schedule has no further event.
    public var isLast: Bool
    /// Operations of training so far.
    public var trainFlops: Double
    /// Operations of training that the run is expected to take in all, at the present widths.
    public var expectedFlops: Double
    /// Operations of growth so far.
    public var growthFlops: Double
    /// Whether a wider network is trained on fewer samples, for the operations are given.
    public var hasTotal: Bool

    /// Where a run stands.
    public init(
      epoch: Double, step: Int, isLast: Bool, trainFlops: Double, expectedFlops: Double,
      growthFlops: Double = 0, hasTotal: Bool = false
    ) {
      self.epoch = epoch
      self.step = step
      self.isLast = isLast
      self.trainFlops = trainFlops
      self.expectedFlops = expectedFlops
      self.growthFlops = growthFlops
      self.hasTotal = hasTotal
    }

    /// The share of training that is done.
    var done: Double { expectedFlops > 0 ? min(1, trainFlops / expectedFlops) : 1 }
    /// The share of training that is still to come.
    var left: Double { max(1e-3, 1 - done) }

    /// The same place in the run of a network that goes on as another.
    func narrowing(_ shape: NetworkShape, to other: NetworkShape) -> Moment {
      guard !hasTotal else { return self }
      var moment = self
      let ratio = other.trainingFlops(samples: 1) / shape.trainingFlops(samples: 1)
      moment.expectedFlops = trainFlops + ratio * max(0, expectedFlops - trainFlops)
      return moment
    }

    /// How many parameters a network may have that the rest of the training has so many samples for each.
    ///
    /// - Parameter shape: The present network, of whose kind the larger ones are.
    func mostParameters(of shape: NetworkShape, samplesForEach wanted: Double) -> Int {
      guard wanted > 0 else { return .max }
      let perSample = shape.trainingFlops(samples: 1)
      let flops = max(0, expectedFlops - trainFlops)
      // With a total the samples are fewer the larger the network is: their number is the total over what one takes.
      let most =
        hasTotal
        ? (flops * Double(shape.parameters) / perSample / wanted).squareRoot() : flops / perSample / wanted
      return Int(min(most, 1e15))
    }
  }
}
