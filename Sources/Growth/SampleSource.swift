public import Networks

/// Samples that statistics and line searches are taken from, in a fixed order.
public protocol SampleSource {
  /// The number of samples.
  var count: Int { get }
  /// Whether most inputs are zero as they are stored, so that batches of the others alone take less time.
  var isSparse: Bool { get }

  /// Puts some samples and their classes into a batch, in the place of what it has.
  ///
  /// - Parameters:
  ///   - range: The samples, within `0 ..< count`.
  ///   - batch: Has the capacity; a sparse one only where `isSparse`.
  func load(_ range: Range<Int>, into batch: Batch)
}
