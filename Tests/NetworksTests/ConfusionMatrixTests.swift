import LinearAlgebra
import Networks
import Testing

/// Confusion matrices, against figures counted by hand.
@Suite struct ConfusionMatrixTests {
  /// A matrix of a network whose outputs are its inputs.
  private func matrix(_ outputs: [[Float]], _ labels: [Int32]) -> ConfusionMatrix {
    let classes = outputs[0].count
    var parameters = Matrix<Float>(rows: classes, columns: classes + 1)
    for number in 0..<classes { parameters[number, number] = 1 }
    let network = Network(layers: [LinearLayer(parameters: parameters)], activation: .identity)
    let workspace = Workspace(for: network, capacity: outputs.count, training: false)
    for (row, output) in outputs.enumerated() {
      for (column, value) in (output + [1]).enumerated() { workspace.batch.input[row, column] = value }
    }
    workspace.batch.labels = labels
    network.forward(workspace)
    var matrix = ConfusionMatrix(classCount: classes)
    matrix.count(workspace)
    #expect(matrix.total == Loss.crossEntropy.evaluate(workspace).samples)
    return matrix
  }

  @Test func figuresAreThoseCountedByHand() {
    // Class 2 never occurs and is predicted once; class 3 neither.
    let found = matrix(
      [[1, 0, 0, 0], [0, 1, 0, 0], [3, 2, 0, 0], [0, 0, 5, 0], [0, 1, 0, 0], [1, 1, 0, 0]],
      [0, 0, 0, 0, 1, 1])
    #expect(found.counts == [[2, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    #expect((0..<4).map(found.recall) == [0.5, 0.5, nil, nil])
    #expect((0..<4).map(found.precision) == [2.0 / 3, 0.5, 0, nil])
    #expect((0..<4).map(found.f1) == [4.0 / 7, 0.5, 0, nil])
    #expect(found.balancedAccuracy == 0.5)
    #expect(found.macroF1 == (4.0 / 7 + 0.5) / 3)
  }

  @Test func ofEqualOutputsTheFirstCounts() {
    #expect(matrix([[0, 2, 2]], [2]).counts == [[0, 0, 0], [0, 0, 0], [0, 1, 0]])
  }

  @Test func nothingIsNoFigure() {
    let none = ConfusionMatrix(classCount: 2)
    #expect(none.balancedAccuracy == nil)
    #expect(none.macroF1 == nil)
    #expect(none.total == 0)
  }
}
