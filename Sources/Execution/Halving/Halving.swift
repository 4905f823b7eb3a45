internal import Datasets
public import Experiments
internal import Results
internal import Training

/// Successive halving (Jamieson and Talwalkar, AISTATS 2016; Li et al., JMLR 2018), decided from what the results tree holds
/// alone: at each rung the points are compared when all of them have come there, by the rows of `metrics.csv` at its epoch,
/// so that the same points go on however many runs are trained at a time and whatever was killed when.
public struct Halving {
  /// What is compared with what.
  public let contests: [Contest]
  private let factor: Int
  private let metric: Metric?

  /// What is to be done next.
  struct Step {
    /// The runs to be trained further, each with the part of its training, one in so many, that is to be done; 1 for all.
    var goingOn: [(run: PlannedRun, divisor: Int)] = []
    /// The runs that are given up, and why.
    var stopped: [(run: PlannedRun, reason: StopReason)] = []
    /// What has been decided, in sentences, each with a run that was stopped by it.
    var decisions: [(sentence: String, stopped: [PlannedRun])] = []
  }

  /// The halving of a plan; nil when its spec asks for none.
  public init?(of plan: Plan) {
    guard let configuration = plan.spec.halving else { return nil }
    contests = plan.contests
    factor = configuration.factor
    metric = configuration.metric
  }

  /// The names of contests of which only some runs are among these: they cannot be decided by them.
  public func divided(by runs: [PlannedRun]) -> [Contest] {
    let ids = Set(runs.map(\.id))
    return contests.filter { contest in
      let count = contest.runs.count { ids.contains($0.id) }
      return count > 0 && count < contest.runs.count
    }
  }

  /// The next step, from what is there.
  ///
  /// - Parameters:
  ///   - ids: The runs that are executed; contests of others are left alone.
  ///   - repeated: The runs that failed before and are to be tried again.
  func step(for ids: Set<String>, repeating repeated: Set<String>, index: RunIndex) throws -> Step {
    var step = Step()
    for contest in contests where contest.runs.contains(where: { ids.contains($0.id) }) {
      try advance(contest, repeated, index, &step)
    }
    return step
  }

  private func advance(
    _ contest: Contest, _ repeated: Set<String>, _ index: RunIndex, _ step: inout Step
  ) throws {
    guard let task = contest.runs.first?.configuration.dataset.task else { return }
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
    for rung in contest.ladder(factor: factor).rungs {
      let found = try standings(points, rung.divisor)
      let missing = zip(points, found).flatMap { runs, found in
        zip(runs, found).filter { $1 == .onTheWay }.map { (run: $0.0, divisor: rung.divisor) }
      }
      guard missing.isEmpty else {
        step.goingOn += missing
        return
      }
      let means = found.map(Self.mean)
      let ranks = points.indices.sorted { Self.isBetter(means[$0], means[$1], metric, at: $0, $1) }
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
  }

  /// The mean over the seeds of a point; nil when one of them has failed or was not measured.
  private static func mean(of standings: [RungStanding]) -> Double? {
    let figures = standings.compactMap { standing -> Double? in
      guard case .there(let figure) = standing, let figure, figure.isFinite else { return nil }
      return figure
    }
    return figures.count == standings.count ? figures.reduce(0, +) / Double(figures.count) : nil
  }

  /// Whether a point goes before another: by its mean, then by its place in the plan.
  private static func isBetter(
    _ mean: Double?, _ other: Double?, _ metric: Metric, at place: Int, _ otherPlace: Int
  ) -> Bool {
    switch (mean, other) {
    case (nil, nil): place < otherPlace
    case (nil, _): false
    case (_, nil): true
    case (let mean?, let other?):
      mean == other ? place < otherPlace : metric.isHigherBetter ? mean > other : mean < other
    }
  }
}
