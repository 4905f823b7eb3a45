internal import Glibc

extension Schedule {
  /// What the learning rate is multiplied by.
  ///
  /// - Parameters:
  ///   - epoch: Epochs trained before the step, fractional.
  ///   - stepLength: The step in epochs.
  ///   - epochs: The length of the schedule in epochs.
  public func factor(atEpoch epoch: Double, stepLength: Double, of epochs: Double) -> Double {
    let length = max(epochs - warmupEpochs, .leastNormalMagnitude)
    return factor(atEpoch: epoch, stepLength: stepLength, progress: (epoch - warmupEpochs) / length)
  }

  /// What the learning rate is multiplied by in a run that is not measured in epochs.
  ///
  /// - Parameters:
  ///   - epoch: Epochs trained before the step, fractional; the warm-up goes by them.
  ///   - stepLength: The step in epochs.
  ///   - progress: The share of what follows the warm-up that has passed.
  public func factor(atEpoch epoch: Double, stepLength: Double, progress: Double) -> Double {
    // The rise counts from the end of a step, so that the first one is not wasted on a rate of zero.
    if epoch < warmupEpochs { return min((epoch + stepLength) / warmupEpochs, 1) }
    switch name {
    case .constant:
      return 1
    case .cosine:
      return 0.5 * (1 + cos(.pi * min(progress, 1)))
    case .step:
      // A step's epoch is a multiple of a reciprocal: 49 * (1 / 49) falls just short of 1 and still counts as 1.
      return pow(factor, ((epoch - warmupEpochs) / stepEpochs + 1e-9).rounded(.down))
    }
  }
}
