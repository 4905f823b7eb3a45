public import Experiments
public import OrderedCollections
public import Results
internal import Training

/// The finished runs of one point of a plan: the same settings, several seeds.
public struct PointSummary: Sendable {
  /// The name of the variant, empty when the spec has none.
  public let variant: String
  /// The value of each axis.
  public let axes: OrderedDictionary<String, JSONValue>
  /// The runs, in the order they were given.
  public let runs: [StoredRun]
  /// What tells how good the runs are: test accuracy, or test R2 where numbers are predicted.
  public let metric: Metric

  /// The seeds, in the order of the runs.
  public var seeds: [Int] { runs.map(\.seed) }

  /// The points that some finished runs belong to, in the order of their first runs.
  public static func summaries(of runs: [StoredRun]) -> [PointSummary] {
    var groups: OrderedDictionary<Key, [StoredRun]> = [:]
    for run in runs {
      groups[Key(variant: run.variant, axes: run.axes), default: []].append(run)
    }
    return groups.map { PointSummary($0.key, $0.value) }
  }

  private struct Key: Hashable {
    let variant: String
    let axes: OrderedDictionary<String, JSONValue>
  }

  private init(_ key: Key, _ runs: [StoredRun]) {
    variant = key.variant
    axes = key.axes
    self.runs = runs
    metric = .standard(of: runs)
  }
}

extension Metric {
  /// What tells how good some runs are: test R2 where all of them predict numbers.
  public static func standard(of runs: [StoredRun]) -> Metric {
    let isRegression = !runs.isEmpty && runs.allSatisfy { $0.result.testRmse != nil }
    return isRegression ? .testR2 : .testAccuracy
  }
}
