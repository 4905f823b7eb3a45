internal import LinearAlgebra
internal import Networks

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

  /// Adds the leading samples of the source that are not in it yet.
  ///
  /// - Parameter exactly: Whether it begins anew when it has more than are wanted.
  /// - Returns: The floating-point operations spent.
  @discardableResult
  func extend(to count: Int, of source: some SampleSource, inputCount: Int, exactly: Bool = true) -> Double {
    if exactly, samples > count { reset() }
    guard samples < count else { return 0 }
    let added = count - samples
    // The product of all columns with each other is faster than one that leaves zeros out.
    let batch = Batch(capacity: min(added, NetworkStatistics.chunk), inputCount: inputCount)
    for portion in NetworkStatistics.portions(from: samples, to: count) {
      source.load(portion, into: batch)
      add(batch.input)
    }
    counts.append(count)
    return Double(added * (inputCount + 1) * (inputCount + 2))
  }

  /// Adds a batch.
  func add(_ inputs: borrowing Matrix<Float>) {
    let present = sum ?? MomentSum(order: inputs.columns)
    sum = present
    present.centre(inputs)
    present.add()
    samples += inputs.rows
    cached = nil
  }

  /// `product ← weights' · C` for samples of the same source: u x p.
  func sum(
    _ workspace: Workspace, weightedBy weights: borrowing Matrix<Float>, into product: inout Matrix<Float>
  ) {
    guard let sum else { preconditionFailure("a moment of no samples") }
    if workspace.batch.sparse == nil {
      sum.centre(workspace.batch.input)
      sum.sum(weightedBy: weights, into: &product)
    } else {
      workspace.sumInputs(of: 0, weightedBy: weights, into: &product)
      sum.subtractShift(weights.columnMeans().map { $0 * Double(workspace.rows) }, from: &product)
    }
  }

  /// How the moment came about.
  var history: History { History(samples: counts, factor: cached?.factorKind) }

  /// Adds samples as they were added before, in the same portions, and computes the same factor.
  ///
  /// - Returns: Whether the source has that many samples; nothing is added when it has not.
  func replay(_ history: History, from source: some SampleSource, inputCount: Int) -> Bool {
    reset()
    let counts = history.samples
    guard zip([0] + counts, counts).allSatisfy(<), counts.last ?? 0 <= source.count else { return false }
    for count in counts { extend(to: count, of: source, inputCount: inputCount) }
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
