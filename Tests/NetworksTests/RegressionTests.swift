import LinearAlgebra
import Networks
import Testing

/// The loss of numbers and what is told of it, against the formulas in two plain passes of double precision.
@Suite("Regression")
struct RegressionTests {
  private let targets = randomSamples(40, inputs: 2, seed: 5).map { $0.map { 3 * Double($0) + 1 } }
  private let samples = randomSamples(40, inputs: 4, seed: 6)
  private let network = randomNetwork([4, 5, 2], activation: .tanh)

  /// Passes samples from one number to before another.
  private func pass(_ range: Range<Int>, _ body: (Workspace) -> Void) {
    let workspace = Workspace(for: network, capacity: 40, training: false)
    workspace.load(Array(samples[range]))
    workspace.batch.targets = targets[range].flatMap(\.self)
    network.forward(workspace)
    body(workspace)
  }

  private var outputs: [[Double]] {
    var rows: [[Double]] = []
    pass(0..<40) { workspace in
      rows = (0..<40).map { row in (0..<2).map { Double(workspace.layers[1].output[row, $0]) } }
    }
    return rows
  }

  @Test("half the squared distance, of each sample and in all, and the gradient")
  func loss() {
    let expected = zip(outputs, targets).map {
      zip($0, $1).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
    }
    pass(0..<40) { workspace in
      let sum = Loss.meanSquaredError.evaluate(workspace)
      #expect(sum.samples == 40 && sum.correct == 0)
      #expect((sum.loss - expected.reduce(0, +)).magnitude < 1e-12 * sum.loss)
      #expect(Loss.meanSquaredError.losses(workspace) == expected)
      for row in 0..<40 {
        for column in 0..<2 {
          #expect(
            workspace.layers[1].delta[row, column] == Float(outputs[row][column] - targets[row][column]))
        }
      }
    }
  }

  @Test("R2 and RMSE of each target and their means, however the samples are cut into batches")
  func figures() throws {
    var whole = Residuals(targetCount: 2)
    pass(0..<40) { whole.count($0) }
    var parts = Residuals(targetCount: 2)
    for range in [0..<17, 17..<18, 18..<40] { pass(range) { parts.count($0) } }
    #expect(parts.samples == 40)
    let scale = [0.25, 8.0]
    for target in 0..<2 {
      let (y, p) = (targets.map { $0[target] }, outputs.map { $0[target] })
      let mean = y.reduce(0, +) / 40
      let error = zip(y, p).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let spread = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      for residuals in [whole, parts] {
        #expect((try #require(residuals.r2s[target]) - (1 - error / spread)).magnitude < 1e-12)
        let rmse = residuals.rmses(scale: scale)[target]
        #expect((rmse - (error / 40).squareRoot() / scale[target]).magnitude < 1e-12)
      }
    }
    #expect(whole.r2 == (try #require(whole.r2s[0]) + #require(whole.r2s[1])) / 2)
    #expect(whole.rmse(scale: scale) == whole.rmses(scale: scale).reduce(0, +) / 2)
  }

  @Test("a target that is the same in all samples has no R2")
  func constant() {
    var one = Residuals(targetCount: 2)
    #expect(one.r2 == nil && one.rmse(scale: [1, 1]) == nil)
    pass(0..<1) { one.count($0) }
    #expect(one.r2s == [nil, nil] && one.r2 == nil && one.rmse(scale: [1, 1]) != nil)
  }

  @Test("a model file says what its outputs are, and what contradicts itself is refused")
  func modelFile() throws {
    var task = ModelTask()
    task.targets = .init(names: ["price, net", "y"], shift: [3, -1e9], scale: [0.5, 1e-3])
    task.loss = .meanSquaredError
    let bytes = ModelFile.bytes(of: network, task: task)
    let file = try ModelFile(bytes)
    #expect(try file.task(of: network) == task)
    #expect(task.usualLoss == .meanSquaredError && ModelTask().usualLoss == .crossEntropy)
    for (change, complaint) in [
      ({ $0.loss = .crossEntropy }, "numbers have no classes"),
      ({ $0.targets?.scale = [1, 0] }, "must be above 0"),
      ({ $0.targets?.names = ["a"] }, "1 entries for 2 outputs"),
      ({ $0.targets?.shift = [1, 2, 3] }, "one for each of 2 targets"),
    ] as [((inout ModelTask) -> Void, String)] {
      var broken = task
      change(&broken)
      let error = #expect(throws: ModelFile.FormatError.self) {
        try ModelFile(ModelFile.bytes(of: network, task: broken)).task(of: network)
      }
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
    }
  }
}
