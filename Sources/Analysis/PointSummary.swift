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
    OrderedDictionary(grouping: runs) { Key(variant: $0.variant, axes: $0.axes) }.map { key, runs in
      PointSummary(variant: key.variant, axes: key.axes, runs: runs, metric: .standard(of: runs))
    }
  }

  private struct Key: Hashable {
    let variant: String
    let axes: OrderedDictionary<String, JSONValue>
  }
}

extension Metric {
  /// What tells how good some runs are: test R2 where all of them predict numbers.
  public static func standard(of runs: [StoredRun]) -> Metric {
    let isRegression = !runs.isEmpty && runs.allSatisfy { $0.result.testRmse != nil }
    return isRegression ? .testR2 : .testAccuracy
  }
}
