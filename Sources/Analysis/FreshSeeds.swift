public import Results

/// What became of the best point of a search on seeds that have chosen nothing.
///
/// A mean over the runs that came through is too good where others failed, so these are counted beside it.
public struct FreshSeeds: Sendable {
  /// The runs that are finished.
  public let runs: [StoredRun]
  /// How many failed.
  public let failed: Int
  /// How many are still to be trained.
  public let open: Int
  /// How many are finished and cannot be read.
  public let damaged: Int

  /// How many were asked for.
  public var count: Int { runs.count + failed + open + damaged }
}

extension FreshSeeds {
  /// The runs that confirm the best point of a contest; nil where there are none.
  init?(of contest: SearchRecord.Contest, in progress: PlanProgress) {
    let ids = Set(contest.confirmations)
    runs = progress.confirming.filter { ids.contains($0.id) }
    let missing = progress.missing.filter { ids.contains($0.entry.id) }
    failed = missing.count { $0.state == .failed }
    damaged = missing.count { $0.state == .damaged }
    open = missing.count - failed - damaged
    if count == 0 { return nil }
  }
}
