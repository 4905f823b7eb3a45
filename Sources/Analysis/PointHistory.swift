internal import Experiments
internal import OrderedCollections
public import Results

/// A point of a plan with its finished runs, and what they measured on the way where that was read.
public struct PointHistory: Sendable {
  /// The figures over its seeds.
  public let summary: PointSummary
  /// Its finished runs.
  public let runs: [StoredRun]

  /// The points that some finished runs belong to, in the order of their first runs.
  public static func histories(of runs: [StoredRun]) -> [PointHistory] {
    let groups = OrderedDictionary(grouping: runs) { Key(variant: $0.variant, axes: $0.json["axes"] ?? [:]) }
    return groups.values.compactMap { group in
      PointSummary.summaries(of: group).first.map { PointHistory(summary: $0, runs: group) }
    }
  }

  private struct Key: Hashable {
    let variant: String
    let axes: JSONValue
  }

  /// The growth method of its runs; `none` for a fixed network.
  public var method: String { runs.first?.json["config"]?[path: "growth.method"]?.string ?? "none" }
  /// Whether its networks grow.
  public var grows: Bool { method != "none" }

  /// A figure of the result or the cost of its runs.
  public func figure(_ name: String) -> Moments { Moments(of: values(name)) }

  /// A figure of the result or the cost of each of its runs, where it was measured.
  public func values(_ name: String) -> [Double] { runs.compactMap { $0.figure(name)?.number } }

  /// Floating-point operations of training and growth together.
  public var totalFlops: Moments {
    Moments(
      of: runs.compactMap { run in
        guard let training = run.figure("train_flops")?.number else { return nil }
        return training + (run.figure("growth_flops")?.number ?? 0)
      }
    )
  }
}
