import Analysis
import ArgumentParser
import Datasets
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
      estimates; the memory is that of one worker at the widest the networks may become.
      """
  )

  @OptionGroup var options: SpecOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Print CSV: one row for each run.")
  var csv = false

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() throws {
    let catalog = Catalog()
    let plan = try options.loadPlan(catalog: catalog)
    let index = try RunIndex(of: options.results.tree.experiment(plan.spec.name))
    typealias Size = (inputs: Int, classes: Int, samples: Int, footprint: DatasetFootprint)
    func size(of dataset: DatasetConfiguration) throws -> Size {
      let data = try catalog.prepare(dataset)
      return (data.inputCount, data.classCount, data.training.count, try catalog.footprint(of: dataset))
    }
    var sizes: [DatasetConfiguration: Size] = [:]
    let forecast = try PlanForecast(options.selectedRuns(of: plan), index: index) { run in
      let dataset = run.configuration.dataset
      let size = try sizes[dataset] ?? size(of: dataset)
      sizes[dataset] = size
      return RunEstimate(
        run.configuration, inputs: size.inputs, classes: size.classes, trainingSamples: size.samples,
        footprint: size.footprint)
    }
    if json {
      print(PlanReport.json(of: plan, forecast).prettyText, terminator: "")
    } else if csv {
      print(PlanReport.csv(of: plan, forecast), terminator: "")
    } else {
      print(PlanReport.text(of: plan, forecast), terminator: "")
    }
  }
}
