extension RunConfiguration {
  /// Whether one part in so many of the training is done at the end of an epoch: of the epochs, or of the operations where
  /// these are counted.
  public func hasDone(oneIn divisor: Int, epoch: Double, flops: Double) -> Bool {
    // Multiplied, for a quotient may be rounded.
    if let total = training.flops { return flops * Double(divisor) >= total }
    return epoch * Double(divisor) >= Double(training.epochs)
  }

  /// The share of the training that is done at the end of an epoch, 0 ... 1.
  public func share(epoch: Double, flops: Double) -> Double {
    min(1, training.flops.map { flops / $0 } ?? epoch / Double(training.epochs))
  }
}
