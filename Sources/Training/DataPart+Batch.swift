public import Datasets
public import Networks

extension DataPart {
  /// Puts some samples and their classes into a batch, in the place of what it has.
  ///
  /// - Parameters:
  ///   - samples: Each in `0 ..< count`.
  ///   - batch: Has the capacity.
  public func load(_ samples: Span<Int>, into batch: Batch) {
    gatherLabels(samples, into: &batch.labels)
    if let sparse = batch.sparse {
      gather(samples, into: sparse)
    } else {
      gather(samples, into: &batch.input)
    }
  }
}
