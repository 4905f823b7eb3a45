public import LinearAlgebra

/// The second moment of some inputs `B = [h, 1]`, with its factors, shared by the layers that read them.
///
/// It is kept for `C = [h - c, 1]`, the inputs about their mean, which is `B` under an invertible linear map: whatever
/// depends on the span of `B` alone is the same, and inputs that hardly move about a large mean (small data behind a
/// bias) do not drown in it.
public final class MomentMatrix {
  /// `C'C / n`, symmetric, p x p.
  public let centred: Matrix<Double>
  /// `c`: what was subtracted from each input; the last entry, of the ones, is zero.
  public let shift: [Double]
  /// The number of samples behind it.
  public let samples: Int
  private var cached: (kind: FactorKind, factor: Factor)?

  /// What a factor depends on beside the moment.
  struct FactorKind: Codable, Hashable {
    var ridge: Double
    var tolerance: Double
  }

  /// The factor that was computed last.
  var factorKind: FactorKind? { cached?.kind }

  /// A factor that can be shared.
  public final class Factor {
    /// The factor of the centred moment with its ridge.
    public let value: SymmetricFactor
    /// `tr(S (S + ridge)^-1)`: how many directions of the inputs the ridge leaves to speak; the rank without one.
    public let effectiveInputs: Double
    /// The floating-point operations spent.
    let flops: Double

    init(_ value: consuming SymmetricFactor, effectiveInputs: Double, flops: Double) {
      self.value = value
      self.effectiveInputs = effectiveInputs
      self.flops = flops
    }
  }

  /// The number of inputs with the ones.
  public var order: Int { shift.count }
  /// The mean of each input; 1 for the ones.
  public var means: [Double] { (0..<order).map { centred[order - 1, $0] + shift[$0] } }
  /// The trace of `B'B / n`, of the inputs as they are.
  public var trace: Double {
    (0..<order).reduce(0.0) { sum, index in
      sum + centred[index, index] + 2 * shift[index] * centred[order - 1, index] + shift[index] * shift[index]
    }
  }

  /// The mean of a sum of `C'C` over some samples, of which the upper triangle is read.
  ///
  /// - Parameters:
  ///   - share: Of the rows of each sample that the sum is of.
  ///   - precision: The relative error of the inputs; those that vary less about their mean are constant.
  public init(
    sum: borrowing Matrix<Double>, shift: [Double], samples: Int, share: Double = 1, precision: Double
  ) {
    var mean = sum.copy()
    mean.scale(by: 1 / (Double(samples) * share))
    mean.mirrorUpperTriangle()
    let last = shift.count - 1
    for index in 0..<last {
      let rounding = precision * shift[index].magnitude
      guard mean[index, index] <= rounding * rounding else { continue }
      for other in 0...last {
        mean[index, other] = 0
        mean[other, index] = 0
      }
    }
    centred = mean
    self.shift = shift
    self.samples = samples
  }

  /// The factor of the moment with `ridge` times the mean diagonal of `B'B / n` added to the diagonal of that matrix;
  /// computed once.
  ///
  /// - Parameter precision: The relative error of the entries.
  func factor(ridge: Double, precision: Double) -> Factor {
    factor(FactorKind(ridge: ridge, tolerance: precision * Double(order).squareRoot()))
  }

  /// The factor of a kind; computed once.
  func factor(_ kind: FactorKind) -> Factor {
    let (ridge, tolerance) = (kind.ridge, kind.tolerance)
    if let cached, cached.kind == kind { return cached.factor }
    var matrix = centred.copy()
    let added = ridge * trace / Double(order)
    if added > 0 {
      // The ridge belongs to B. Coefficients x for C are (x_h, x_1 - c'x_h) for B, with the squared norm
      // |x_h|^2 + (x_1 - c'x_h)^2, whose matrix is [[1 + c c', -c], [-c', 1]].
      let last = order - 1
      for row in 0..<last {
        matrix[row, row] += added
        for column in 0..<last { matrix[row, column] += added * shift[row] * shift[column] }
        matrix[row, last] -= added * shift[row]
        matrix[last, row] -= added * shift[row]
      }
      matrix[last, last] += added
    }
    // A ridge above the rounding of the moment makes the matrix regular. Far from zero its columns for C are nearly
    // parallel all the same, by as much as c is long: what looks like rounding in them is the signal.
    let whitening = SymmetricFactor(of: matrix, tolerance: ridge > tolerance ? nil : tolerance)
    let rank = Double(whitening.rank)
    var effectiveInputs = rank
    var flops = factorFlops(ridge: ridge)
    if added > 0 {
      effectiveInputs -= added * ridgeShare(of: whitening)
      // Where nearly nothing is left, or directions were left out, the difference is one of rounding. A sum of squares in
      // its place takes two triangular solutions with `order` right sides.
      if effectiveInputs < Self.smallestDifference * rank || whitening.rank < order {
        effectiveInputs = innerProduct(whitening.whiten(centred), whitening.whitenedIdentity())
        flops += 2 * Double(order * order * order)
      }
    }
    let factor = Factor(whitening, effectiveInputs: effectiveInputs, flops: flops)
    cached = (kind, factor)
    return factor
  }

  /// The share of the rank below which a number of effective inputs is not taken from a difference.
  private static var smallestDifference: Double { 0.05 }

  /// `tr(R A^-1)` for the inverse that a factor `W` of `A` stands for, with `R = [[1 + c c', -c], [-c', 1]]` the ridge's
  /// matrix: with `e` the last unit vector and `f = (-c, 1)`, `R = 1 - e e' + f f'` and the trace is
  /// `|W|^2 - |W e|^2 + |W f|^2`.
  private func ridgeShare(of factor: borrowing SymmetricFactor) -> Double {
    var directions = Matrix<Double>(rows: order, columns: 2)
    for row in 0..<order { directions[row, 1] = -shift[row] }
    directions[order - 1, 0] = 1
    directions[order - 1, 1] = 1
    let whitened = factor.whiten(directions)
    let (unit, mean) = (0..<whitened.rows).reduce(into: (0.0, 0.0)) { sums, row in
      sums.0 += whitened[row, 0] * whitened[row, 0]
      sums.1 += whitened[row, 1] * whitened[row, 1]
    }
    return factor.inverseTrace() - unit + mean
  }

  /// `B'B / n`: of the inputs as they are.
  var uncentred: Matrix<Double> { uncentring(sumsOfColumns: uncentring(sums: centred.copy())) }

  /// `B'Y / n` from `C'Y / n`, p x k, for any `Y`: the last row says how much of the shift is in each column.
  func uncentring(sums: consuming Matrix<Double>) -> Matrix<Double> {
    var result = sums
    var last: [Double] = []
    for column in 0..<result.columns { last.append(result[order - 1, column]) }
    for row in 0..<order - 1 where shift[row] != 0 {
      var entries = result.mutableRow(row)
      for column in entries.indices { entries[column] += shift[row] * last[column] }
    }
    return result
  }

  /// `Y'B / n` from `Y'C / n`, k x p, for any `Y`.
  func uncentring(sumsOfColumns sums: consuming Matrix<Double>) -> Matrix<Double> {
    var result = sums
    for row in 0..<result.rows {
      var entries = result.mutableRow(row)
      let last = entries[order - 1]
      for column in 0..<order - 1 { entries[column] += shift[column] * last }
    }
    return result
  }

  /// The coefficients for `B` of what has the coefficients `x` for `C`: the last row takes up the shift. p x k.
  public func uncentring(coefficients: consuming Matrix<Double>) -> Matrix<Double> {
    var result = coefficients
    let last = order - 1
    for column in 0..<result.columns {
      var constant = result[last, column]
      for row in 0..<last { constant -= shift[row] * result[row, column] }
      result[last, column] = constant
    }
    return result
  }

  /// The coefficients for `C` of minimum norm for `B` among those that solve `C'C/n x = y`.
  ///
  /// - Parameter precision: The relative error of the entries.
  func solve(_ right: borrowing Matrix<Double>, precision: Double) -> Matrix<Double> {
    let factor = factor(ridge: 0, precision: precision)
    var solution = factor.value.solve(right)
    guard factor.value.nullSpace.rows > 0 else { return solution }
    solution = leastNorm(uncentring(coefficients: solution), factor)
    return centring(coefficients: solution)
  }

  /// The coefficients for `B` of least norm among those that make the same of the samples, p x k.
  func leastNorm(_ coefficients: consuming Matrix<Double>, _ factor: Factor) -> Matrix<Double> {
    var least = coefficients
    guard factor.value.nullSpace.rows > 0 else { return least }
    // Norms are those of the coefficients for B, so the null space is made orthonormal there.
    let null = uncentring(coefficients: factor.value.nullSpace.transposed()).transposed().orthonormalRows()
    least.assignProduct(null, .product(null, least), transposing: .left, alpha: -1, beta: 1)
    return least
  }

  /// The coefficients for `C` of what has the coefficients `x` for `B`: the opposite of `uncentring(coefficients:)`. p x k.
  func centring(coefficients: consuming Matrix<Double>) -> Matrix<Double> {
    var result = coefficients
    let last = order - 1
    for column in 0..<result.columns {
      for row in 0..<last { result[last, column] += shift[row] * result[row, column] }
    }
    return result
  }

  /// The operations of a factor: a Cholesky factorisation, n (n + 1) (2n + 1) / 6, and with a ridge the inverse of its
  /// triangle, about as many.
  func factorFlops(ridge: Double) -> Double {
    let factorisation = Double(order * (order + 1) * (2 * order + 1) / 6)
    return ridge > 0 ? 2 * factorisation : factorisation
  }

  /// Whether the factor is there already.
  func hasFactor(ridge: Double) -> Bool { cached?.kind.ridge == ridge }
}
