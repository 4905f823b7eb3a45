public import LinearAlgebra
internal import Networks

/// Copies of present units that share their contribution, so that the function stays as it is (Chen et al., "Net2Net",
/// ICLR 2016).
///
/// The shares are drawn, not equal: copies with the same fan-in and the same fan-out would get the same gradient and
/// stay copies for ever.
public struct Net2Wider: GrowthCriterion {
  /// The copies share what was there.
  public static var keepsFunction: Bool { true }

  /// The criterion; it has no choices.
  public init(_ policy: GrowthPolicy) {}

  /// Nothing: what is there already is copied.
  public var needs: InputStatistics.Kind { .nothing }

  /// As many copies as may be added.
  public func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) -> NeuronCandidates {
    let width = place.widened.outputs
    // What enters is a channel as designed: a copy is one of what the norm makes of it.
    let inputs = place.network.parametersWithNorm(ofLayer: place.network.places[place.layer - 1].widened)
    let outputs = place.consumer.parameters.copy()
    let taps = place.statistics.taps
    var fanIn = Matrix<Double>(rows: limit, columns: inputs.columns)
    var fanOut = Matrix<Double>(rows: limit, columns: outputs.rows * taps)
    var remaining = [Double](repeating: 1, count: width)
    var rescaled: [(unit: Int, factor: Double)] = []
    for neuron in 0..<limit {
      let unit = generator.index(below: width)
      let share = 0.25 + 0.5 * generator.uniform()
      for column in 0..<inputs.columns { fanIn[neuron, column] = Double(inputs[unit, column]) }
      for row in 0..<outputs.rows {
        for tap in 0..<taps {
          fanOut[neuron, row * taps + tap] = remaining[unit] * share * Double(outputs[row, unit * taps + tap])
        }
      }
      remaining[unit] *= 1 - share
      rescaled.append((unit, 1 - share))
    }
    var candidates = NeuronCandidates(NewNeurons(fanIn: fanIn, fanOut: fanOut))
    candidates.areExact = true
    candidates.rescaledUnits = rescaled
    return candidates
  }
}
