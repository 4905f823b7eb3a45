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

  /// The inputs that have the same value in every sample.
  var constantInputs: [Int] {
    guard count > 0 else { return [] }
    var constant = Array(0..<inputCount)
    // Hardly an input stays one for long.
    for sample in 1..<count where !constant.isEmpty {
      constant.removeAll { value(sample, $0) != value(0, $0) }
    }
    return constant
  }
}
