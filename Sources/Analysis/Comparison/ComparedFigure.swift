public import Experiments
internal import Results
internal import Training

/// What runs are compared by: a metric of their result, or what they cost and became.
public enum ComparedFigure: Hashable, Sendable {
  /// How good the network is.
  case metric(Metric)
  /// Weights and biases at the end.
  case parameters
  /// Floating-point operations of training.
  case trainFlops
  /// Floating-point operations of growth.
  case growthFlops
  /// Floating-point operations of both.
  case totalFlops
  /// Wall-clock seconds.
  case seconds
  /// Units of all hidden layers together at the end, or those of one layer, counted from 1.
  case widths(layer: Int?)

  /// The figure of a name; nil when it is none.
  public init?(name: String) {
    let layer = name.hasPrefix("widths.") ? Int(name.dropFirst(7)) : nil
    if let metric = Metric(rawValue: name) {
      self = .metric(metric)
    } else if let layer, layer > 0, name == "widths.\(layer)" {
      self = .widths(layer: layer)
    } else if let cost = Self.costs.first(where: { $0.name == name }) {
      self = cost
    } else {
      return nil
    }
  }

  private static let costs: [ComparedFigure] = [
    .parameters, .trainFlops, .growthFlops, .totalFlops, .seconds, .widths(layer: nil),
  ]

  /// The names there are, but for those of single layers.
  public static let names = Metric.allCases.map(\.rawValue) + costs.map(\.name)

  /// The name: that of the column, where there is one.
  public var name: String {
    switch self {
    case .metric(let metric): metric.rawValue
    case .parameters: "parameters"
    case .trainFlops: "train_flops"
    case .growthFlops: "growth_flops"
    case .totalFlops: "total_flops"
    case .seconds: "seconds"
    case .widths(let layer): "widths" + (layer.map { ".\($0)" } ?? "")
    }
  }

  /// The metric; nil where it is a cost.
  public var metric: Metric? {
    if case .metric(let metric) = self { metric } else { nil }
  }

  /// What it can be: no cost is below 0.
  var range: ClosedRange<Double> { metric?.range ?? 0...Double.greatestFiniteMagnitude }

  /// The figure of a finished run; nil when it was not measured, or there is no such layer.
  func value(of run: StoredRun) -> Double? {
    switch self {
    case .metric(let metric): run.figure(metric)
    case .parameters: run.result.parameters.map(Double.init)
    case .trainFlops: run.cost.trainFlops
    case .growthFlops: run.cost.growthFlops
    case .totalFlops: run.totalFlops
    case .seconds: run.cost.seconds
    case .widths: width(of: run.result.finalWidths ?? [])
    }
  }

  /// The figure of a row of `metrics.csv`.
  ///
  /// - Parameter seconds: The seconds since the beginning of the run.
  func value(in row: StoredRow<EpochMetrics>, seconds: Double?) -> Double? {
    switch self {
    case .metric(let metric): row.figure(metric)
    case .parameters: row.parameters.map(Double.init)
    case .trainFlops: row.trainFlops
    case .growthFlops: row.growthFlops
    case .totalFlops: row.trainFlops.flatMap { training in row.growthFlops.map { training + $0 } }
    case .seconds: seconds
    case .widths: width(of: row.widths ?? [])
    }
  }

  private func width(of widths: [Int]) -> Double? {
    guard case .widths(let layer) = self, !widths.isEmpty else { return nil }
    guard let layer else { return widths.reduce(0) { $0 + Double($1) } }
    return layer <= widths.count ? Double(widths[layer - 1]) : nil
  }
}
