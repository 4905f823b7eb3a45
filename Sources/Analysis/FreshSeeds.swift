internal import Experiments
internal import OrderedCollections
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
  /// The runs that confirm a point of a contest; nil where there are none, or they are of another point: which is the best
  /// changes when runs are deleted.
  ///
  /// - Parameter point: A run of the point on a seed of the plan.
  init?(of contest: SearchRecord.Contest, confirming point: StoredRun, in progress: PlanProgress) {
    let ids = Set(contest.confirmations)
    let isOfPoint = { (cell: (String) -> String?) in
      point.axes.allSatisfy { cell($0.key) ?? "" == $0.value.cell }
    }
    runs = progress.confirming.filter { run in
      ids.contains(run.id) && isOfPoint { run.value(ofAxis: $0).cell }
    }
    let missing = progress.missing.filter { missing in
      ids.contains(missing.entry.id) && isOfPoint { missing.entry.axes[$0] }
    }
    failed = missing.count { $0.state == .failed }
    damaged = missing.count { $0.state == .damaged }
    open = missing.count - failed - damaged
    if count == 0 { return nil }
  }
}
