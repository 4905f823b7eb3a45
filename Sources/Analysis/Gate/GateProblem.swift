internal import Results

/// Why something cannot be compared.
public enum GateProblem: Error, Hashable, Sendable {
  /// There is no baseline at a path.
  case noBaseline(String)
  /// The file at a path is no baseline, and why.
  case unreadableBaseline(String, String)
  /// The baseline belongs to another experiment.
  case otherExperiment(String)
  /// The baseline was made for other seeds.
  case otherSeeds([Int])
  /// The baseline was made for other margins or levels.
  case otherRules
  /// Points of the baseline that the spec does not have any more.
  case pointsGone([String])
  /// The baseline does not have the point.
  case newPoint
  /// The settings of the point are not those of the baseline, which does not say what they were.
  case otherSettings
  /// The settings of the point are not those of the baseline, and only the same are asked for.
  case changedSettings([RunDifference.Value])
  /// The point has other data than the baseline, or splits them otherwise.
  case otherSplit([RunDifference.Value])
  /// The samples are not those of the baseline.
  case otherData
  /// Planned runs that are not finished.
  case missing([String])
  /// Finished runs that cannot be read.
  case damaged([String])
  /// Planned runs that failed.
  case failed([String])
  /// The metric is not in all runs, or not in the baseline.
  case unmeasured
  /// No seed is in both.
  case nothingInCommon
  /// One seed alone has no interval.
  case oneSeed
  /// The figures are too large, or too far from each other, for a deviation that is a number.
  case noDeviation

  /// The problem in words.
  public var message: String {
    switch self {
    case .noBaseline(let path): "there is no baseline \(path); --update --reason TEXT writes one"
    case .unreadableBaseline(let path, let reason): "\(path) is no baseline: \(reason)"
    case .otherExperiment(let name): "the baseline is that of the experiment '\(name)'"
    case .otherSeeds(let seeds):
      "the seeds are not those of the baseline, \(seeds.map(String.init).joined(separator: ", "))"
    case .otherRules: "the section 'check' of the spec is not that of the baseline"
    case .pointsGone(let names): "the spec no longer has \(Self.list(names))"
    case .newPoint: "the baseline does not have it"
    case .otherSettings:
      "the spec has changed since the baseline, which does not say in what; one that --update writes does"
    case .changedSettings(let changes): "the spec has changed since the baseline: \(Self.list(changes))"
    case .otherSplit(let changes): "other data, or another split of them: \(Self.list(changes))"
    case .otherData: "the data are not those of the baseline"
    case .missing(let names): "not finished: \(Self.list(names))"
    case .damaged(let names): "\(Self.list(names)): \(StoredRun.damage)"
    case .failed(let names): "failed: \(Self.list(names))"
    case .unmeasured: "not measured in every run and in the baseline"
    case .nothingInCommon: "no seed in common with the baseline"
    case .oneSeed: "one seed has no interval"
    case .noDeviation: "figures so far from each other have no interval: their variance is no number"
    }
  }

  /// Whether no run could mend it: something else is asked for than the baseline has.
  var isFutile: Bool {
    switch self {
    case .newPoint, .otherSettings, .changedSettings, .otherSplit: true
    default: false
    }
  }

  /// Changed keys in words: `optimizer.learning_rate 0.001, was 0.1`.
  public static func list(_ changes: [RunDifference.Value]) -> String {
    let named = changes.prefix(5).map { change in
      let (before, now) = (change.left, change.right)
      return
        "\(change.name) \(now.isEmpty ? "at its default" : now), was \(before.isEmpty ? "at its default" : before)"
    }
    return named.joined(separator: "; ") + (changes.count > 5 ? "; and \(changes.count - 5) more" : "")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}
