extension RunConfiguration {
  /// Whether one part in so many of the training is done at the end of an epoch: of the epochs, or of the operations where
  /// these are counted.
  public func hasDone(oneIn divisor: Int, epoch: Double, flops: Double) -> Bool {
    // Multiplied, for a quotient may be rounded.
    if let total = training.flops { return flops * Double(divisor) >= total }
    return epoch * Double(divisor) >= Double(training.epochs)
  }
}
