internal import Experiments
internal import OrderedCollections
internal import Results

/// Finished runs of earlier plans, which the present one no longer has.
enum EarlierRuns {
  /// How many settings are named; more are counted.
  private static let shownChanges = 3

  /// The runs under variants that say in what they differ from those of the plan: `grown (earlier:
  /// optimizer.learning_rate 0.05)`.
  ///
  /// - Parameter present: The finished runs of the plan.
  static func named(_ runs: [StoredRun], beside present: [StoredRun]) -> [StoredRun] {
    // Runs of the same settings but for the seed are one point, whatever plan had them.
    let settings = OrderedDictionary(grouping: runs, by: settings)
    var taken = Set(present.map(\.variant))
    return settings.flatMap { config, runs in
      let nearest = nearest(to: config, variant: runs[0].variant, among: present)
      let name = name(runs[0].variant, nearest.map { RunDifference.values($0, config, at: "") } ?? [])
      var distinct = name
      var number = 1
      while !taken.insert(distinct).inserted {
        number += 1
        distinct = "\(name) (\(number))"
      }
      return runs.map { $0.named(distinct) }
    }
  }

  private static func settings(of run: StoredRun) -> JSONValue {
    var config = run.configuration.object ?? [:]
    config["seed"] = nil
    return .object(config)
  }

  /// The settings of the same variant in the plan that the fewest separate from some others; nil where it is gone.
  private static func nearest(
    to config: JSONValue, variant: String, among present: [StoredRun]
  ) -> JSONValue? {
    OrderedSet(present.filter { $0.variant == variant }.map(settings)).min {
      RunDifference.values($0, config, at: "").count < RunDifference.values($1, config, at: "").count
    }
  }

  private static func name(_ variant: String, _ changes: [RunDifference.Value]) -> String {
    let words =
      changes.count > shownChanges
      ? ": \(changes.count) settings"
      : changes.isEmpty
        ? ""
        : ": " + changes.map { "\($0.name) \($0.right.isEmpty ? "none" : $0.right)" }.joined(separator: ", ")
    return (variant.isEmpty ? "" : variant + " ") + "(earlier\(words))"
  }
}
