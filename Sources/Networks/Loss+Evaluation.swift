internal import Glibc
public import LinearAlgebra

extension Loss {
  /// A loss summed over samples, and how many of them were classified rightly.
  public struct Sum: Codable, Hashable, Sendable {
    /// The sum of the samples' losses.
    public var loss: Double = 0
    /// How many samples have their largest output at their class.
    public var correct: Int = 0
    /// The number of samples.
    public var samples: Int = 0

    /// A sum over no samples.
    public init() {}

    /// The mean loss.
    public var meanLoss: Double { samples == 0 ? .nan : loss / Double(samples) }
    /// The share of samples classified rightly.
    public var accuracy: Double { samples == 0 ? .nan : Double(correct) / Double(samples) }

    /// Adds the sum over other samples.
    public static func += (left: inout Sum, right: Sum) {
      left.loss += right.loss
      left.correct += right.correct
      left.samples += right.samples
    }
  }

  /// The degrees of freedom of the gradient's entries: softmax gradients sum to zero.
  public func gradientDimensions(outputs: Int) -> Int {
    self == .crossEntropy ? outputs - 1 : outputs
  }

  /// Sums the loss over the batch in a workspace and leaves each sample's gradient in the last layer's `delta`.
  public func evaluate(_ workspace: Workspace) -> Sum {
    guard let last = workspace.layers.last else { return Sum() }
    let targets = workspace.batch.targets
    guard targets.isEmpty else {
      return evaluate(outputs: last.output, targets: targets.span, gradient: &last.delta)
    }
    let labels = workspace.batch.labels
    precondition(labels.count == last.output.rows, "\(labels.count) labels for \(last.output.rows) samples")
    return evaluate(logits: last.output, labels: labels.span, gradient: &last.delta)
  }

  /// Sums the loss over samples and writes the gradient of each sample's own loss.
  ///
  /// - Parameters:
  ///   - logits: n x q.
  ///   - labels: The class of each sample, in `0 ..< q`.
  ///   - gradient: n x q.
  public func evaluate(
    logits: borrowing Matrix<Float>, labels: Span<Int32>, gradient: inout Matrix<Float>
  ) -> Sum {
    let rows = logits.rows
    let columns = logits.columns
    let stride = logits.stride
    precondition(gradient.rows == rows && gradient.stride == stride && gradient.columns == columns)
    var sum = Sum()
    sum.samples = rows
    unsafe gradient.withUnsafePointers(from: logits) { logitBase, gradientBase in
      if self == .crossEntropy {
        unsafe Self.exponentiate(logitBase, rows, columns, stride, into: gradientBase)
      }
      for row in 0..<rows {
        let logit = unsafe logitBase + row * stride
        let slope = unsafe gradientBase + row * stride
        let label = Int(labels[row])
        precondition(label >= 0 && label < columns)
        let largest = unsafe Self.largest(logit, columns)
        let loss: Double
        switch self {
        case .crossEntropy:
          var total = 0.0
          for column in 0..<columns { unsafe total += Double(slope[column]) }
          let scale = Float(1 / total)
          for column in 0..<columns { unsafe slope[column] *= scale }
          unsafe slope[label] -= 1
          loss = unsafe log(total) + (Double(largest) - Double(logit[label]))
        case .meanSquaredError:
          var squares = 0.0
          for column in 0..<columns {
            let difference = unsafe logit[column] - (column == label ? 1 : 0)
            unsafe slope[column] = difference
            squares += Double(difference) * Double(difference)
          }
          loss = 0.5 * squares
        }
        sum.loss += loss
        // Of equal outputs the first one counts; what is no number is equal to none.
        if unsafe Self.isFirst(label, logit, largest), !loss.isNaN { sum.correct += 1 }
      }
    }
    return sum
  }

  /// The largest entry of a row: a choice at each entry, which a processor makes faster than a guess where to go on.
  @inline(__always)
  @unsafe
  private static func largest(_ row: UnsafePointer<Float>, _ columns: Int) -> Float {
    var largest = unsafe row[0]
    for column in 1..<max(columns, 1) { largest = unsafe row[column] > largest ? row[column] : largest }
    return largest
  }

  /// Whether a column is the first with a value.
  @inline(__always)
  @unsafe
  private static func isFirst(_ column: Int, _ row: UnsafePointer<Float>, _ value: Float) -> Bool {
    guard unsafe row[column] == value else { return false }
    for earlier in 0..<column where unsafe row[earlier] == value { return false }
    return true
  }

  /// The exponentials of logits minus the largest of their row: one loop over all, since a row of ten is too short to
  /// be vectorised well.
  @unsafe
  static func exponentiate(
    _ logits: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ stride: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      let logit = unsafe logits + row * stride
      let shifted = unsafe target + row * stride
      let largest = unsafe largest(logit, columns)
      for column in 0..<columns { unsafe shifted[column] = logit[column] - largest }
    }
    for index in 0..<rows * stride { unsafe target[index] = Elementary.exp(target[index]) }
  }
}
