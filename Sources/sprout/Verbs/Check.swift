import Analysis
import ArgumentParser
import Execution
import Experiments
import Foundation
import Reports
import Results

/// `sprout check`: the gate for continuous integration.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is missing and judge it against a baseline file: pass, regression or inconclusive.",
    discussion: """
      The margins stand in the section 'check' of the spec. Results that are there are judged as they are: to judge a \
      change of the program, give a fresh folder with --results. A changed setting is named and judged; other data or \
      another split are not comparable.

      Exit codes: 0 pass; 3 regression; 4 inconclusive, not comparable, no baseline, or nothing measured; 2 wrong usage or \
      invalid spec; 5 environment.
      """
  )

  @OptionGroup var options: SpecOptions
  @OptionGroup var display: ProgressOptions
  @OptionGroup var execution: ExecutionOptions

  @Option(help: ArgumentHelp("The baseline, a JSON file.", valueName: "file"), completion: .file())
  var baseline: String

  @Flag(help: "Run nothing; judge what is there.")
  var noRun = false

  @Flag(help: "Compare nothing whose settings are not those of the baseline.")
  var strict = false

  @Option(help: "Add so many seeds to what is inconclusive and look again, both times at half the level.")
  var escalate: Int?

  @Flag(
    help: "Write the baseline from the runs of the spec; with --escalate N, from N more seeds than it has.")
  var update = false

  @Option(help: "Why the baseline is written; it stands in the file.")
  var reason: String?

  @Option(help: "The form of what is printed.")
  var format: GateReport.Format = .text

  @Flag(help: "The same as --format json.")
  var json = false

  func validate() throws {
    if let escalate, escalate < 1 { throw ValidationError("--escalate must be at least 1, not \(escalate)") }
    if escalate != nil, noRun { throw ValidationError("--escalate adds runs; it cannot go with --no-run") }
    let hasReason = !(reason ?? "").allSatisfy(\.isWhitespace)
    if update, !hasReason {
      throw ValidationError("--update needs --reason TEXT, for whoever reads the file")
    }
    if !update, reason != nil { throw ValidationError("--reason goes with --update") }
    if !options.only.isEmpty {
      throw ValidationError("--only would leave points unjudged; check judges the whole spec")
    }
  }

  func run() throws {
    let plan = try options.loadPlan()
    if plan.spec.halving != nil {
      throw CommandError(
        "check judges finished runs, and halving stops most of them; --set halving=null trains them all")
    }
    let experiment = options.results.tree.experiment(plan.spec.name)
    let publication = GatePublication(
      experiment: experiment, spec: options.spec, baseline: baseline, format: json ? .json : format,
      looks: escalate == nil ? 1 : 2)
    // What an interrupted check leaves must not look like a verdict.
    try publication.withdraw()
    if update { return try writeBaseline(of: plan, in: experiment) }
    let gate = try judge(plan, in: experiment, looks: publication.looks)
    let code = try publication.publish(gate)
    if code != 0 { throw ExitCode(code) }
  }

  // MARK: Judging

  private func judge(_ plan: Plan, in experiment: ExperimentFolder, looks: Int) throws -> Gate {
    let known: GateBaseline
    do {
      known = try GateBaseline(contentsOf: baseline)
    } catch let problem as GateProblem {
      return Gate(problem: problem)
    }
    let look = { (runs: [PlannedRun]) in
      Gate(
        try GatePoint.points(of: runs, in: experiment), experiment: plan.spec.name, seeds: plan.spec.seeds,
        rules: plan.spec.check, against: known, looks: looks, strictly: strict)
    }
    if !noRun {
      let before = try look(plan.runs)
      if before.isFutile { return before }
      try execute(plan.runs, of: plan, in: experiment)
    }
    let first = try look(plan.runs)
    guard let escalate, first.problems.isEmpty, !first.undecided.isEmpty else { return first }
    let seeds = additionalSeeds(escalate, to: plan.spec.seeds, known: known.extraSeeds)
    let undecided = Set(first.undecided)
    let wider = try widened(plan, by: seeds)
    let added = wider.runs.filter { seeds.contains($0.seed) && undecided.contains($0.pointName) }
    display.say(
      "inconclusive: \(first.undecided.joined(separator: ", ")); "
        + "adding the seeds \(seeds.map(String.init).joined(separator: ", "))")
    try execute(added, of: wider, in: experiment, listed: plan.runs + added)
    return try look(plan.runs + added)
  }

  /// The seeds to add: those the baseline has beyond the spec's, which can be paired, then the next ones.
  private func additionalSeeds(_ count: Int, to seeds: [Int], known: [Int]) -> [Int] {
    let paired = Array(known.filter { !seeds.contains($0) }.prefix(count))
    let last = (seeds + paired).filter { $0 < 1 << 53 }.max() ?? -1
    return paired + (1...count).map { last + $0 }.prefix(count - paired.count)
  }

  private func widened(_ plan: Plan, by seeds: [Int]) throws -> Plan {
    var wider = options
    wider.seeds = (plan.spec.seeds + seeds).map(String.init).joined(separator: ",")
    return try wider.loadPlan()
  }

  // MARK: Running

  /// Executes what is missing of some runs.
  ///
  /// - Parameter listed: What stands in `plan.csv`; the runs of the plan when it is not given.
  private func execute(
    _ runs: [PlannedRun],
    of plan: Plan,
    in experiment: ExperimentFolder,
    listed: [PlannedRun]? = nil
  ) throws {
    let execution = try ExperimentExecution(
      of: runs, planned: plan.runs, listed: listed, in: experiment, retryFailed: self.execution.retryFailed)
    try execution.begin(spec: options.text(of: plan.spec), search: SearchRecord(of: plan))
    let pending = execution.selection.pending.count
    if pending > 0 { display.say("\(Quantity.counted(pending, "run")) to do") }
    let outcome = try self.execution.work(on: execution, of: plan.spec, display: display).outcome
    if case .unusable(let message) = outcome.stop { throw CommandError.environment(message) }
    if case .signal(let number) = outcome.stop {
      ProgressOptions.remark(
        "stopped with \(Quantity.counted(outcome.left, "run")) to go; the same command goes on")
      throw ExitCode(128 + number)
    }
  }

  // MARK: Updating

  private func writeBaseline(of plan: Plan, in experiment: ExperimentFolder) throws {
    let seeds = escalate.map { additionalSeeds($0, to: plan.spec.seeds, known: []) } ?? []
    let whole = seeds.isEmpty ? plan : try widened(plan, by: seeds)
    if !noRun { try execute(whole.runs, of: whole, in: experiment) }
    let points = try GatePoint.points(of: whole.runs, in: experiment)
    let lacking = points.flatMap { $0.failed + $0.missing }
    guard lacking.isEmpty else {
      throw CommandError(
        "the baseline is left as it was: \(Quantity.counted(lacking.count, "run")) without a result: "
          + lacking.prefix(5).joined(separator: ", ") + (lacking.count > 5 ? " ..." : ""),
        code: Failure.Code.inconclusive
      )
    }
    let provenance = Provenance.collect(programVersion: Sprout.configuration.version)
    let origin = GateBaseline.Origin(
      reason: reason ?? "",
      date: String(Date.now.ISO8601Format().prefix(10)),
      programVersion: provenance.programVersion,
      gitCommit: provenance.gitCommit
    )
    let written = GateBaseline(
      points, experiment: plan.spec.name, seeds: plan.spec.seeds, rules: plan.spec.check, origin: origin)
    let folder = baseline.split(separator: "/").dropLast().joined(separator: "/")
    if !folder.isEmpty { try FileSystem.createFolder((baseline.hasPrefix("/") ? "/" : "") + folder) }
    try FileSystem.replace(FileSystem.destination(of: baseline), with: Array(written.text.utf8))
    print("\(baseline) written from \(Quantity.counted(whole.runs.count, "run")): \(origin.reason)")
  }
}
