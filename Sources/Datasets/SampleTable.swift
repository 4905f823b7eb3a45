/// Samples with their classes, as a file holds them: not split, not normalised.
struct SampleTable: Sendable {
  let inputs: SampleInputs
  /// The number of inputs of a sample.
  let inputCount: Int
  /// The class of each sample, from 0; 0 for all where numbers are predicted.
  let labels: [Int32]
  /// The numbers that are predicted; nil where classes are.
  var targets: SampleTargets?
  /// Where they come from.
  var origin = SampleOrigin(path: "the data")

  /// The number of samples.
  var count: Int { labels.count }

  /// An input of a sample as it is stored.
  func value(_ sample: Int, _ input: Int) -> Double { inputs[sample * inputCount + input] }

  /// The inputs of which the values in the order of the samples fit a rule.
  func inputs(where fits: (_ sample: Int, _ value: Double, _ first: Double) -> Bool) -> [Int] {
    guard count > 0 else { return [] }
    let firsts = (0..<inputCount).map { value(0, $0) }
    // Hardly an input stays a candidate for long.
    var candidates = Array(0..<inputCount)
    for sample in 0..<count where !candidates.isEmpty {
      candidates.removeAll { !fits(sample, value(sample, $0), firsts[$0]) }
    }
    return candidates
  }
}
