import Foundation
import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// How neurons and units are judged on samples they were not fitted on.
@Suite("Judging on other samples")
struct JudgingTests {
  private let source = TableSource.clusters(samples: 2400)

  private func network(_ widths: [Int], _ activation: Activation = .tanh, seed: Int = 1) -> Network {
    var configuration = ModelConfiguration(hidden: widths)
    configuration.activation = activation
    var generator = RandomGenerator(seed: seed, stream: "weights")
    return Network(configuration, inputCount: 6, outputCount: 4, from: &generator)
  }

  private func neurons(_ count: Int, inputs: Int, outputs: Int, seed: Int) -> NewNeurons {
    var generator = RandomGenerator(seed: seed, stream: "neurons")
    func draw(_ columns: Int) -> Matrix<Double> {
      Matrix(
        rows: count, columns: columns, elements: (0..<count * columns).map { _ in generator.normal() })
    }
    return NewNeurons(fanIn: draw(inputs + 1), fanOut: draw(outputs))
  }

  /// Finite differences of the loss itself are the independent witness.
  @Test(
    "a neuron's mean is minus the slope of the loss along it", arguments: [Activation.tanh, .relu, .selu])
  func slopes(_ activation: Activation) {
    let network = network([5, 3], activation)
    // Biases, so that no preactivation stands exactly at a kink.
    for layer in 0..<2 {
      for unit in 0..<network.layers[layer].outputs {
        network.layers[layer].parameters[unit, network.layers[layer].inputs] = 0.3 * Float(unit + 1)
      }
    }
    let neurons = neurons(3, inputs: 6, outputs: 3, seed: 2)
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 2400)
    let subject = HeldOutTest.Subject(
      layer: 1, fanIn: Matrix.Shared(neurons.fanIn.copy()), fanOut: Matrix.Shared(neurons.fanOut.copy()))
    let test = HeldOutTest.run([subject], on: passes).tests[0]
    func meanLoss(_ network: Network) -> Double {
      let workspace = Workspace(for: network, capacity: source.count, training: false)
      source.load(0..<source.count, into: workspace.batch)
      network.forward(workspace)
      return Loss.crossEntropy.losses(workspace).reduce(0, +) / Double(source.count)
    }
    let before = meanLoss(network)
    for neuron in 0..<3 {
      let one = neurons.selecting([neuron])
      // With fan-in times r and fan-out times r the change is r^2 to first order, and the activation is linear at zero.
      let root = 0.01
      let widened = network.copy()
      let entering = one.entering(amplitude: root * root)
      widened.widen(
        hidden: 1, fanIn: Matrix(rounding: entering.fanIn),
        fanOut: Matrix(rounding: entering.fanOut.transposed()))
      let slope = (meanLoss(widened) - before) / (root * root)
      let mean = test.test.means[neuron]
      #expect((slope + mean).magnitude < 0.03 * max(mean.magnitude, 0.1), "\(slope) and \(-mean)")
    }
  }

  @Test("the gain of some neurons together has the error of the sum of their contributions")
  func together() {
    let network = network([5, 3])
    let neurons = neurons(4, inputs: 6, outputs: 3, seed: 3)
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 700)
    let subject = HeldOutTest.Subject(
      layer: 1, fanIn: Matrix.Shared(neurons.fanIn.copy()), fanOut: Matrix.Shared(neurons.fanOut.copy()))
    let test = HeldOutTest.run([subject], on: passes).tests[0]
    // The same neurons as one with the sum of what they contribute, sample by sample.
    let workspace = Workspace(for: network, capacity: 700, training: false)
    source.load(0..<700, into: workspace.batch)
    network.forward(workspace)
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)
    let contributions = (0..<700).map { row in
      (0..<4).reduce(0.0) { sum, neuron in
        let u = (0..<7).reduce(0.0) {
          $0 + neurons.fanIn[neuron, $1] * Double($1 == 6 ? 1 : source.inputs[row][$1])
        }
        let wanted = (0..<3).reduce(0.0) {
          $0 - neurons.fanOut[neuron, $1] * Double(workspace.layers[1].delta[row, $1])
        }
        return sum + u * wanted
      }
    }
    let expected = SampleMean(contributions)
    let found = test.test.gain(of: [0, 1, 2, 3])
    #expect(relativeDifference(found.mean, expected.mean) < 1e-4)
    #expect(relativeDifference(found.error, expected.error) < 1e-4)
  }

  /// Labels that have nothing to do with the inputs: whatever is found is a false one. 400 problems; at a level of 0.1 some 40
  /// are expected at most, and more than 60 would come about by chance once in 2,000 times.
  @Test("where there is nothing to find, the level is the chance of finding something")
  func level() {
    var found = 0
    var generator = RandomGenerator(seed: 8, stream: "noise")
    let network = network([4])
    for _ in 0..<400 {
      var noise = TableSource(inputs: [], labels: [])
      for _ in 0..<300 {
        noise.inputs.append((0..<6).map { _ in Float(generator.normal()) })
        noise.labels.append(Int32(generator.index(below: 4)))
      }
      // Without what the network itself could still learn of the labels' shares: its output layer says nothing.
      for index in 0..<4 {
        for column in 0..<5 { network.layers[1].parameters[index, column] = 0 }
      }
      let passes = SamplePasses(of: network, loss: .crossEntropy, over: noise, count: 300)
      let neurons = neurons(4, inputs: 6, outputs: 4, seed: found &+ 17)
      let subject = HeldOutTest.Subject(
        layer: 1, fanIn: Matrix.Shared(neurons.fanIn.copy()), fanOut: Matrix.Shared(neurons.fanOut.copy()))
      if !HeldOutTest.run([subject], on: passes).tests[0].test.significant(level: 0.1).isEmpty { found += 1 }
    }
    #expect(found <= 60)
    #expect(found >= 5)
  }

  @Test("many neurons that are each too weak are found as a group, and those that do nothing are left out")
  func group() {
    func test(_ means: [Double]) -> HeldOutTest {
      var covariance = Matrix<Double>(rows: means.count, columns: means.count)
      for index in means.indices { covariance[index, index] = 1 }
      return HeldOutTest(samples: 10_001, means: means, covariance: covariance)
    }
    // The standard error of each is 0.01.
    #expect(test([0.05, 0.001, -0.02]).significant(level: 0.05) == [0])
    #expect(test([0.015, 0.015, 0.015, 0.015, 0.015, 0.005]).significant(level: 0.05) == [0, 1, 2, 3, 4])
    #expect(test([0.015, 0.001, -0.01]).significant(level: 0.05) == [])
    #expect(test([0, 0]).significant(level: 0.05) == [])
    #expect(test([-0.05]).significant(level: 0.05) == [])
  }

  /// The worth of the only hidden layer, measured on the samples that its moment is of.
  private func worth(of network: Network, shares: [Double] = [0.4]) -> [UnitWorth] {
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 2400)
    let found = NetworkStatistics(passes, .nothing, inputMoment: InputMoment())
    var losses: [[Double]] = []
    passes.forEach { workspace, _ in losses.append(Loss.crossEntropy.losses(workspace)) }
    return UnitWorth.measure(
      UnitWorth.removals(
        shares, ofHidden: 1, of: network, loss: .crossEntropy, moment: found.consumerMoment(hidden: 1)),
      on: passes, losses: losses)
  }

  /// Trained a little, so that its units are of some use.
  private func trained(_ width: Int) -> Network {
    let network = network([width])
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    let workspace = Workspace(for: network, capacity: 2400, training: true)
    source.load(0..<2400, into: workspace.batch)
    for _ in 0..<60 {
      network.forward(workspace)
      _ = Loss.crossEntropy.evaluate(workspace)
      network.backward(workspace)
      optimizer.descend(network, workspace, rate: 0.1)
    }
    return network
  }

  @Test("units with twins are worth nothing, those without something")
  func twins() {
    let network = trained(3)
    let alone = worth(of: network)[0]
    #expect(alone.value > 0.2)
    #expect(alone.excess(over: 0.2) > 3)
    // Every unit twice, with half of its fan-out each: two fifths of six units can go without a trace.
    let twice = network.copy()
    let fanOut = Matrix<Float>(
      rows: 4, columns: 3,
      elements: (0..<4).flatMap { output in (0..<3).map { network.layers[1].parameters[output, $0] / 2 } })
    for unit in 0..<3 { twice.scaleFanOut(hidden: 1, unit: unit, by: 0.5) }
    twice.widen(hidden: 1, fanIn: network.layers[0].parameters.copy(), fanOut: fanOut)
    // Shares in rising order are parts of each other.
    let redundant = worth(of: twice, shares: [0.2, 0.4])
    #expect(redundant.map(\.units.count) == [1, 2])
    #expect(redundant[0].units[0] == redundant[1].units[0])
    #expect(redundant.allSatisfy { $0.value.magnitude < 1e-3 })
    #expect(redundant.allSatisfy { $0.excess(over: 0.2) < -3 })
    // One of each pair stays.
    #expect(Set(redundant[1].units.map { $0 % 3 }).count == 2)
  }

  /// All pairs of five units are tried by brute force; the pair that is taken away is the one the others stand in for best.
  @Test("what is taken away costs the preactivations least, and the refit is that of least squares")
  func leastNeeded() {
    let network = trained(5)
    let passes = SamplePasses(of: network, loss: .meanSquaredError, over: source, count: 2400)
    var hidden: [[Double]] = []
    var outputs: [[Double]] = []
    passes.forEach { workspace, _ in
      for row in 0..<workspace.rows {
        hidden.append((0..<6).map { Double(workspace.layers[0].output[row, $0]) })
        outputs.append((0..<4).map { Double(workspace.layers[1].output[row, $0]) })
      }
    }
    let z = Matrix<Double>(rows: 2400, columns: 4, elements: outputs.flatMap { $0 })
    var best = (residual: Double.infinity, fit: [[Double]]())
    for one in 0..<5 {
      for other in (one + 1)..<5 {
        let kept = (0..<6).filter { $0 != one && $0 != other }
        let b = Matrix<Double>(
          rows: 2400, columns: 4, elements: hidden.flatMap { row in kept.map { row[$0] } })
        let gram = Matrix.product(b, b, transposing: .left)
        let weights = SymmetricFactor(of: gram).solve(Matrix.product(b, z, transposing: .left))
        let fit = Matrix.product(b, weights)
        var residual = 0.0
        for row in 0..<2400 {
          for column in 0..<4 {
            let difference = fit[row, column] - z[row, column]
            residual += difference * difference
          }
        }
        if residual < best.residual { best = (residual, fit.rowArrays()) }
      }
    }
    // The loss with the refitted outputs, half the squared distance to the classes.
    let target = { (row: Int, column: Int) in Int(source.labels[row]) == column ? 1.0 : 0 }
    func loss(_ values: [[Double]]) -> Double {
      values.indices.reduce(0.0) { sum, row in
        sum + (0..<4).reduce(0.0) { $0 + pow(values[row][$1] - target(row, $1), 2) / 2 }
      }
    }
    let narrowed = NetworkShape(inputs: 6, hidden: [3], outputs: 4)
    let saved = log(network.shape.trainingFlops(samples: 1) / narrowed.trainingFlops(samples: 1))
    let expected = log(loss(best.fit) / loss(outputs)) / saved
    let found = NetworkStatistics(passes, .nothing, inputMoment: InputMoment())
    var losses: [[Double]] = []
    passes.forEach { workspace, _ in losses.append(Loss.meanSquaredError.losses(workspace)) }
    let worth = UnitWorth.measure(
      UnitWorth.removals(
        [0.4], ofHidden: 1, of: passes.network, loss: passes.loss,
        moment: found.consumerMoment(hidden: 1)), on: passes, losses: losses)[0]
    #expect((worth.value - expected).magnitude < 1e-3 * max(1, expected.magnitude))
  }

  @Test("dead units show in the passes that judge, where these are enough to tell")
  func deadUnits() {
    let network = network([3, 2], .relu)
    for unit in 0..<2 { network.layers[1].parameters[unit, 3] = -1000 }
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 2000)
    #expect(DeadUnits.find(on: passes)?.units == [[], [0, 1]])
    #expect(DeadUnits.find(on: passes)?.units == DeadUnits.find(in: network, over: source).units)
    #expect(
      DeadUnits.find(on: SamplePasses(of: network, loss: .crossEntropy, over: source, count: 999)) == nil)
    let (means, _) = DeadUnits.inputMeans(hidden: 2, of: network, over: source, batches: KeptBatches())
    #expect(relativeDifference([DeadUnits.inputMeans(hidden: 2, on: passes)], [means]) < 1e-12)
  }

  @Test("a look at fewer samples keeps what is known of the inputs of more")
  func keptMoment() {
    let network = network([3])
    func look(_ count: Int, _ moment: InputMoment) -> NetworkStatistics {
      NetworkStatistics(
        SamplePasses(of: network, loss: .crossEntropy, over: source, count: count), .moments(projected: true),
        inputMoment: moment, keepsMoment: true)
    }
    let moment = InputMoment()
    _ = look(1000, moment)
    let fewer = look(400, moment)
    #expect(moment.samples == 1000)
    // The moment of 400 samples alone costs its sums more.
    #expect(look(400, InputMoment()).flops - fewer.flops == Double(400 * 7 * 8))
  }

  @Test(
    "an event offers as many neurons as there are units while they are few, and a quarter of them later",
    arguments: [(1, 1), (3, 3), (4, 4), (9, 4), (16, 4), (17, 5), (50, 13)])
  func offered(_ width: Int, _ expected: Int) {
    var policy = GrowthPolicy()
    policy.maxNeurons = nil
    #expect(policy.mostNeurons(width: width) == expected)
    policy.maxNeurons = 2
    #expect(policy.mostNeurons(width: width) == 2)
  }
}
