public import LinearAlgebra

/// What is known of the inputs `B2` of what is widened.
///
/// Criteria differ in what they need, and what none needs costs nothing.
public enum InputStatistics {
  /// Nothing.
  case nothing
  /// `M2 = B2'V / n`, p x q: minus the gradient of the fan-ins of neurons with the identity for fan-out (Evci et al.,
  /// "GradMax", ICLR 2022); and the trace of `S = B2'B2 / n`. The sums are of inputs as they are, in single precision:
  /// where these lie far from zero, the rounding grows with their mean over their deviation.
  case gradient(Matrix<Double>.Shared, trace: Double)
  /// `S`, p x p, and (Verbockhaven et al., TMLR 2024) `N = C2'(V - B1 dW) / n`, p x q; `C2'V / n` when not projected.
  case moments(MomentMatrix, Matrix<Double>.Shared, projected: Bool)

  /// p, the number of inputs with the ones; 0 when nothing is known of them.
  var order: Int {
    switch self {
    case .nothing: 0
    case .gradient(let gradient, _): gradient.matrix.rows
    case .moments(let moment, _, _): moment.order
    }
  }

  /// What a criterion asks for.
  public enum Kind: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// The gradient alone.
    case gradient
    /// `S` and `N`; projected: of what the consumer's best update leaves, otherwise of the whole desired update.
    case moments(projected: Bool)
    /// These and `P`, the moment of the inputs with those of the consumer.
    case everything(projected: Bool)

    /// Whether the samples are looked at again when the best updates are known.
    var needsMoments: Bool {
      switch self {
      case .nothing, .gradient: false
      case .moments, .everything: true
      }
    }
    /// Whether the neurons are to give what the best updates leave.
    var isProjected: Bool { self == .moments(projected: true) || self == .everything(projected: true) }
    /// Whether `P` is asked for.
    var needsCrossMoment: Bool {
      if case .everything = self { true } else { false }
    }
  }
}
