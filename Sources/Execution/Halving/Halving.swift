public import Datasets
public import Experiments
internal import Results
internal import Training

/// Successive halving (Jamieson and Talwalkar, AISTATS 2016; Li et al., JMLR 2018), decided from what the results tree holds
/// alone: at each rung the points are compared when all of them have come there, by the rows of `metrics.csv` at its epoch,
/// so that the same points go on however many runs are trained at a time and whatever was killed when.
public struct Halving {
  /// What is compared with what, and when.
  let contests: [(contest: Contest, ladder: HalvingLadder)]
  private let metric: Metric?

  /// What is to be done next.
  struct Step {
    /// The runs to be trained further, each with the part of its training, one in so many, that is to be done; 1 for all.
    var goingOn: [(run: PlannedRun, divisor: Int)] = []
    /// The runs that are given up, and why.
    var stopped: [(run: PlannedRun, reason: StopReason)] = []
    /// What has been decided, in sentences, each with the runs that were stopped by it.
    var decisions: [(sentence: String, stopped: [PlannedRun])] = []
    /// What is to be done until all is decided and trained to its end, in whole trainings of a run.
    var work = 0.0
  }

  /// The halving of a plan; nil when its spec asks for none.
  ///
  /// - Throws: `Diagnostic` when its points are given too few operations to compete; `DatasetError` when their data cannot be
  ///   read.
  public init?(of plan: Plan, _ catalog: Catalog) throws {
    guard let configuration = plan.spec.halving else { return nil }
    let counted = plan.contests.flatMap(\.runs).filter { $0.configuration.training.flops != nil }
    let sizes = try RunData(of: counted, catalog).sizes
    let size = { (dataset: DatasetConfiguration) in
      guard let size = sizes[dataset] else {
        preconditionFailure("the data of all that is counted were read")
      }
      return size
    }
    if let problem = plan.spec.halvingProblem(size: size) { throw problem }
    contests = plan.contests.map { contest in
      let ladder = contest.ladder(factor: configuration.factor) { run in
        run.configuration.epochs(on: size(run.configuration.dataset))
      }
      return (contest, ladder)
    }
    metric = configuration.metric
  }

  /// The rungs of each contest.
  public var ladders: [HalvingLadder] { contests.map(\.ladder) }

  /// The contests of which only some runs are among these: they cannot be decided by them.
  public func divided(by runs: [PlannedRun]) -> [Contest] {
    let ids = Set(runs.map(\.id))
    return contests.map(\.contest).filter { contest in
      let count = contest.runs.count { ids.contains($0.id) }
      return count > 0 && count < contest.runs.count
    }
  }

  /// The ids of the runs that are given up as it stands now.
  ///
  /// - Parameters:
  ///   - runs: The runs that are executed.
  ///   - retryFailed: Whether runs that failed are tried again.
  /// - Throws: `FileSystemError` when the results cannot be read; `DamagedFile` when they do not say who goes on.
  func givenUp(among runs: [PlannedRun], retryFailed: Bool, index: RunIndex) throws -> Set<String> {
    let ids = Set(runs.map(\.id))
    let step = try step(for: ids, repeating: retryFailed ? ids : [], index: index)
    return Set(step.stopped.map(\.run.id))
  }

  /// The next step, from what is there.
  ///
  /// - Parameters:
  ///   - ids: The runs that are executed; contests of others are left alone.
  ///   - repeated: The runs that failed before and are to be tried again.
  func step(for ids: Set<String>, repeating repeated: Set<String>, index: RunIndex) throws -> Step {
    var step = Step()
    for (contest, ladder) in contests where contest.runs.contains(where: { ids.contains($0.id) }) {
      try advance(contest, ladder, repeated, index, &step)
    }
    return step
  }

  private func advance(
    _ contest: Contest, _ ladder: HalvingLadder, _ repeated: Set<String>, _ index: RunIndex,
    _ step: inout Step
  ) throws {
    guard let task = contest.runs.first?.configuration.dataset.task else { return }
    for run in contest.runs where index.state(of: run) == .damaged {
      throw DamagedFile(
        path: "\(index.experiment.runsPath)/\(index.finishedName(of: run) ?? run.folderName)/run.json",
        reason:
          "is missing or damaged, and halving compares the run with others; delete the run's folder, and it is "
          + "made anew")
    }
    let metric = metric ?? .choosing(of: task)
    let standings = { (points: [[PlannedRun]], divisor: Int) in
      try points.map { runs in
        try runs.map { run in
          let standing = try index.experiment.standing(of: run, oneIn: divisor, by: metric, index: index)
          return standing == .failed && repeated.contains(run.id) ? .onTheWay : standing
        }
      }
    }
    var points = contest.points
    let seeds = Double(points.first?.count ?? 0)
    var before = 0.0
    for rung in ladder.rungs {
      let found = try standings(points, rung.divisor)
      let missing = zip(points, found).flatMap { runs, found in
        zip(runs, found).filter { $1 == .onTheWay }.map { (run: $0.0, divisor: rung.divisor) }
      }
      guard missing.isEmpty else {
        step.goingOn += missing
        step.work +=
          Double(missing.count) * (rung.share - before) + seeds * ladder.work(for: rung.survivors)
        return
      }
      before = rung.share
      let means = found.map(Self.mean)
      // Of equal ones in the order of the plan; what was not measured is behind all others.
      let worst = metric.isHigherBetter ? -Double.infinity : .infinity
      let ranks = points.indices.sorted { one, other in
        let (mean, rival) = (means[one] ?? worst, means[other] ?? worst)
        return metric.isHigherBetter ? mean > rival : mean < rival
      }
      let survivors = Set(ranks.prefix(rung.survivors))
      var losers: [PlannedRun] = []
      for (place, point) in ranks.enumerated().dropFirst(rung.survivors) {
        let reason = StopReason(
          metric: metric, mean: means[point], divisor: rung.divisor, place: place + 1, points: points.count,
          survivors: rung.survivors)
        let runs = zip(points[point], found[point]).filter { $1 != .failed }.map(\.0)
          .filter { index.state(of: $0) != .done }
        step.stopped += runs.map { ($0, reason) }
        losers += runs
      }
      let name = contest.name.isEmpty ? "" : "\(contest.name): "
      step.decisions.append(
        (
          "\(name)\(rung.survivors) of \(points.count) points go on after 1/\(rung.divisor) of their training, "
            + "by \(metric.title)", losers
        ))
      points = points.indices.filter(survivors.contains).map { points[$0] }
    }
    let open = points.map { runs in
      runs.filter { run in
        switch index.state(of: run) {
        case .done, .damaged: false
        case .failed: repeated.contains(run.id)
        case .new, .running, .interrupted, .stopped: true
        }
      }
    }
    step.goingOn += open.joined().map { ($0, 1) }
    step.work += Double(open.joined().count) * (1 - before)
  }

  /// The mean over the seeds of a point; nil when one of them has failed or was not measured.
  private static func mean(of standings: [RungStanding]) -> Double? {
    let figures = standings.compactMap { standing -> Double? in
      guard case .there(let figure) = standing, let figure, figure.isFinite else { return nil }
      return figure
    }
    return figures.count == standings.count ? figures.reduce(0, +) / Double(figures.count) : nil
  }
}
