internal import Experiments
internal import Training

extension ExperimentStatus {
  /// So many finished runs are looked at for the time a run takes; more would not make a rough figure better.
  private static let sampleSize = 50

  /// Seconds until the experiment is complete at the pace of the present workers; nil while nobody works on it or
  /// nothing is measured yet.
  ///
  /// A run that has begun goes on as its epochs went so far; one that has not takes as long as the finished ones did on
  /// average. Of points that compete under halving only those are counted that are not given up, each for as much as the
  /// rungs that are left give it on average: which of them go on nobody knows.
  ///
  /// - Throws: `FileSystemError` when a finished run or the record of a search cannot be read.
  static func remainingSeconds(
    _ plan: StoredPlan?, active: [Active], index: RunIndex
  ) throws -> Double? {
    let workers = active.count { $0.owner != nil }
    guard workers > 0 else { return nil }
    let (experiment, entries) = (index.experiment, plan?.entries ?? [])
    let finished = entries.map(\.folderName).filter(index.finished.contains)
    var taken: [Double] = []
    for place in stride(from: 0, to: finished.count, by: max(1, finished.count / sampleSize)) {
      let stored = try StoredRun(path: "\(experiment.runsPath)/\(finished[place])", state: .done)
      if let seconds = stored?.cost.seconds { taken.append(seconds) }
    }
    if taken.isEmpty { taken = active.compactMap(\.predictedSeconds) }
    guard !taken.isEmpty else { return nil }
    let mean = taken.reduce(0, +) / Double(taken.count)

    let byID = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
    var begun = Dictionary(active.map { ($0.folderName, $0) }) { first, _ in first }
    var missing = Set(entries.filter { index.state(of: $0) == .new }.map(\.folderName))
    var seconds = 0.0
    for contest in try experiment.storedSearch()?.contests ?? [] {
      guard let ladder = contest.ladder else { continue }
      let points = contest.points.map { $0.compactMap { byID[$0] } }
      seconds += mean * work(of: points, ladder, begun, index)
      for run in points.joined() {
        begun[run.folderName] = nil
        missing.remove(run.folderName)
      }
    }
    for run in begun.values { seconds += (run.predictedSeconds ?? mean) * (1 - (run.share ?? 0)) }
    return (seconds + Double(missing.count) * mean) / Double(workers)
  }

  /// What is to be done of a contest until its last rung has chosen and its best points are trained to their end, in whole
  /// trainings of a run.
  private static func work(
    of points: [[StoredPlan.Entry]], _ ladder: HalvingLadder, _ begun: [String: Active], _ index: RunIndex
  ) -> Double {
    // A point is given up when one of its runs is.
    let left = points.filter { runs in
      !runs.contains { [.stopped, .failed].contains(index.state(of: $0)) }
    }
    let decided = ladder.share(of: left.count)
    // Beyond the last rung that is decided.
    let done = left.joined().reduce(0) { sum, run in
      let share = index.state(of: run) == .done ? 1 : begun[run.folderName]?.share ?? 0
      return sum + max(0, share - decided)
    }
    return max(0, Double(points.first?.count ?? 0) * ladder.work(for: left.count) - done)
  }
}

extension ExperimentStatus.Active {
  /// What the whole run takes when its epochs go on as they went so far; nil before the first is complete.
  var predictedSeconds: Double? {
    guard let share, share > 0 else { return nil }
    return seconds / share
  }
}
