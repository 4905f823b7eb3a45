public import Experiments
internal import Results
internal import Training

extension PointSummary {
  /// The growth method of its runs; `none` for a fixed network.
  public var method: String { runs.first?.configuration[path: "growth.method"]?.string ?? "none" }
  /// Whether its networks grow.
  public var grows: Bool { method != "none" }

  /// A metric of each of its runs, where it was measured.
  public func figures(_ metric: Metric) -> [Double] { runs.compactMap { $0.figure(metric) } }

  /// Floating-point operations of growth.
  public var growthFlops: Moments { Moments(of: runs.compactMap { $0.cost.growthFlops }) }

  /// Whether growth took more operations in some of its runs than is known.
  public var hasUnknownFlops: Bool { runs.contains(where: \.hasUnknownFlops) }

  /// Floating-point operations of training and growth together.
  public var totalFlops: Moments { Moments(of: runs.compactMap(\.totalFlops)) }
}

extension StoredRun {
  /// Floating-point operations of training and growth together.
  var totalFlops: Double? {
    guard let training = cost.trainFlops, let growth = cost.growthFlops else { return nil }
    return training + growth
  }
}
