internal import LinearAlgebra

/// The moment of a network's inputs over the leading samples of one source, kept from event to event: it depends on the
/// data alone, so that a larger sample adds only what is new, and its factor is computed once for a sample.
public final class InputMoment {
  /// How the moment came about, from which it is made anew.
  public struct History: Codable, Hashable, Sendable {
    /// How many samples there were after each event that added some. The last bits of the sums depend on it.
    var samples: [Int] = []
    /// The factor that was computed last; who does not compute it again does not pay for it again.
    var factor: MomentMatrix.FactorKind?
  }

  private var sum: MomentSum?
  private var cached: MomentMatrix?
  /// The number of samples that were added.
  private(set) var samples = 0
  private var counts: [Int] = []

  /// A moment over no samples.
  public init() {}

  /// Forgets all samples.
  func reset() {
    sum = nil
    cached = nil
    samples = 0
    counts = []
  }

  /// The number of inputs with the ones; 0 before the first batch.
  var order: Int { sum?.order ?? 0 }

  /// Takes a batch about the mean.
  func centre(_ inputs: borrowing Matrix<Float>) -> MomentSum {
    let present = sum ?? MomentSum(order: inputs.columns)
    sum = present
    present.centre(inputs)
    return present
  }

  /// Adds a batch.
  func add(_ inputs: borrowing Matrix<Float>) {
    centre(inputs).add()
    samples += inputs.rows
    cached = nil
  }

  /// Takes note that an event has added what it needed.
  func closeEvent() {
    if samples > counts.last ?? 0 { counts.append(samples) }
  }

  /// How the moment came about.
  var history: History { History(samples: counts, factor: cached?.factorKind) }

  /// Adds samples as they were added before, in the same portions, and computes the same factor.
  ///
  /// - Parameter columns: The number of inputs with the ones.
  /// - Returns: Whether the source has that many samples; nothing is added when it has not.
  func replay(_ history: History, from source: some SampleSource, columns: Int) -> Bool {
    reset()
    let counts = history.samples
    guard zip([0] + counts, counts).allSatisfy(<), counts.last ?? 0 <= source.count else { return false }
    var inputs = Matrix<Float>(rows: NetworkStatistics.chunk, columns: columns)
    var labels: [Int32] = []
    for count in counts {
      for portion in NetworkStatistics.portions(from: samples, to: count) {
        source.load(portion, into: &inputs, labels: &labels)
        add(inputs)
      }
      closeEvent()
    }
    if let factor = history.factor, samples > 0 {
      _ = matrix.factor(factor)
    }
    return true
  }

  /// The moment over all samples that were added.
  var matrix: MomentMatrix {
    if let cached { return cached }
    guard let sum else { preconditionFailure("a moment of no samples") }
    let mean = sum.mean(over: samples)
    cached = mean
    return mean
  }
}
