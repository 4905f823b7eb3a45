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

  /// What tells how good the runs are.
  public var quality: Moments { Moments(of: figures(metric)) }

  /// The mean final width of each hidden layer over the runs that have them; empty when their numbers of layers differ.
  public var meanWidths: [Double] {
    let widths = runs.compactMap { $0.result.finalWidths }
    let depth = widths.first?.count ?? 0
    guard widths.allSatisfy({ $0.count == depth }) else { return [] }
    return (0..<depth).map { layer in Double(widths.reduce(0) { $0 + $1[layer] }) / Double(widths.count) }
  }

  /// The number of weights and biases at the end.
  public var parameters: Moments { Moments(of: runs.compactMap { $0.result.parameters.map(Double.init) }) }

  /// Floating-point operations of training.
  public var trainFlops: Moments { Moments(of: runs.compactMap { $0.cost.trainFlops }) }

  /// Wall-clock seconds.
  public var seconds: Moments { Moments(of: runs.compactMap { $0.cost.seconds }) }

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
