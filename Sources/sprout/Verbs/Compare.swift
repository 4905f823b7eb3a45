import Analysis
import ArgumentParser
import Experiments
import Reports
import Results

/// `sprout compare`: variants side by side.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare variants: means over seeds with intervals, costs, and paired differences to a base.",
    discussion: """
      Finished runs of the plan as last run are compared, with --all those of earlier plans too; what is missing is told. Variants of several experiments stand \
      in one table, each behind the name of its experiment and a slash.
      """
  )

  @Argument(
    help: ArgumentHelp("The names of experiments, their specs or their folders.", valueName: "experiment"),
    completion: Completions.experiments)
  var experiments: [String]

  @Option(
    help: "The variant, or the label without its seed, that the others are compared with, seed by seed.",
    completion: Completions.variants)
  var base: String?

  @Option(help: "Show the marginal table of an axis, or of 'variant': the mean over everything else.")
  var by: String?

  @Flag(help: "Also the finished runs of earlier plans, each with what is set otherwise than now.")
  var all = false

  @Option(
    help: """
      What is compared: a metric, or what it costs. widths is the sum over the hidden layers, widths.1 that of the first. \
      (default: test_accuracy; test_r2 where numbers are predicted)
      """
  )
  var metric: ComparedFigure?

  @Option(
    help: """
      Where runs are compared: at their end, or after the same number of epochs, of FLOPs, or of parameters. The last \
      epoch within the budget counts; nothing is interpolated. Or on the way: area is the mean over the FLOPs up to the \
      budget, linear between epochs.
      """
  )
  var view: ComparisonView = .final

  @Option(
    help:
      "Which FLOPs the views flops and area count: those of training and of growth, or of training alone. (default: all)"
  )
  var flops: CountedFlops?

  @Option(
    help: "The budget of a view; the most that every run has spent when it is not given. 2e9, say."
  )
  var budget: Double?

  @Option(help: "How intervals are found.")
  var interval: ConfidenceInterval.Method = .t

  @Option(help: "The paired test, exact and two-sided.")
  var test: PairedTest = .signFlip

  @Option(help: "The level of the tests; intervals hold the truth in one minus this share of all cases.")
  var level = 0.05

  @Option(help: "The form of the table.")
  var format: ComparisonReport.Format = .text

  @Flag(help: "The same as --format json.")
  var json = false

  @OptionGroup var results: ResultsOption

  func validate() throws {
    guard level >= 1e-6, level < 1 else {
      throw ValidationError("--level must be from 0.000001 to below 1, not \(level)")
    }
    if let budget {
      guard view != .final else {
        throw ValidationError("--budget needs --view epochs, flops, parameters or area")
      }
      guard budget >= 0 else { throw ValidationError("--budget must be at least 0, not \(budget)") }
    }
    if flops != nil, !view.countsFlops {
      throw ValidationError("--flops needs --view flops or area")
    }
  }

  func run() throws {
    let folders = try experiments.map(results.experiment)
    let names = folders.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw CommandError("the experiment '\(twice)' is given twice")
    }
    let runs = try ComparedRuns(
      of: folders, by: metric, includesEarlier: all, view: view, flops: flops ?? .all, budget: budget)
    guard !runs.points.isEmpty else {
      for warning in runs.warnings { ProgressOptions.warn(warning.message) }
      throw CommandError(
        "there is no finished run in \(folders.map(\.path).joined(separator: ", ")); sprout run makes them"
      )
    }
    var groups = runs.points
    var warnings = runs.warnings
    let axis = try by.map { try label($0, in: runs) }
    if let axis {
      guard let marginal = runs.marginal(of: axis) else {
        throw CommandError(
          "--by \(axis): no combination of the others is there under every value of it")
      }
      groups = marginal.groups
      warnings += marginal.warnings
    }
    var method = Comparison.Method()
    method.figure = runs.figure
    method.view = view
    method.flops = flops ?? .all
    method.interval = interval
    method.test = test
    method.level = level
    let comparison = Comparison(
      groups,
      base: try base.map { try group($0, among: groups) },
      method: method,
      budget: runs.budget,
      axis: axis,
      split: runs.split,
      searches: runs.searches,
      warnings: warnings
    )
    for warning in comparison.warnings { ProgressOptions.warn(warning.message) }
    print(ComparisonReport.text(of: comparison, as: json ? .json : format), terminator: "")
  }

  private func label(_ text: String, in runs: ComparedRuns) throws -> String {
    if let label = runs.label(named: text) { return label }
    let known = runs.labels
    guard !known.isEmpty else {
      throw CommandError("--by \(text): the experiment has neither variants nor axes")
    }
    throw CommandError(
      "--by \(text): no such axis; there is \(known.joined(separator: ", "))\(Vocabulary.suggestion(for: text, among: known))"
    )
  }

  private func group(_ text: String, among groups: [ComparedGroup]) throws -> ComparedGroup {
    let meant = groups.meant(by: text)
    if meant.count == 1 { return meant[0] }
    guard meant.isEmpty else {
      throw CommandError(
        "--base \(text) means \(meant.count) of them; give one of:" + listed(meant.map(\.name)))
    }
    let names = groups.map(\.name)
    throw CommandError(
      "--base \(text): no such variant\(Vocabulary.suggestion(for: text, among: names)); there is:"
        + listed(names))
  }
}
