public import LinearAlgebra
internal import Networks

/// Neurons as a fresh network would have them: fan-in and fan-out from the initializer, bias zero.
///
/// With `scale: initializer` the fan-out is silenced; that is the strong form of this baseline.
public struct RandomNeurons: GrowthCriterion {
  /// The criterion; it has no choices.
  public init() {}
  /// The same whatever the policy says.
  public init(_ policy: GrowthPolicy) {}

  /// Nothing: chance needs no statistics.
  public var needs: InputStatistics.Kind { .nothing }

  /// As many neurons as may be added.
  public func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) -> NeuronCandidates {
    let inputs = place.widened.inputs
    let outputs = place.consumer.outputs
    let width = place.widened.outputs + limit
    let window = place.network.shape.window(at: place.layer)
    // The consumer has `taps` inputs of each unit; what a tap is read by is the consumer's fan-out.
    let taps = place.statistics.taps
    let readers = place.network.shape.fanOut(ofLayer: place.network.places[place.layer - 1].consumer)
    let initializer = place.network.initializer
    var fanIn = Matrix<Double>(rows: limit, columns: inputs + 1)
    var fanOut = Matrix<Double>(rows: limit, columns: outputs * taps)
    for neuron in 0..<limit {
      for input in 0..<inputs {
        fanIn[neuron, input] = initializer.weight(fanIn: inputs, fanOut: width * window, from: &generator)
      }
      for entry in 0..<outputs * taps {
        fanOut[neuron, entry] = initializer.weight(
          fanIn: width * taps, fanOut: readers, from: &generator)
      }
    }
    return NeuronCandidates(NewNeurons(fanIn: fanIn, fanOut: fanOut))
  }
}
