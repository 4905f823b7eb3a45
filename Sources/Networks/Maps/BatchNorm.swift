public import LinearAlgebra

/// Batch normalisation of the channels of a map (Ioffe and Szegedy, 2015): `scale (x - mean) / sqrt(variance + epsilon) + shift`,
/// with the mean and the variance of the batch in training, and with their running averages in evaluation.
public final class BatchNorm {
  /// What keeps a channel without variance from a division by zero.
  public static let epsilon: Float = 1e-5
  /// The share of a batch in the running averages.
  public static let momentum: Float = 0.1

  /// Scale and shift of each channel, 2 x channels.
  public var parameters: Matrix<Float>
  /// The running mean and the running variance (unbiased) of each channel, 2 x channels.
  public var statistics: Matrix<Float>

  /// The number of channels.
  public var channels: Int { parameters.columns }

  /// A norm that has seen nothing: it leaves a channel of mean 0 and variance 1 as it is.
  public init(channels: Int) {
    parameters = Matrix(rows: 2, columns: channels)
    statistics = Matrix(rows: 2, columns: channels)
    for channel in 0..<channels {
      parameters[0, channel] = 1
      statistics[1, channel] = 1
    }
  }

  /// A norm from what was written down.
  init(parameters: consuming Matrix<Float>, statistics: consuming Matrix<Float>) {
    self.parameters = parameters
    self.statistics = statistics
  }

  /// The same in memory of its own.
  public func copy() -> BatchNorm {
    BatchNorm(parameters: parameters.copy(), statistics: statistics.copy())
  }

  /// In evaluation mode: `scale · x + shift` for a channel.
  public func line(of channel: Int) -> (scale: Float, shift: Float) {
    let scale = parameters[0, channel] / (statistics[1, channel] + Self.epsilon).squareRoot()
    return (scale, parameters[1, channel] - scale * statistics[0, channel])
  }

  /// Adds channels that leave what they read as it is, but for a shift, in evaluation mode.
  ///
  /// - Parameters:
  ///   - moments: The mean and the variance of each new channel, 2 x k.
  ///   - shifts: What is added.
  func insert(_ moments: borrowing Matrix<Float>, shifts: [Float]) {
    let width = channels
    parameters = parameters.insertingColumns(at: width, count: shifts.count)
    statistics = statistics.insertingColumns(at: width, count: shifts.count)
    for (index, shift) in shifts.enumerated() {
      let (mean, variance) = (moments[0, index], moments[1, index])
      statistics[0, width + index] = mean
      statistics[1, width + index] = variance
      parameters[0, width + index] = (variance + Self.epsilon).squareRoot()
      parameters[1, width + index] = mean + shift
    }
  }

  /// Makes a channel as it is in a fresh norm, but for the statistics.
  public func reset(_ channel: Int, mean: Float, variance: Float) {
    parameters[0, channel] = 1
    parameters[1, channel] = 0
    statistics[0, channel] = mean
    statistics[1, channel] = variance
  }

  /// Takes channels away.
  func remove(_ channels: [Int]) {
    parameters = parameters.removingColumns(channels)
    statistics = statistics.removingColumns(channels)
  }

  /// Takes the mean and the variance of a batch into the running averages.
  func take(mean: Float, variance: Float, channel: Int) {
    statistics[0, channel] += Self.momentum * (mean - statistics[0, channel])
    statistics[1, channel] += Self.momentum * (variance - statistics[1, channel])
  }
}
