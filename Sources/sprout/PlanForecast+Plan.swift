import Datasets
import Execution
import Experiments
import Results
import Training

extension PlanForecast {
  /// What some runs of a plan take, baselines included whose grown run is not done.
  ///
  /// - Parameter size: The size of a data set.
  /// - Throws: `CommandError` when the data are too few for a calendar of growth; `FileSystemError`; what `size` throws.
  init(
    _ runs: [PlannedRun], of plan: Plan, index: RunIndex, calibration: StepCalibration,
    size: (DatasetConfiguration) throws -> DataSize
  ) throws {
    let grown = plan.grownRuns
    var known: [RunConfiguration: RunEstimate] = [:]
    // Neighbours in a plan are mostly alike, and quicker compared than found.
    var last: (alike: RunConfiguration, estimate: RunEstimate)?
    try self.init(runs, index: index, measured: calibration.seconds(of:)) { run in
      let data = try size(run.configuration.dataset)
      guard let baseline = run.baseline, baseline.target == nil, let parent = grown[baseline.of] else {
        let alike = run.configuration.asEstimated
        if let last, last.alike == alike { return last.estimate }
        if let estimate = known[alike] { return estimate }
        if let problem = run.configuration.calendarProblem(trainingSamples: data.trainingSamples) {
          throw CommandError("\(run.label): \(problem)")
        }
        if let problem = run.configuration.layersProblem(images: data.imageShape) {
          throw CommandError("\(run.label): \(problem.sentence)")
        }
        let estimate = RunEstimate(alike, data: data)
        known[alike] = estimate
        last = (alike, estimate)
        return estimate
      }
      return RunEstimate(baseline.match, of: parent.configuration, data: data)
    }
  }

  /// The estimated seconds of each run, by its id.
  var seconds: [String: Double] {
    Dictionary(entries.map { ($0.run.id, $0.seconds) }) { first, _ in first }
  }
}
