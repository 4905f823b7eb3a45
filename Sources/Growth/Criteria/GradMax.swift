public import LinearAlgebra
internal import Networks

/// The neurons whose silent side gets the largest gradient (Evci et al., "GradMax", ICLR 2022): with
/// `M2 = sum_k s_k u_k v_k'`, a fan-in of zero and the fan-outs `v_k` give the fan-ins a gradient of norm `s_k`.
///
/// A ReLU's slope at zero is zero here, and a neuron with a fan-in of zero would never move. So for a function that is
/// flat on one side of zero the roles are exchanged: the fan-in is `u_k`, the fan-out is zero and gets the gradient.
public struct GradMax: GrowthCriterion {
  /// By the norm of the gradient.
  public static var ranks: Bool { true }
  /// The side that gets the gradient.
  public static var isSilent: Bool { true }

  /// The criterion; it has no choices.
  public init(_ policy: GrowthPolicy) {}

  /// The gradient alone.
  public var needs: InputStatistics.Kind { .gradient }

  /// All neurons with a positive singular value, at the mean norm the present units have on the side that is set.
  public func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) -> NeuronCandidates {
    guard case .gradient(let gradient, let trace) = place.statistics.inputs else {
      preconditionFailure("the gradient was asked for")
    }
    let update = gradient.matrix.copy()
    let decomposition = SingularValueDecomposition(of: update)
    let smallest = 10 * place.statistics.precision * (decomposition.values.first ?? 0)
    let values = Array(decomposition.values.prefix { $0 > smallest })
    var neurons = NewNeurons(
      fanIn: Matrix(rows: values.count, columns: update.rows),
      fanOut: Matrix(rows: values.count, columns: update.columns))
    let slopes = place.network.activation.slopesAtZero
    let setsFanIn = slopes.left == 0 || slopes.right == 0
    let norm = setsFanIn ? Self.meanFanInNorm(at: place) : Self.meanFanOutNorm(at: place)
    for neuron in values.indices {
      if setsFanIn {
        for row in 0..<update.rows { neurons.fanIn[neuron, row] = norm * decomposition.left[row, neuron] }
      } else {
        for column in 0..<update.columns {
          neurons.fanOut[neuron, column] = norm * decomposition.right[neuron, column]
        }
      }
    }
    var candidates = NeuronCandidates(
      neurons, singularValues: values, noiseEdge: Self.noiseEdge(at: place, inputs: update.rows, trace: trace)
    )
    if !setsFanIn {
      var moved = Matrix<Double>(rows: values.count, columns: update.rows)
      for neuron in values.indices {
        for row in 0..<update.rows { moved[neuron, row] = decomposition.left[row, neuron] }
      }
      candidates.movedFanIn = Matrix.Shared(moved)
    }
    return candidates
  }

  /// The noise edge for the singular values of `M2`, whose rows have the second moments of the inputs (`S := 1`).
  private static func noiseEdge(at place: GrowthPlace, inputs: Int, trace: Double) -> Double {
    let p = Double(inputs)
    let q = Double(place.statistics.updateDimensions * place.statistics.taps)
    let deviation =
      (place.statistics.desiredUpdateNorm2 / (q * Double(place.statistics.positions))).squareRoot()
    return deviation * (trace / p).squareRoot() * (p.squareRoot() + q.squareRoot())
      / Double(place.statistics.samples).squareRoot()
  }

  private static func meanFanInNorm(at place: GrowthPlace) -> Double {
    let parameters = place.widened.parameters.copy()
    let norms = (0..<parameters.rows).map { row in
      (0..<parameters.columns).reduce(0.0) { $0 + Double(parameters[row, $1]) * Double(parameters[row, $1]) }
    }
    return norms.reduce(0) { $0 + $1.squareRoot() } / Double(max(norms.count, 1))
  }

  private static func meanFanOutNorm(at place: GrowthPlace) -> Double {
    let parameters = place.consumer.parameters.copy()
    let taps = place.statistics.taps
    let norms = (0..<place.consumer.inputs / taps).map { unit in
      ((unit * taps)..<((unit + 1) * taps)).reduce(0.0) { sum, column in
        (0..<parameters.rows).reduce(sum) {
          $0 + Double(parameters[$1, column]) * Double(parameters[$1, column])
        }
      }
    }
    return norms.reduce(0) { $0 + $1.squareRoot() } / Double(max(norms.count, 1))
  }
}
