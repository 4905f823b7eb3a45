internal import LinearAlgebra

/// How often samples of each class were taken for each class.
public struct ConfusionMatrix: Hashable, Sendable {
  /// A row for each class of the samples, a column for each class they were taken for.
  public private(set) var counts: [[Int]]

  /// A matrix of zeros.
  public init(classCount: Int) {
    counts = Array(repeating: Array(repeating: 0, count: classCount), count: classCount)
  }

  /// Counts the batch in a workspace whose outputs have been computed: of equal outputs the first one counts.
  public mutating func count(_ workspace: Workspace) {
    guard let last = workspace.layers.last else { return }
    for row in 0..<last.output.rows {
      var largest = 0
      for column in 0..<last.output.columns where last.output[row, column] > last.output[row, largest] {
        largest = column
      }
      counts[Int(workspace.batch.labels[row])][largest] += 1
    }
  }

  /// The number of samples.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  /// The number of samples of a class.
  public func samples(of number: Int) -> Int { counts[number].reduce(0, +) }
  /// The number of samples that were taken for a class.
  public func predictions(of number: Int) -> Int { counts.reduce(0) { $0 + $1[number] } }

  /// The share of what was taken for a class that is of it; nil when nothing was.
  public func precision(of number: Int) -> Double? {
    Self.share(counts[number][number], predictions(of: number))
  }

  /// The share of a class that was taken for it; nil when there is none of it.
  public func recall(of number: Int) -> Double? { Self.share(counts[number][number], samples(of: number)) }

  /// The harmonic mean of precision and recall; nil for a class that neither occurs nor is predicted.
  public func f1(of number: Int) -> Double? {
    Self.share(2 * counts[number][number], samples(of: number) + predictions(of: number))
  }

  /// The mean recall over the classes that occur.
  public var balancedAccuracy: Double? { Self.mean(counts.indices.compactMap(recall)) }
  /// The mean F1 over the classes that occur or are predicted.
  public var macroF1: Double? { Self.mean(counts.indices.compactMap(f1)) }

  private static func share(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }

  private static func mean(_ numbers: [Double]) -> Double? {
    numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
  }
}
