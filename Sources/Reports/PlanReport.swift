internal import Analysis
public import Experiments
internal import OrderedCollections
public import Results

/// The texts of `sprout plan`.
public enum PlanReport {
  /// So many rows are shown before the table is cut.
  private static let rowLimit = 50

  // MARK: Text

  /// The count after every step of the expansion, what was merged, and a table of the runs.
  public static func text(of plan: Plan, _ forecast: PlanForecast) -> String {
    var sections = ["\(plan.spec.name)\n" + steps(plan.counts, selected: forecast.entries.count)]
    if !plan.merged.isEmpty { sections.append(merged(plan.merged)) }
    sections.append(runs(forecast.entries))
    sections.append(total(plan, forecast))
    return sections.joined(separator: "\n")
  }

  private static func steps(_ counts: ExpansionCounts, selected: Int) -> String {
    let variants = max(counts.variants, 1)
    let rows: [[String]?] = [
      ["variants", counts.variants == 0 ? "none" : "\(counts.variants)", "\(variants)"],
      ["x grid", "\(counts.grid)", "\(variants * counts.grid)"],
      ["x zip", "\(counts.zip)", "\(counts.product / counts.search)"],
      counts.search > 1 ? ["x search", "\(counts.search)", "\(counts.product)"] : nil,
      ["- excluded", "\(counts.excluded)", "\(counts.product - counts.excluded)"],
      ["+ included", "\(counts.included)", "\(counts.points + counts.merged)"],
      ["- merged", "\(counts.merged)", "\(counts.points)"],
      ["x seeds", "\(counts.seeds)", "\(counts.points * counts.seeds) runs"],
      counts.baselines > 0 ? ["+ baselines", "\(counts.baselines)", "\(counts.runs) runs"] : nil,
      selected != counts.runs ? ["--only", "", "\(selected) runs"] : nil,
    ]
    return TextTable([("step", .left), ("", .right), ("points", .right)], rows: rows.compactMap(\.self)).text
  }

  /// The points that the search of a spec draws, a row each; nothing without a search.
  public static func draws(of plan: Plan) -> String {
    let paths = plan.spec.searchPaths
    guard !paths.isEmpty else { return "" }
    let drawn = OrderedSet(plan.runs.map { run in paths.map { run.axes[$0]?.cell ?? "" } })
    return TextTable(paths.map { ("draw: \($0)", .right) }, rows: drawn.elements).text
  }

  private static func merged(_ merged: [Plan.Merged]) -> String {
    let table = TextTable(
      [("merged point", .left), ("differs in nothing that has an effect from", .left)],
      rows: merged.prefix(rowLimit).map { [$0.point, $0.label] })
    return table.text + more(merged.count, "merged points", "--json")
  }

  private static func runs(_ entries: [PlanForecast.Entry]) -> String {
    let hasBaselines = entries.contains { $0.run.baseline != nil }
    let table = TextTable(
      [
        ("state", .left), ("run", .left), ("parameters", .right), ("training FLOPs", .right),
        ("about", .right),
      ] + (hasBaselines ? [("made from", .left), ("off by", .right)] : []),
      rows: entries.prefix(rowLimit).map { entry in
        let (parameters, flops) = (entry.estimate.parameters, entry.estimate.trainFlops)
        let cells = [
          entry.state.rawValue, entry.run.label,
          range("\(parameters.lowerBound)", "\(parameters.upperBound)"),
          range(Quantity.metric(flops.lowerBound), Quantity.metric(flops.upperBound)),
          Quantity.duration(entry.seconds),
        ]
        return cells + (hasBaselines ? origin(of: entry.run.baseline) : [])
      })
    return table.text + more(entries.count, "runs", "--csv")
  }

  /// What a baseline is made from, and how far it is off what it matches.
  private static func origin(of baseline: Baseline?) -> [String] {
    [
      baseline?.label ?? "", baseline?.deviation.map { "\(Quantity.decimal(100 * $0, digits: 2)) %" } ?? "",
    ]
  }

  private static func range(_ low: String, _ high: String) -> String {
    low == high ? low : "\(low) to \(high)"
  }

  private static func more(_ count: Int, _ what: String, _ flag: String) -> String {
    count > rowLimit ? "... and \(count - rowLimit) more \(what); \(flag) lists them all\n" : ""
  }

  private static func total(_ plan: Plan, _ forecast: PlanForecast) -> String {
    let states = forecast.states.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ")
    var text = "\(Quantity.counted(forecast.entries.count, "run")): \(states)\n"
    let seconds = forecast.remainingSeconds(of: plan)
    if seconds > 0 {
      let basis =
        switch forecast.basis {
        case .finishedRuns(let count): "by \(count) finished"
        case .measuredSteps: "by measured steps"
        case .assumedRate(let rate): "assuming \(Quantity.metric(rate))FLOP/s"
        }
      text +=
        "estimated for what is not done\(plan.spec.halving == nil ? "" : " and not stopped by halving"): \(Quantity.duration(seconds)) on one core (\(basis)), "
      text += "\(Quantity.bytes(forecast.remainingBytes)) of disk\n"
    }
    text += forecast.ladders(of: plan).map(halving).joined()
    if let memory = forecast.memory {
      text += "memory: about \(Quantity.bytes(memory.bytes)) for a worker"
      if memory.sharedBytes > 0 {
        text += ", \(Quantity.bytes(memory.sharedBytes)) of it, the data set, shared by all"
      }
      text += "\n"
      if let bound = plan.spec.resources.memoryBytes, bound < memory.bytes {
        text += "a run that takes more than resources.memory, \(Quantity.bytes(bound)), is ended and fails\n"
      }
    }
    text += tooFewSeeds(plan)
    let resources = plan.spec.resources
    let bounds = [resources.memory.map { "memory \($0)" }, resources.time.map { "time \($0)" }]
      .compactMap(\.self)
    if !bounds.isEmpty { text += "bounds of each run: \(bounds.joined(separator: ", "))\n" }
    return text
  }

  /// How many points of a contest go on at each rung of halving.
  private static func halving(_ contest: Contest, _ ladder: HalvingLadder) -> String {
    let name = contest.name.isEmpty ? "" : " (\(contest.name))"
    let rungs = ladder.rungs.map { "\($0.survivors) after 1/\($0.divisor)" }
    guard !rungs.isEmpty else {
      let points =
        contest.points.count == 1
        ? "the one point competes with none and" : "too few points to choose among: each"
      return "halving\(name): \(points) is trained to its end\n"
    }
    let share =
      contest.hasGrowingEpochs
      ? "at least \(Quantity.decimal(100 * ladder.leastShare, digits: 0))"
      : "about \(Quantity.decimal(100 * ladder.share, digits: 0))"
    return
      "halving\(name): of \(contest.points.count) points \(rungs.joined(separator: ", ")) of the training go on; "
      + "\(share) % of the training of all\n"
  }

  /// A line where no paired test can come to a verdict, however the runs end.
  private static func tooFewSeeds(_ plan: Plan) -> String {
    let seeds = plan.spec.seeds.count
    let least = PairedTest.smallestP(pairs: seeds)
    let level = plan.spec.check.rules.map(\.rule.level).min() ?? 0.05
    guard plan.counts.points + plan.counts.baselines > 1, seeds > 1, least > level else { return "" }
    let enough = (seeds...).first { PairedTest.smallestP(pairs: $0) <= level } ?? seeds
    return "\(seeds) seeds: no paired test can give a p below \(least); "
      + "\(enough) or more can come below \(level) (--seeds \(enough))\n"
  }

  // MARK: Tables for programs

  /// One row for each run: the columns of `plan.csv`, then the estimates.
  public static func csv(of plan: Plan, _ forecast: PlanForecast) -> String {
    let axes = plan.spec.axisPaths
    var text = CSVRecord.header(
      ExperimentFolder.planColumns + axes + [
        "parameters_initial", "parameters_largest", "train_flops_smallest", "train_flops_largest", "seconds",
        "bytes", "memory_bytes", "baseline", "made_from",
      ]
    )
    for entry in forecast.entries {
      let run = entry.run
      let origin = [JSONValue(run.baseline?.match.rawValue), JSONValue(run.baseline?.of)]
      text += CSVRecord.line(
        ExperimentFolder.planCells(of: run, entry.state, axes: axes) + estimates(entry).map(\.1) + origin)
    }
    return text
  }

  private static func estimates(_ entry: PlanForecast.Entry) -> [(String, JSONValue)] {
    [
      ("parameters_initial", .integer(entry.estimate.parameters.lowerBound)),
      ("parameters_largest", .integer(entry.estimate.parameters.upperBound)),
      ("train_flops_smallest", .number(entry.estimate.trainFlops.lowerBound)),
      ("train_flops_largest", .number(entry.estimate.trainFlops.upperBound)),
      ("seconds", .number(entry.seconds)), ("bytes", .integer(entry.estimate.bytes)),
      ("memory_bytes", .integer(entry.estimate.memory.bytes)),
    ]
  }

  /// The whole plan as one document.
  public static func json(of plan: Plan, _ forecast: PlanForecast) -> JSONValue {
    let counts = plan.counts
    let runs = forecast.entries.map { entry -> JSONValue in
      let run = entry.run
      let identity: [(String, JSONValue)] = [
        ("id", .string(run.id)), ("label", .string(run.label)), ("folder", .string(run.folderName)),
        ("variant", .string(run.variant)), ("seed", .integer(run.seed)),
        ("state", .string(entry.state.rawValue)),
        ("axes", .object(run.axes)), ("baseline", run.baseline?.json ?? .null),
      ]
      return .object(OrderedDictionary(uniqueKeysWithValues: identity + estimates(entry)))
    }
    let basis: JSONValue =
      switch forecast.basis {
      case .finishedRuns(let count): ["finished_runs": .integer(count)]
      case .measuredSteps: ["measured_steps": true]
      case .assumedRate(let rate): ["assumed_flops_per_second": .number(rate)]
      }
    let states = forecast.states.map { ($0.state.rawValue, JSONValue.integer($0.count)) }
    return [
      "schema": "sprout/plan/1",
      "experiment": .string(plan.spec.name),
      "counts": [
        "variants": .integer(counts.variants), "grid": .integer(counts.grid), "zip": .integer(counts.zip),
        "search": .integer(counts.search),
        "excluded": .integer(counts.excluded), "included": .integer(counts.included),
        "merged": .integer(counts.merged), "points": .integer(counts.points), "seeds": .integer(counts.seeds),
        "baselines": .integer(counts.baselines),
        "runs": .integer(counts.runs),
      ],
      "axes": .array(plan.spec.axisPaths.map { .string($0) }),
      "merged": .array(plan.merged.map { ["point": .string($0.point), "label": .string($0.label)] }),
      "states": .object(OrderedDictionary(uniqueKeysWithValues: states)),
      "remaining": [
        "seconds": .number(forecast.remainingSeconds(of: plan)), "bytes": .integer(forecast.remainingBytes),
        "basis": basis,
      ],
      "memory": [
        "worker_bytes": JSONValue(forecast.memory?.bytes),
        "shared_bytes": JSONValue(forecast.memory?.sharedBytes),
        "bound_bytes": JSONValue(plan.spec.resources.memoryBytes),
      ],
      "runs": .array(runs),
    ]
  }
}
