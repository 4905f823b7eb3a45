import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import YAML

/// What the verbs that plan a spec have in common: the spec, what the command line changes in it, and where the
/// results are.
struct SpecOptions: ParsableArguments {
  @Argument(help: "The spec, a YAML file.", completion: Completions.spec)
  var spec: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key, whatever the spec says: training.epochs=5. Repeatable; a comma is never a sweep.",
      valueName: "path=value"
    ),
    completion: Completions.assignments
  )
  var assignments: [String] = []

  @Option(
    name: .customLong("grid"),
    help: ArgumentHelp(
      "Add an axis or replace it: growth.method=tiny,random or model.hidden=[2,2],[4,4]. Repeatable.",
      valueName: "path=v1,v2"
    ),
    completion: Completions.assignments
  )
  var axes: [String] = []

  @Option(help: "The seeds: a range 0..4, a list 0,1,5, or a count.")
  var seeds: String?

  @Option(
    help: ArgumentHelp(
      "Only the runs whose label or variant fits, with * and ?; repeatable.",
      valueName: "pattern"
    ),
    completion: Completions.variants
  )
  var only: [String] = []

  @OptionGroup var results: ResultsOption

  @Option(help: "Refuse a spec with more runs.")
  var maxRuns = 100_000

  mutating func validate() throws {
    assignments = RepeatedFlags.apart(assignments)
    axes = RepeatedFlags.apart(axes)
    only = RepeatedFlags.apart(only)
    guard maxRuns > 0 else { throw ValidationError("--max-runs must be at least 1, not \(maxRuns)") }
  }

  /// The plan of the spec with the changes of the command line, every run of it.
  func loadPlan(catalog: Catalog = Catalog()) throws -> Plan {
    let overrides = SpecOverrides(set: assignments, grid: axes, seeds: seeds)
    let spec = try Spec(file: spec, overrides: overrides, maximumRuns: maxRuns)
    for warning in spec.warnings + spec.criterionWarnings { ProgressOptions.warn(warning) }
    return try Plan(of: spec) { try catalog.contentHash(of: $0) }
  }

  /// Whether the command line makes another plan than the spec does.
  var changesSpec: Bool { !assignments.isEmpty || !axes.isEmpty || seeds != nil }

  /// The text of the spec; what the command line or other files add to it is said in a comment.
  func text(of spec: Spec) -> String {
    let text = spec.sources.first?.text ?? ""
    guard changesSpec || spec.sources.count > 1 else { return text }
    let command = ShellWords.joined(CommandLine.arguments).split(separator: "\n").joined(separator: " ")
    return "# as run by: \(command)\n" + text
  }

  /// The runs of a plan that `--only` leaves.
  ///
  /// - Throws: `CommandError` when it leaves none.
  func selectedRuns(of plan: Plan) throws -> [PlannedRun] {
    guard !only.isEmpty else { return plan.runs }
    for pattern in only where plan.runs(matching: pattern).isEmpty {
      let labels = plan.runs.prefix(5).map(\.label).joined(separator: ", ")
      throw CommandError(
        "--only \(pattern): no label or variant fits; labels are \(labels)\(plan.runs.count > 5 ? " ..." : "")"
      )
    }
    let wanted = Set(only.flatMap { plan.runs(matching: $0).map(\.id) })
    return plan.runs.filter { wanted.contains($0.id) }
  }
}
