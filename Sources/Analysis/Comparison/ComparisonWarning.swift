public import Results

/// What a reader of a comparison should know before trusting it.
public enum ComparisonWarning: Hashable, Sendable {
  /// Planned runs of an experiment that failed.
  case failed(String, [String])
  /// Planned runs of an experiment that are finished and cannot be read.
  case damaged(String, [String])
  /// What is not as it was written in the `metrics.csv` of finished runs, a sentence each.
  case unsound([String])
  /// Planned runs of an experiment that are not finished.
  case missing(String, [String])
  /// So many planned runs of an experiment were stopped by halving.
  case stopped(String, Int)
  /// So many finished runs of an experiment belong to earlier plans and are left out.
  case unplanned(String, Int)
  /// The runs were made on machines of different classes.
  case mixedMachines([MachineClass])
  /// A point has several runs with one seed, because the plan that told them apart is gone; the first counts.
  case repeatedSeeds(String)
  /// In so many runs of a point the metric was not measured.
  case unmeasured(String, Int)
  /// So many runs of a point never were within the budget.
  case overBudget(String, Int)
  /// So many runs of a group end before the budget up to which means are taken, or were not measured on the way.
  case underBudget(String, Int)
  /// Finished runs that learnt nothing, by their names, among so many.
  case learntNothing([String: LearningFailure], of: Int)
  /// Groups have different seeds: each with its number.
  case unequalSeeds([String])
  /// Groups that have no seed in common with the base.
  case nothingPaired([String], base: String)
  /// So many pairs cannot reach the level in so many comparisons.
  case tooFewSeeds(pairs: Int, comparisons: Int, level: Double)
  /// The intervals of some groups are so small that one sample of a part of so many is more than half of them.
  case fewSamples([String], samples: Int)
  /// So many points are left out of a marginal table because some value of the axis has no counterpart.
  case unmatched(Int, axis: String)

  /// The word for the kind of warning, for programs.
  public var kind: String {
    switch self {
    case .failed: "failed_runs"
    case .damaged: "damaged_runs"
    case .unsound: "damaged_files"
    case .missing: "missing_runs"
    case .stopped: "stopped_runs"
    case .unplanned: "runs_of_earlier_plans"
    case .mixedMachines: "mixed_machines"
    case .repeatedSeeds: "repeated_seeds"
    case .unmeasured: "not_measured"
    case .overBudget: "over_budget"
    case .underBudget: "under_budget"
    case .learntNothing: "learnt_nothing"
    case .unequalSeeds: "unequal_seeds"
    case .nothingPaired: "no_common_seeds"
    case .tooFewSeeds: "too_few_seeds"
    case .fewSamples: "few_samples"
    case .unmatched: "unmatched_points"
    }
  }

  /// One sentence for a reader.
  public var message: String {
    switch self {
    case .failed(let experiment, let names):
      "\(experiment): \(Quantity.counted(names.count, "planned run")) failed: \(Self.list(names))"
    case .damaged(let experiment, let names):
      "\(experiment): \(Quantity.counted(names.count, "finished run")) cannot be read: \(Self.list(names)): "
        + StoredRun.damage
    case .unsound(let sentences): Self.list(sentences)
    case .missing(let experiment, let names):
      "\(experiment): \(Quantity.counted(names.count, "planned run")) not finished: \(Self.list(names))"
    case .stopped(let experiment, let count):
      "\(experiment): \(Quantity.counted(count, "planned run")) stopped early by halving, and not compared"
    case .unplanned(let experiment, let count):
      "\(experiment): \(Quantity.counted(count, "finished run")) of earlier plans left out; --all shows \(count == 1 ? "it" : "them")"
    case .mixedMachines(let machines):
      "the runs come from machines of \(machines.count) classes; seconds are not comparable, and the last bits of the "
        + "numbers differ: \(machines.map(\.description).joined(separator: "; "))"
    case .repeatedSeeds(let name):
      "\(name): several runs have the same seed, and plan.csv does not tell them apart; only the first counts"
    case .unmeasured(let name, let count):
      "\(name): what is compared was not measured in \(Quantity.counted(count, "run"))"
    case .overBudget(let name, let count):
      "\(name): \(Quantity.counted(count, "run")) never within the budget"
    case .underBudget(let name, let count):
      "\(name): \(Quantity.counted(count, "run")) ended before the budget, or not measured on the way"
    case .learntNothing(let runs, let count):
      LearningFailure.sentence(
        runs.sorted { FileSystem.precedes($0.key, $1.key) }.map { ($0.key, $0.value) }, of: count)
    case .unequalSeeds(let counts):
      "the seeds are not the same everywhere: \(Self.list(counts)); differences are over the common ones"
    case .nothingPaired(let names, let base):
      "no seed in common with \(base): \(Self.list(names))"
    case .tooFewSeeds(let pairs, let comparisons, let level):
      Self.tooFew(pairs, comparisons, level)
    case .fewSamples(let names, let samples):
      "one of the \(samples) samples that the accuracy is measured on is more than half of the interval of "
        + "\(Self.list(names)): smaller differences are no differences; hold back more (dataset.test, dataset.validation), "
        + "or let every seed draw its own split (dataset.split_seed: seed)"
    case .unmatched(let count, let axis):
      "\(Quantity.counted(count, "point")) left out: some value of \(axis) has no counterpart"
    }
  }

  private static func tooFew(_ pairs: Int, _ comparisons: Int, _ level: Double) -> String {
    let smallest = min(1, Double(comparisons) * PairedTest.smallestP(pairs: pairs))
    var needed = pairs
    while Double(comparisons) * PairedTest.smallestP(pairs: needed) >= level { needed += 1 }
    let cause =
      comparisons > 1
      ? "\(Quantity.counted(pairs, "seed")) and \(comparisons) comparisons cannot give a Holm-corrected p below \(level)"
      : "\(Quantity.counted(pairs, "seed")) cannot give p below \(level)"
    return "\(cause): the smallest possible is \(smallest); it takes \(needed) seeds"
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " ..." : "")
  }
}
