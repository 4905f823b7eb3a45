internal import Experiments
internal import Results
internal import Training

/// What one run, or the mean of some runs with the same seed, contributes to a comparison. A figure that was not measured
/// is nil and counts in no mean.
public struct Observation: Hashable, Sendable {
  /// The seed.
  public let seed: Int
  /// What is compared.
  public let figure: Double
  /// Weights and biases.
  public let parameters: Double?
  /// Floating-point operations of training.
  public let trainFlops: Double?
  /// Floating-point operations of growth.
  public let growthFlops: Double?
  /// Wall-clock seconds.
  public let seconds: Double?
  /// Whether growth took more operations than `growthFlops` says, because an external criterion does not tell its own.
  public internal(set) var hasUnknownFlops = false
}

extension Observation {
  /// The result of a run; nil when the figure was not measured.
  init?(of run: StoredRun, compared by: ComparedFigure) {
    guard let figure = by.value(of: run) else { return nil }
    seed = run.seed
    self.figure = figure
    parameters = run.result.parameters.map(Double.init)
    trainFlops = run.cost.trainFlops
    growthFlops = run.cost.growthFlops
    seconds = run.cost.seconds
    hasUnknownFlops = run.hasUnknownFlops
  }

  /// A point of a run's course; nil when the figure was not measured there.
  init?(seed: Int, _ row: Trajectory.Row) {
    guard let figure = row.figure else { return nil }
    self.seed = seed
    self.figure = figure
    parameters = row.parameters
    trainFlops = row.trainFlops
    growthFlops = row.growthFlops
    seconds = row.seconds
  }

  /// The mean of several with the same seed.
  init?(meanOf parts: [Observation]) {
    guard let first = parts.first else { return nil }
    let mean = { (path: KeyPath<Observation, Double?>) in
      let measured = parts.compactMap { $0[keyPath: path] }
      return measured.isEmpty ? nil : measured.reduce(0, +) / Double(measured.count)
    }
    seed = first.seed
    figure = parts.reduce(0) { $0 + $1.figure } / Double(parts.count)
    parameters = mean(\.parameters)
    trainFlops = mean(\.trainFlops)
    growthFlops = mean(\.growthFlops)
    seconds = mean(\.seconds)
    hasUnknownFlops = parts.contains(where: \.hasUnknownFlops)
  }
}
