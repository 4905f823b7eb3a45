import Analysis
import Experiments
import Results

/// What the page about an experiment says, read from the results tree.
struct ReportData: Sendable {
  let experiment: ExperimentFolder
  let status: ExperimentStatus
  /// The points with finished runs, in the order of the plan.
  let points: [ReportPoint]
  /// The finished runs of the present plan.
  let runs: [StoredRun]
  /// Those of them that learnt nothing, by their paths.
  let idle: [String: LearningFailure]
  /// How many finished runs belong to earlier plans.
  let strangers: Int
  /// The runs without a result.
  let failures: [StoredRun]
  /// The folders of finished runs of the present plan that cannot be read.
  let damaged: [String]
  /// The folders of finished runs whose `metrics.csv` lacks epochs.
  let cut: [String]
  /// The points whose intervals are smaller than what one sample of the test part makes.
  let fewSamples: ComparisonWarning?
  /// The best points of the search.
  let searches: [SearchResult]
  /// How many planned runs confirm these, and are in no mean.
  let confirmations: Int
  /// The spec as last run.
  let spec: String?

  /// Reads an experiment.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  init(of experiment: ExperimentFolder) throws {
    self.experiment = experiment
    status = try ExperimentStatus(of: experiment)
    let progress = try PlanProgress(of: experiment)
    runs = progress.finished
    searches = SearchResult.results(of: progress)
    confirmations = progress.search?.confirmations.count ?? 0
    idle = try runs.learningFailures()
    strangers = progress.earlier.count
    // Without a plan every failed run belongs to the experiment.
    let failed = try experiment.failedRuns()
    damaged = progress.missing.filter { $0.state == .damaged }
      .map { "\(experiment.runsPath)/\($0.entry.folderName)" }
    cut = try runs.fileFaults()
    let missing = Set(progress.missing.map(\.entry.id))
    failures = try experiment.storedPlan() == nil ? failed : failed.filter { missing.contains($0.id) }
    spec = try FileSystem.contents(of: experiment.specPath).map { String(decoding: $0, as: UTF8.self) }
    var points = CurveSelection.select(ReportPoint.points(of: runs, experiment: experiment.name))
    for place in points.indices where points[place].series != nil {
      points[place].runs = try points[place].summary.runs.map(RunHistory.init)
    }
    self.points = points
    var sizes = PartSizes()
    let coarse = try points.compactMap { point -> (name: String, samples: Int)? in
      let samples = try point.summary.runs.compactMap {
        try sizes.samples(behind: .testAccuracy, of: $0, in: experiment)
      }.min()
      let interval = ConfidenceInterval(of: point.summary.figures(.testAccuracy), level: 0.95, by: .t)
      guard let samples, interval?.isFinerThanOne(of: samples) == true else { return nil }
      return (point.name, samples)
    }
    fewSamples = coarse.map(\.samples).min().map { .fewSamples(coarse.map(\.name), samples: $0) }
  }

  /// What tells how good the points are: test accuracy, or test R2 where numbers are predicted.
  var metric: Metric { .standard(of: runs) }

  /// How that is shown.
  var scale: FigureScale { FigureScale(metric) }

  /// The points with curves of their own.
  var drawn: [ReportPoint] { points.filter { $0.series != nil } }
  /// Those of them whose networks grow.
  var grown: [ReportPoint] { drawn.filter(\.summary.grows) }
  /// The largest number of hidden layers of a point.
  var depth: Int { drawn.flatMap(\.runs).map(\.depth).max() ?? 0 }
  /// Whether any point has more than one seed.
  var hasSeveralSeeds: Bool { points.contains { $0.summary.runs.count > 1 } }

  /// The point with the highest mean test accuracy among some; of equal ones the first.
  static func best(of points: [ReportPoint]) -> ReportPoint? { highest(of: points).first }

  /// The points with the highest mean test accuracy: more than one where they tie.
  static func highest(of points: [ReportPoint]) -> [ReportPoint] {
    guard let most = points.compactMap(\.accuracy).max() else { return [] }
    // The same figures in another order have a mean that differs in its last bits.
    return points.filter { most - ($0.accuracy ?? -.infinity) <= 1e-12 * most.magnitude }
  }
}
