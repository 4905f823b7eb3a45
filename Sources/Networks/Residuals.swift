internal import LinearAlgebra

/// How far the outputs of a network are from the targets of samples, for each target.
public struct Residuals: Hashable, Sendable {
  /// The number of samples.
  public private(set) var samples = 0
  /// The sum of the squared distances, of standardised targets.
  private var errors: [Double]
  /// The mean of the targets so far, and the sum of their squared distances to it (Welford, 1962).
  private var means: [Double]
  private var spreads: [Double]

  /// No samples yet.
  public init(targetCount: Int) {
    errors = Array(repeating: 0, count: targetCount)
    means = errors
    spreads = errors
  }

  /// Takes the batch in a workspace whose outputs have been computed.
  public mutating func count(_ workspace: Workspace) {
    guard let last = workspace.layers.last else { return }
    let targets = workspace.batch.targets
    for row in 0..<last.output.rows {
      samples += 1
      for column in errors.indices {
        let target = targets[row * errors.count + column]
        let error = Double(last.output[row, column]) - target
        errors[column] += error * error
        let distance = target - means[column]
        means[column] += distance / Double(samples)
        spreads[column] += distance * (target - means[column])
      }
    }
  }

  /// The share of the variance of each target that is explained, `1 - sum (y - prediction)^2 / sum (y - mean y)^2`; nil
  /// for a target that is the same in all samples.
  public var r2s: [Double?] {
    zip(errors, spreads).map { error, spread in spread > 0 ? 1 - error / spread : nil }
  }

  /// The root of the mean squared error of each target in its own units.
  ///
  /// - Parameter scale: What each was multiplied by.
  public func rmses(scale: [Double]) -> [Double] {
    zip(errors, scale).map { error, scale in (error / Double(samples)).squareRoot() / scale }
  }

  /// The mean of `r2s`; nil when one is missing.
  public var r2: Double? {
    let known = r2s.compactMap(\.self)
    return known.count == errors.count && samples > 0 ? known.reduce(0, +) / Double(known.count) : nil
  }

  /// The mean of `rmses`; nil without samples.
  public func rmse(scale: [Double]) -> Double? {
    samples > 0 ? rmses(scale: scale).reduce(0, +) / Double(errors.count) : nil
  }
}
