public import Experiments

extension PlanForecast {
  /// The contests among the runs, each with the rungs at which halving compares its points; none without halving.
  public func ladders(of plan: Plan) -> [(contest: Contest, ladder: HalvingLadder)] {
    guard let halving = plan.spec.halving else { return [] }
    let epochs = Dictionary(entries.map { ($0.run.id, $0.estimate.epochs) }) { first, _ in first }
    return plan.contests.compactMap { contest in
      guard contest.runs.allSatisfy({ epochs[$0.id] != nil }) else { return nil }
      return (contest, contest.ladder(factor: halving.factor) { epochs[$0.id] ?? 0 })
    }
  }

  /// Seconds on one core for what is not done, roughly: of points that compete, for as much as their rungs leave to be done.
  public func remainingSeconds(of plan: Plan) -> Double {
    let ladders = ladders(of: plan)
    let missing = ladders.isEmpty ? [] : entries.filter { $0.state != .done }
    let byID = Dictionary(missing.map { ($0.run.id, $0) }) { first, _ in first }
    var seconds = 0.0
    var competing: Set<String> = []
    for (contest, ladder) in ladders {
      // A point is given up when one of its runs is.
      let left = contest.points.filter { runs in
        !runs.contains { [.stopped, .failed].contains(byID[$0.id]?.state) }
      }
      let open = left.joined().reduce(0) { $0 + (byID[$1.id]?.seconds ?? 0) }
      seconds += open * ladder.work(for: left.count) / Double(max(left.count, 1))
      competing.formUnion(contest.runs.map(\.id))
    }
    // In the order of the plan: sums in another order have other last bits.
    for entry in entries.indices where entries[entry].state != .done {
      if competing.isEmpty || !competing.contains(entries[entry].run.id) { seconds += entries[entry].seconds }
    }
    return seconds
  }
}
