internal import Experiments
internal import OrderedCollections
public import Results

/// The finished runs of some experiments, point by point, as a comparison reads them.
public struct ComparedRuns: Sendable {
  /// What the runs are compared by.
  public let figure: ComparedFigure
  /// One group for each point of the plans.
  public let points: [ComparedGroup]
  /// The most that every run can spend, for views with a budget that none was given for.
  public let budget: Double?
  /// How the runs were split; nil where none says it.
  public let split: SplitDraw?
  /// The best points of the searches.
  public let searches: [SearchResult]
  /// What a reader should know about the runs.
  public let warnings: [ComparisonWarning]

  /// The paths of the axes and, where there are any, the experiment and the variant.
  public var labels: [String] {
    OrderedSet(points.flatMap(\.labels.keys)).elements
  }

  /// Reads the finished runs of the stored plans.
  ///
  /// - Parameters:
  ///   - figure: What they are compared by; test accuracy, or test R2 where numbers are predicted, when it is not given.
  ///   - includesEarlier: Whether the finished runs of earlier plans are compared too, as points of their own.
  ///   - flops: Which operations count in the views `flops` and `area`.
  ///   - budget: What a run may have spent at the point it is compared at; the most that every run has spent when it
  ///     is not given.
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(
    of experiments: [ExperimentFolder],
    by figure: ComparedFigure? = nil,
    includesEarlier: Bool = false,
    view: ComparisonView = .final,
    flops: CountedFlops = .all,
    budget: Double? = nil
  ) throws {
    let plans = try experiments.map(PlanProgress.init)
    searches = plans.flatMap(SearchResult.results)
    let finished = plans.map { plan in
      plan.finished + (includesEarlier ? EarlierRuns.named(plan.earlier, beside: plan.finished) : [])
    }
    let runs = finished.flatMap(\.self)
    let figure = figure ?? .metric(.standard(of: runs))
    self.figure = figure
    var warnings = plans.flatMap { Self.warnings(of: $0, includesEarlier: includesEarlier) }
    let machines = OrderedSet(runs.map(MachineClass.init))
    if machines.count > 1 { warnings.append(.mixedMachines(machines.elements)) }
    let idle = try runs.learningFailures()
    if !idle.isEmpty {
      let names = runs.compactMap { run in idle[run.path].map { (run.label, $0) } }
      warnings.append(
        .learntNothing(Dictionary(names) { first, _ in first }, of: runs.count))
    }

    var courses: [String: Trajectory] = [:]
    if view != .final {
      for run in runs { courses[run.path] = try Trajectory(of: run, compared: figure) }
      let faults = try runs.metricsFaults()
      if !faults.isEmpty { warnings.append(.unsound(faults)) }
    }
    let spending = Spending(view: view, flops: flops)
    let spent = courses.values.compactMap { $0.rows.last.flatMap(spending.amount) }
    let limit = view == .final ? nil : budget ?? spent.min()
    self.budget = limit

    split = SplitDraw(of: runs)
    var sizes = PartSizes()
    var points: [ComparedGroup] = []
    for (runs, experiment) in zip(finished, experiments) {
      for point in PointSummary.summaries(of: runs) {
        var labels = OrderedDictionary<String, JSONValue>()
        if experiments.count > 1 { labels[ComparedGroup.experimentKey] = .string(experiment.name) }
        if !point.variant.isEmpty { labels[ComparedGroup.variantKey] = .string(point.variant) }
        labels.merge(point.axes) { $1 }
        var seen: Set<Int> = []
        let distinct = point.runs.filter { seen.insert($0.seed).inserted }
        let observations = distinct.compactMap { run -> Observation? in
          guard let limit else { return Observation(of: run, compared: figure) }
          var observation = courses[run.path]?.row(within: limit, spending)
            .flatMap { Observation(seed: run.seed, $0) }
          observation?.hasUnknownFlops = run.hasUnknownFlops
          return observation
        }
        let group = ComparedGroup(
          labels: labels,
          aliases: Set(point.runs.map { Self.stem(of: $0) } + [point.variant]),
          observations: observations,
          samples: try distinct.compactMap { run in
            try figure.metric.flatMap { try sizes.samples(behind: $0, of: run, in: experiment) }
          }.min(),
          idleRuns: distinct.count { idle[$0.path] != nil }
        )
        points.append(group)
        if distinct.count < point.runs.count { warnings.append(.repeatedSeeds(group.name)) }
        if observations.count < distinct.count {
          let cause = distinct.count - observations.count
          switch view {
          case .final: warnings.append(.unmeasured(group.name, cause))
          case .area: warnings.append(.underBudget(group.name, cause))
          case .epochs, .flops, .parameters: warnings.append(.overBudget(group.name, cause))
          }
        }
      }
    }
    self.points = points
    self.warnings = warnings
  }

  /// The label of a run without its seed.
  private static func stem(of run: StoredRun) -> String {
    let end = ".seed=\(run.seed)"
    return run.label.hasSuffix(end) ? String(run.label.dropLast(end.count)) : run.label
  }

  private static func warnings(of plan: PlanProgress, includesEarlier: Bool) -> [ComparisonWarning] {
    var warnings: [ComparisonWarning] = []
    let folders = { (isMeant: (RunState) -> Bool) in
      plan.missing.filter { isMeant($0.state) }.map(\.entry.folderName)
    }
    let (failed, damaged) = (folders { $0 == .failed }, folders { $0 == .damaged })
    let stopped = folders { $0 == .stopped }.count
    let others = folders { ![.failed, .damaged, .stopped].contains($0) }
    if !failed.isEmpty { warnings.append(.failed(plan.experiment.name, failed)) }
    if !damaged.isEmpty { warnings.append(.damaged(plan.experiment.name, damaged)) }
    if !others.isEmpty { warnings.append(.missing(plan.experiment.name, others)) }
    if stopped > 0 { warnings.append(.stopped(plan.experiment.name, stopped)) }
    if !plan.earlier.isEmpty, !includesEarlier {
      warnings.append(.unplanned(plan.experiment.name, plan.earlier.count))
    }
    return warnings
  }
}
