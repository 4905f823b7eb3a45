internal import Experiments

/// What a classifier has to beat on the part it is judged on: `test_part` in `run.json`.
public struct JudgedPart: Hashable, Sendable {
  /// The number of samples of each class that occurs, the largest first.
  let counts: [Int]

  /// The part with the classes of its samples; nil without samples.
  public init?(labels: some Collection<Int32>) {
    guard !labels.isEmpty else { return nil }
    counts = Dictionary(labels.lazy.map { ($0, 1) }, uniquingKeysWith: +).values.sorted(by: >)
  }

  /// The content of the key.
  var json: JSONValue {
    let samples = counts.reduce(0, +)
    return [
      "samples": .integer(samples), "classes": .integer(counts.count),
      "largest_class": .number(Double(counts[0]) / Double(samples)),
    ]
  }
}
