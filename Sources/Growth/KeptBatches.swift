internal import Networks

/// Batches of the samples of one source, kept from event to event: they depend on the data alone, and it takes longer to
/// find memory for them and to load them than to pass them through a small network.
public final class KeptBatches {
  private var batches: [Range<Int>: Batch] = [:]
  private var used: Set<Range<Int>> = []
  private var bytes = 0

  /// Nothing kept yet.
  public init() {}

  /// The samples in a range, loaded when they are not there; kept while all that is kept fits.
  func batch(_ range: Range<Int>, of source: some SampleSource, for network: Network) -> Batch {
    if let kept = batches[range] {
      used.insert(range)
      return kept
    }
    // Convolutions read whole images.
    let batch = Batch(
      capacity: range.count, inputCount: network.inputCount,
      isSparse: source.isSparse && network.maps == nil)
    source.load(range, into: batch)
    let size = batch.byteCount
    if bytes + size <= NetworkStatistics.keptBytes {
      batches[range] = batch
      used.insert(range)
      bytes += size
    }
    return batch
  }

  /// Drops what nobody asked for since the last event.
  public func closeEvent() {
    batches = batches.filter { used.contains($0.key) }
    bytes = batches.values.reduce(0) { $0 + $1.byteCount }
    used.removeAll(keepingCapacity: true)
  }
}
