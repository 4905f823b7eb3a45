internal import Experiments

/// What a classifier has to beat on the part it is judged on: `test_part` in `run.json`.
public struct JudgedPart: Hashable, Sendable {
  /// The number of samples.
  public var samples: Int
  /// The number of classes that occur.
  public var classes: Int
  /// The share of the largest of them.
  public var largestClass: Double

  /// The part with the classes of its samples; nil without samples.
  public init?(labels: some Collection<Int32>) {
    let counts = Dictionary(labels.lazy.map { ($0, 1) }, uniquingKeysWith: +)
    guard let largest = counts.values.max() else { return nil }
    samples = labels.count
    classes = counts.count
    largestClass = Double(largest) / Double(samples)
  }
}

extension JudgedPart: Tabular {
  /// The keys of `test_part`.
  public static let layout = ColumnLayout<JudgedPart>([
    Column("samples", \.samples, in: .count),
    Column("classes", \.classes, in: .count),
    Column("largest_class", \.largestClass, in: .share),
  ])
}
