import Analysis
import Experiments
import Reports
import Results

extension SampleTree {
  /// What the verbs say of the tree, as far as they read a kind of file.
  func reading(_ target: FuzzTarget) -> String {
    let parts: [() throws -> String] =
      switch target {
      case .metrics: [status, comparisons, runs, page]
      case .growth: [runs, page]
      case .plan: [status, comparisons, summaries, runs, page]
      case .lease: [status]
      default: [status, forecast, comparisons, summaries, runs, page]
      }
    return parts.map { part in answer { try part() } }.joined(separator: "\n")
  }

  private func status() throws -> String {
    let status = try ExperimentStatus(of: experiment)
    return StatusReport.text(of: [status]) + status.json.prettyText
  }

  private func forecast() throws -> String {
    let index = try RunIndex(of: experiment)
    let size = DataSize(data)
    let planned = try plan.runs.map { run in
      guard let baseline = run.baseline, let grown = try experiment.grownNetwork(of: baseline, index: index)
      else {
        return run
      }
      return run.matched(to: grown, data: size)
    }
    let forecast = try PlanForecast(planned, index: index, size: size, grown: plan.grownRuns)
    return PlanReport.text(of: plan, forecast) + PlanReport.csv(of: plan, forecast)
      + PlanReport.json(of: plan, forecast).prettyText
  }

  private func comparisons() throws -> String {
    let formats = ComparisonReport.Format.allCases
    var text = ""
    for (turn, view) in ComparisonView.allCases.enumerated() {
      let names = ComparedFigure.names
      let figure = ComparedFigure(name: names[turn * 3 % names.count])
      let compared = try ComparedRuns(
        of: [experiment], by: figure, includesEarlier: turn % 2 == 1, view: view)
      let tables = [compared.points] + compared.labels.compactMap { compared.marginal(of: $0)?.groups }
      for (place, groups) in tables.enumerated() {
        var method = Comparison.Method()
        method.figure = compared.figure
        method.view = view
        method.interval = view == .epochs ? .bootstrap : .t
        method.test = view == .final ? .signFlip : .wilcoxon
        let comparison = Comparison(
          groups, base: groups.first, method: method, budget: compared.budget, warnings: compared.warnings)
        text += comparison.warnings.map(\.message).joined(separator: "\n")
        text += ComparisonReport.text(of: comparison, as: formats[(turn + place) % formats.count])
      }
    }
    return text
  }

  private func summaries() throws -> String {
    try experiment.rebuildSummary()
    let stored = try experiment.finishedRuns()
    return SummaryReport.text(of: PointSummary.summaries(of: stored))
  }

  private func runs() throws -> String {
    var text = ""
    let stored = try plan.runs.flatMap { try tree.runs(named: String($0.id.prefix(8))) }
    for run in stored {
      let growth = try CSVTable(contentsOf: run.path + "/growth.csv") ?? CSVTable(parsing: "")
      text += RunReport.text(of: run, growth: growth) + growth.json.prettyText + run.json.prettyText
    }
    for (left, right) in zip(stored, stored.dropFirst()) {
      text += DifferenceReport.text(of: try RunDifference(left, right), left.folderName, right.folderName)
    }
    return text
  }

  private func page() throws -> String {
    let report = try ExperimentReport(of: experiment)
    guard !report.isEmpty else { return "nothing to report" }
    _ = try report.write(description: nil, version: "1", gnuplot: nil)
    return ""
  }

  /// What the gate says of the tree, in every form.
  func verdict(by baseline: GateBaseline) throws -> String {
    let points = try GatePoint.points(of: plan.runs, in: experiment)
    let gate = Gate(
      points, experiment: plan.spec.name, seeds: plan.spec.seeds, rules: plan.spec.check, against: baseline)
    let name = experiment.name
    return GateReport.text(of: gate) + GateReport.markdown(of: gate, experiment: name)
      + GateReport.annotations(of: gate, spec: "spec.yaml") + GateReport.junit(of: gate, experiment: name)
      + GateReport.json(of: gate, experiment: name, spec: "", baseline: "", exitCode: 0, looks: 1).prettyText
  }
}

extension PlanForecast {
  /// The forecast of runs on data of one size.
  init(_ runs: [PlannedRun], index: RunIndex, size: DataSize, grown: [String: PlannedRun]) throws {
    try self.init(runs, index: index) { run in
      guard let baseline = run.baseline, baseline.target == nil, let parent = grown[baseline.of] else {
        return RunEstimate(run.configuration, data: size)
      }
      return RunEstimate(baseline.match, of: parent.configuration, data: size)
    }
  }
}
