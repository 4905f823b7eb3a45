extension Grower {
  /// The samples that judge, and what they are called.
  public struct Judges<Source: SampleSource> {
    let source: Source
    let name: String
    /// How many of them, the last, are those that statistics are taken from, in the opposite order.
    let shared: Int

    /// Samples that judge.
    ///
    /// - Parameters:
    ///   - source: The samples, in a fixed order.
    ///   - name: What `growth.csv` calls them.
    ///   - shared: How many of them, the last, are those the statistics are taken from, in the opposite order.
    public init(_ source: Source, name: String, shared: Int = 0) {
      self.source = source
      self.name = name
      self.shared = shared
    }

    /// Of so many samples, those that statistics can be taken from: where both have the same, they have them by halves.
    func available(of statistics: Int) -> Int { shared > 0 ? max(1, statistics / 2) : statistics }

    /// Those that are left to judge when some are taken for statistics.
    func left(besides fitted: Int) -> Int { max(1, source.count - (shared > 0 ? fitted : 0)) }
  }
}
