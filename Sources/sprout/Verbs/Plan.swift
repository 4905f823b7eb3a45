import ArgumentParser
import Datasets
import Execution
import Experiments
import Reports
import Results
import Training

/// `sprout plan`: the runs that would be made.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the runs that would be made, what is there already, and what the rest takes.",
    discussion: """
      Training FLOPs of a growing run are a range: without growth, and with growth up to the bounds. Times and sizes are \
      estimates, by steps of the networks that are measured once and kept in the cache, or by finished runs; the memory is \
      that of one worker at the widths growth is likely to come to.
      """
  )

  @OptionGroup var options: SpecOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Print CSV: one row for each run.")
  var csv = false

  @Flag(
    name: .shortAndLong,
    help: "Show the shape after every layer of convolutional networks, and what a search draws.")
  var verbose = false

  @Option(help: "With slurm: also the tasks that the runs are packed into.")
  var executor: ExecutorName = .local

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() throws {
    let catalog = Catalog()
    let plan = try options.loadPlan(catalog: catalog)
    let index = try RunIndex(of: options.results.tree.experiment(plan.spec.name))
    var sizes: [DatasetConfiguration: DataSize] = [:]
    let size = { (dataset: DatasetConfiguration) in
      if let known = sizes[dataset] { return known }
      let size = try DataSize(catalog.prepare(dataset), footprint: catalog.footprint(of: dataset))
      sizes[dataset] = size
      return size
    }
    if let problem = try plan.spec.halvingProblem(size: size) { throw problem }
    let runs = try options.selectedRuns(of: plan).map { run in
      guard let baseline = run.baseline,
        let grown = try index.experiment.grownNetwork(of: baseline, index: index)
      else { return run }
      return run.matched(to: grown, data: try size(run.configuration.dataset))
    }
    for run in runs where index.state(of: run) == .damaged {
      ProgressOptions.warn(
        "\(index.experiment.runsPath)/\(index.finishedName(of: run) ?? run.folderName): \(StoredRun.damage)")
    }
    let forecast = try PlanForecast(
      runs, of: plan, index: index,
      calibration: executor == .slurm ? .none : .sprout(plan.spec, tell: ProgressOptions.remark),
      size: size)
    let findings = try DataFindings(plan.spec.datasets, catalog)
    findings.warnings.forEach(ProgressOptions.warn)
    // Programs that read a table or a document find nothing else in it.
    let lines = findings.lines + (verbose ? try layers(of: runs, size) : [])
    lines.forEach { json || csv ? ProgressOptions.remark($0) : print($0) }
    let packing = executor == .slurm ? self.packing(of: runs, plan, forecast, index) : nil
    if json {
      var document = PlanReport.json(of: plan, forecast)
      if let packing { document = document.adding("slurm", SlurmReport.json(of: packing)) }
      print(document.prettyText, terminator: "")
    } else if csv {
      print(PlanReport.csv(of: plan, forecast), terminator: "")
    } else {
      if verbose { print(PlanReport.draws(of: plan), terminator: "") }
      print(PlanReport.text(of: plan, forecast), terminator: "")
      if let packing { print(SlurmReport.text(of: packing)) }
    }
  }

  /// What the layers of each model come to, once for each.
  private func layers(
    of runs: [PlannedRun], _ size: (DatasetConfiguration) throws -> DataSize
  ) throws -> [String] {
    var told: Set<String> = []
    return try runs.compactMap { run in
      let images = try size(run.configuration.dataset).imageShape
      guard let words = run.configuration.layersInWords(images: images), told.insert(words).inserted else {
        return nil
      }
      return "\(run.label): \(words)"
    }
  }

  /// The tasks that what is missing would be given to Slurm in.
  private func packing(
    of runs: [PlannedRun], _ plan: Plan, _ forecast: PlanForecast, _ index: RunIndex
  ) -> SlurmPacking {
    let selection = RunSelection(runs, of: plan.runs, index: index, retryFailed: false, repeating: false)
    let ready = selection.pending.filter { run in
      (run.baseline == nil || run.baseline?.target != nil) && !index.isHeld(run)
    }
    let seconds = forecast.seconds
    return SlurmPacking(
      ready, minutes: plan.spec.slurm.taskMinutes, limit: plan.spec.resources.timeSeconds
    ) { seconds[$0.id] ?? 0 }
  }
}
