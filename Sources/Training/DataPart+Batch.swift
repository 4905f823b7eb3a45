public import Datasets
public import Networks

extension DataPart {
  /// Puts some samples and their classes or targets into a batch, in the place of what it has.
  ///
  /// - Parameters:
  ///   - samples: Each in `0 ..< count`.
  ///   - batch: Has the capacity; with augmentation it is none for sparse inputs.
  ///   - augmentation: Changes images as it does in `epoch`; nil leaves them as they are.
  public func load(
    _ samples: Span<Int>, into batch: Batch, augmentedBy augmentation: Augmentation? = nil, epoch: Int = 0
  ) {
    gatherLabels(samples, into: &batch.labels)
    gatherTargets(samples, into: &batch.targets)
    if let augmentation {
      gather(samples, into: &batch.input, augmentedBy: augmentation, epoch: epoch)
    } else if let sparse = batch.sparse {
      gather(samples, into: sparse)
    } else {
      gather(samples, into: &batch.input)
    }
  }
}
