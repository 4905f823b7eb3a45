internal import Glibc
public import LinearAlgebra

/// The expressivity bottleneck of a place and what would fix it (Verbockhaven et al., TMLR 2024, propositions 3.1 to
/// 3.3), in closed form from its statistics.
public struct BottleneckAnalysis: ~Copyable {
  /// `dW`, m x q: the consumer's own best update, `G dW = M`, of minimum norm.
  public let bestUpdate: Matrix<Double>
  /// `-tr(M'dW)`: the slope of the loss along `dW`.
  public let bestUpdateSlope: Double
  /// `Psi = |V - B1 dW|^2 / n`: what no update of the consumer can give.
  public let bottleneck: Double
  /// `Psi` as a share of `|V|^2 / n`.
  public let bottleneckShare: Double
  /// All `lambda_k`, largest first, without those that are rounding.
  public let singularValues: [Double]
  /// Row k is `alpha_k`, fan-in and bias of a new neuron at amplitude 1: K x p; 0 x 0 when nothing is known of the inputs.
  public let fanIn: Matrix<Double>
  /// Row k is `omega_k`, its fan-out: K x (q taps), the taps of an output side by side.
  public let fanOut: Matrix<Double>
  /// The largest singular value that pure noise of the same size would show: `s (sqrt p + sqrt q) / sqrt n`, where p
  /// counts the directions that are there to fit noise with: the rank of `S`, or `tr(S (S + ridge)^-1)` with a ridge,
  /// which takes from noise as much as from the signal. Positions of a consumer's window are taken as independent.
  public let noiseEdge: Double
  /// The floating-point operations spent on the neurons.
  public let flops: Double

  /// Analyses a place.
  ///
  /// - Parameters:
  ///   - statistics: Without the moments of the inputs there is a bottleneck, but no neurons.
  ///   - ridge: Added to the diagonal of `S`, relative to trace(S)/p.
  public init(_ statistics: borrowing LayerStatistics, ridge: Double) {
    let q = statistics.consumerUpdate.columns * statistics.taps
    let norm2 = statistics.desiredUpdateNorm2
    bestUpdate = statistics.bestUpdate.copy()
    bestUpdateSlope = -statistics.bestUpdateGain
    // A remainder within rounding of |V|^2 is no bottleneck: with n <= rank B1 there is none.
    let remainder = norm2 - statistics.bestUpdateGain
    bottleneck = remainder > 10 * statistics.precision * norm2 ? remainder : 0
    bottleneckShare = norm2 > 0 ? bottleneck / norm2 : 0

    guard case .moments(let moment, let update, let projected) = statistics.inputs,
      case let wanted = projected ? bottleneck : norm2, wanted > 0
    else {
      singularValues = []
      noiseEdge = 0
      fanIn = Matrix(rows: 0, columns: statistics.inputs.order)
      fanOut = Matrix(rows: 0, columns: q)
      flops = 0
      return
    }
    let p = moment.order
    let isKnown = moment.hasFactor(ridge: ridge)
    let factor = moment.factor(ridge: ridge, precision: statistics.precision)
    var flops = isKnown ? 0 : factor.flops
    // Of each entry of V; each tap has its share of the inputs.
    let dimensions = statistics.updateDimensions * statistics.taps
    let deviation = (wanted / Double(dimensions * statistics.positions)).squareRoot()
    let edge = factor.effectiveInputs.squareRoot() + Double(dimensions).squareRoot()
    noiseEdge = deviation * edge / Double(statistics.samples).squareRoot()
    let whitened = factor.value.whiten(update.matrix)
    let decomposition = SingularValueDecomposition(of: whitened)
    let rank = whitened.rows
    flops += Self.flops(inputs: p, rank: rank, outputs: q) - Double(p * p * min(rank, q))
    // sum lambda^2 <= |V|^2 / n, so the root of |V|^2 / n is the scale that rounding is measured by.
    let smallest = 10 * statistics.precision * norm2.squareRoot()
    let kept = decomposition.values.prefix { $0 > smallest }
    singularValues = Array(kept)

    var directions = Matrix<Double>(rows: rank, columns: kept.count)
    var fanOut = Matrix<Double>(rows: kept.count, columns: q)
    for (index, value) in kept.enumerated() {
      let root = value.squareRoot()
      for row in 0..<rank { directions[row, index] = root * decomposition.left[row, index] }
      for column in 0..<q { fanOut[index, column] = root * decomposition.right[index, column] }
    }
    fanIn = moment.leastNorm(
      moment.uncentring(coefficients: factor.value.unwhiten(directions)), factor
    ).transposed()
    self.fanOut = fanOut
    self.flops = flops + Double(p * p * kept.count)
  }

  /// The operations that new neurons take where the factor of `S` is known.
  ///
  /// - Parameters:
  ///   - p: The inputs of the layer, with the ones.
  ///   - rank: Of `S`.
  ///   - q: The outputs of the consumer, times its taps.
  static func flops(inputs p: Int, rank: Int, outputs q: Int) -> Double {
    let (p, larger, smaller) = (Double(p), Double(max(rank, q)), Double(min(rank, q)))
    return p * p * Double(q) + 14 * larger * smaller * smaller + p * p * smaller
  }

  /// `Psi(K)` for K = 0 ... all: the bottleneck that is left when the first K neurons are added at amplitude 1 and
  /// their contribution is linear. Of a consumer with one tap: with more the contributions of different taps overlap.
  public var bottleneckAfter: [Double] {
    singularValues.reduce(into: [bottleneck]) { rest, value in
      rest.append((rest.last ?? 0) - value * value)
    }
  }
}
