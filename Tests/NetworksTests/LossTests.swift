import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite("Losses")
struct LossTests {
  private func evaluate(
    _ loss: Loss, _ logits: [[Float]], _ labels: [Int32]
  ) -> (sum: Loss.Sum, gradient: [Float]) {
    var gradient = Matrix<Float>(rows: logits.count, columns: logits.first?.count ?? 0)
    let sum = loss.evaluate(logits: Matrix(logits), labels: labels.span, gradient: &gradient)
    return (sum, gradient.array())
  }

  @Test("cross-entropy of logits that are logarithms of whole numbers")
  func crossEntropy() {
    // Shares 1/6, 2/6, 3/6 and 4/8, 1/8, 3/8.
    let logits: [[Float]] = [[0, log(2), log(3)], [log(4), 0, log(3)]]
    let (sum, gradient) = evaluate(.crossEntropy, logits, [0, 0])
    #expect((sum.loss - (log(6.0) + log(2.0))).magnitude < 3e-7)
    #expect(sum.samples == 2 && sum.correct == 1)
    let expected: [Float] = [1.0 / 6 - 1, 2.0 / 6, 3.0 / 6, 0.5 - 1, 1.0 / 8, 3.0 / 8]
    #expect(zip(gradient, expected).allSatisfy { ($0 - $1).magnitude < 2e-7 })
  }

  @Test("half the squared distance to the one-hot target")
  func meanSquaredError() {
    let (sum, gradient) = evaluate(.meanSquaredError, [[0.5, 2, -1], [0, 1, 0]], [0, 1])
    // (0.25 + 4 + 1) / 2 and 0.
    #expect(sum.loss == 2.625)
    #expect(sum.samples == 2 && sum.correct == 1)
    #expect(gradient == [-0.5, 2, -1, 0, 0, 0])
  }

  @Test("adding a number to all logits of a sample changes no cross-entropy")
  func shifted() {
    let logits: [Float] = [0.5, -1.25, 2, 0.75]
    let (sum, gradient) = evaluate(.crossEntropy, [logits], [1])
    let (moved, movedGradient) = evaluate(.crossEntropy, [logits.map { $0 + 64 }], [1])
    #expect((sum.loss - moved.loss).magnitude < 1e-12)
    #expect(gradient == movedGradient)
  }

  @Test("extreme logits have finite losses and gradients")
  func extremes() {
    let logits: [[Float]] = [[1e4, -1e4, 0], [1e4, -1e4, 0], [-1e4, -1e4, -1e4]]
    let (sum, gradient) = evaluate(.crossEntropy, logits, [0, 1, 2])
    #expect((sum.loss - (0 + 20_000 + log(3))).magnitude < 1e-6)
    #expect(zip(gradient, [0, 0, 0, 1, -1, 0] as [Float]).allSatisfy { ($0 - $1).magnitude < 1e-30 })
    // Squares that single precision could not hold.
    let (squares, slopes) = evaluate(.meanSquaredError, [[1e25, 0]], [1])
    #expect(squares.loss.isFinite && (squares.loss / 5e49 - 1).magnitude < 1e-6)
    #expect(slopes.allSatisfy { $0.isFinite })
  }

  @Test("no number gives no number, and is not counted as right", arguments: Loss.allCases)
  func notANumber(_ loss: Loss) {
    for position in 0..<3 {
      var logits: [Float] = [1, 2, 3]
      logits[position] = .nan
      for label in 0..<3 {
        let sum = evaluate(loss, [logits], [Int32(label)]).sum
        #expect(sum.loss.isNaN)
        #expect(sum.correct == 0)
      }
    }
  }

  @Test("of equal outputs the first counts as the largest", arguments: Loss.allCases)
  func equalOutputs(_ loss: Loss) {
    for (logits, largest) in [([2, 5, 1, 5, 5], 1), ([3, 3, 3], 0), ([-2, -1], 1), ([0, -0.0], 0)]
      as [([Float], Int)]
    {
      for label in logits.indices {
        #expect(evaluate(loss, [logits], [Int32(label)]).sum.correct == (label == largest ? 1 : 0))
      }
    }
  }

  @Test("sums add, and a sum over nothing has no mean")
  func sums() {
    let (first, _) = evaluate(.meanSquaredError, [[1, 0], [0, 2]], [1, 1])
    let (second, _) = evaluate(.meanSquaredError, [[3, 0]], [0])
    var sum = first
    sum += second
    // (1 + 1) / 2, (0 + 1) / 2, (4 + 0) / 2.
    #expect(sum.loss == 3.5)
    #expect((sum.meanLoss - 3.5 / 3).magnitude < 1e-15)
    #expect((sum.accuracy - 2.0 / 3).magnitude < 1e-15)
    #expect(Loss.Sum().meanLoss.isNaN)
    #expect(Loss.Sum().accuracy.isNaN)
  }

  @Test("softmax gradients sum to zero: one degree of freedom fewer")
  func gradientDimensions() {
    #expect(Loss.crossEntropy.gradientDimensions(outputs: 10) == 9)
    #expect(Loss.meanSquaredError.gradientDimensions(outputs: 10) == 10)
    let (_, gradient) = evaluate(.crossEntropy, [[0.5, -1, 2, 0.25, 3]], [2])
    #expect(gradient.reduce(0, +).magnitude < 1e-6)
  }
}

@Suite("Constant predictions")
struct ConstantPredictionTests {
  private func batch(labels: [Int32] = [], targets: [Double] = [], rows: Int) -> Batch {
    let batch = Batch(capacity: rows, inputCount: 1)
    batch.input.reshape(rows: rows, columns: 2)
    batch.labels = labels
    batch.targets = targets
    return batch
  }

  private func mean(_ losses: [Double]) -> Double { losses.reduce(0, +) / Double(losses.count) }

  @Test("the loss is the entropy of the classes, half their Gini impurity, or half the variances")
  func losses() {
    var classes = ConstantPrediction(outputs: 3)
    classes.take(batch(labels: [0, 1, 1], rows: 3))
    classes.take(batch(labels: [1], rows: 1))
    // Shares 1/4 and 3/4; the third class has none.
    let losses = classes.losses(.crossEntropy)
    #expect(
      zip(losses, [log(4.0), log(4.0 / 3), log(4.0 / 3), log(4.0 / 3)]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(abs(mean(classes.losses(.meanSquaredError)) - 0.5 * (1 - 0.0625 - 0.5625)) < 1e-15)
    var numbers = ConstantPrediction(outputs: 2)
    numbers.take(batch(labels: [0, 0], targets: [1, 10, 3, 10], rows: 2))
    numbers.take(batch(labels: [0], targets: [2, 40], rows: 1))
    // About the means 2 and 20.
    #expect(zip(numbers.losses(.meanSquaredError), [50.5, 50.5, 200]).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
