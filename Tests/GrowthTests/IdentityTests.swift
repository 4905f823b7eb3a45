import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// A random two-layer problem for one activation and loss, and what the method finds for it.
struct Problem: Sendable, CustomTestStringConvertible {
  var activation: Activation
  var loss: Loss
  var samples = 60
  var inputs = 5
  var width = 3
  var outputs = 4
  var inputScale = 1.0

  var testDescription: String { "\(activation) \(loss)" }

  static let all = Activation.allCases.flatMap { activation in
    Loss.allCases.map { Problem(activation: activation, loss: $0) }
  }

  var network: ReferenceNetwork {
    var generator = RandomGenerator(seed: 7, stream: "\(activation) network")
    func rows(_ count: Int, _ columns: Int) -> [[Double]] {
      (0..<count).map { _ in (0..<columns).map { _ in 0.6 * generator.normal() } }
    }
    return ReferenceNetwork(
      parameters: [rows(width, inputs + 1), rows(outputs, width + 1)], activation: activation, loss: loss)
  }

  var input: [[Double]] {
    var generator = RandomGenerator(seed: 7, stream: "input")
    return (0..<samples).map { _ in (0..<inputs).map { _ in inputScale * generator.normal() } }
  }

  var targets: [[Double]] {
    var generator = RandomGenerator(seed: 7, stream: "targets")
    return (0..<samples).map { _ in
      let label = generator.index(below: outputs)
      return (0..<outputs).map { $0 == label ? 1 : 0 }
    }
  }

  /// `B2`, `B1` and `V`.
  var matrices: (inputs: [[Double]], consumerInputs: [[Double]], desiredUpdate: [[Double]]) {
    let outputs = network.outputs(input)
    return (outputs[0], outputs[1], network.desiredUpdate(input, targets))
  }

  var statistics: LayerStatistics {
    let (inputs, consumerInputs, desiredUpdate) = matrices
    return LayerStatistics(
      inputs: Matrix(inputs), consumerInputs: Matrix(consumerInputs), desiredUpdate: Matrix(desiredUpdate),
      updateDimensions: loss.gradientDimensions(outputs: outputs))
  }
}

/// What holds exactly, each to 1e-8 in double precision, for every activation and both losses.
@Suite("Identities of the method")
struct IdentityTests {
  @Test("alpha S alpha' = omega'omega = diag(lambda), alpha N omega = diag(lambda²)", arguments: Problem.all)
  func orthogonality(_ problem: Problem) {
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    let values = analysis.singularValues
    #expect(!values.isEmpty)
    let preactivations = Matrix.product(Matrix(inputs), analysis.fanIn, transposing: .right)
    var second = Matrix.product(preactivations, preactivations, transposing: .left)
    second.scale(by: 1 / Double(problem.samples))
    let outward = Matrix.product(analysis.fanOut, analysis.fanOut, transposing: .right)
    var remaining = Matrix(desiredUpdate)
    remaining.assignProduct(Matrix(consumerInputs), analysis.bestUpdate, alpha: -1, beta: 1)
    var overlap = Matrix.product(
      .product(preactivations, remaining, transposing: .left), analysis.fanOut, transposing: .right)
    overlap.scale(by: 1 / Double(problem.samples))
    let diagonal = values.indices.map { row in values.indices.map { $0 == row ? values[row] : 0 } }
    #expect(relativeDifference(second.rowArrays(), diagonal) < 1e-8)
    #expect(relativeDifference(outward.rowArrays(), diagonal) < 1e-8)
    #expect(relativeDifference(overlap.rowArrays(), diagonal.map { $0.map { $0 * $0 } }) < 1e-8)
  }

  @Test("Psi(K) = Psi(0) - sum lambda², by adding the linear contribution", arguments: Problem.all)
  func bottleneckFalls(_ problem: Problem) {
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    var remaining = Matrix(desiredUpdate)
    remaining.assignProduct(Matrix(consumerInputs), analysis.bestUpdate, alpha: -1, beta: 1)
    for (count, expected) in analysis.bottleneckAfter.enumerated() {
      var rest = remaining.copy()
      rest.assignProduct(
        .product(Matrix(inputs), analysis.fanIn.leadingRows(count), transposing: .right),
        analysis.fanOut.leadingRows(count), alpha: -1, beta: 1)
      let left = innerProduct(rest, rest) / Double(problem.samples)
      #expect((left - expected).magnitude < 1e-8 * analysis.bottleneck)
    }
  }

  @Test("slope along dW alone is -tr(M'dW)", arguments: Problem.all)
  func updateSlope(_ problem: Problem) {
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    let slope = differenceQuotient(problem, fanIn: [], fanOut: [], update: analysis.bestUpdate.rowArrays())
    #expect(relativeDifference(slope, analysis.bestUpdateSlope) < 1e-5)
  }

  @Test("predicted slope is the finite difference, neurons alone and with dW", arguments: Problem.all)
  func neuronSlope(_ problem: Problem) {
    let (inputs, _, desiredUpdate) = problem.matrices
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    var neurons = NewNeurons(fanIn: analysis.fanIn.copy(), fanOut: analysis.fanOut.copy())
    let probe = KinkProbe(
      neurons.fanIn, inputs: Matrix(inputs), desiredUpdate: Matrix(desiredUpdate),
      activation: problem.activation)
    let slopes = probe.slopes(neurons)
    var predicted = 0.0
    for (neuron, slope) in slopes.enumerated() {
      if slope.turned < slope.asIs { neurons.turn(neuron) }
      predicted += min(slope.asIs, slope.turned)
    }
    let fanIn = neurons.fanIn.rowArrays()
    let fanOut = neurons.fanOut.rowArrays()
    let alone = differenceQuotient(problem, fanIn: fanIn, fanOut: fanOut, update: nil)
    #expect(relativeDifference(alone, predicted) < 1e-4)
    let together = differenceQuotient(
      problem, fanIn: fanIn, fanOut: fanOut, update: analysis.bestUpdate.rowArrays())
    #expect(relativeDifference(together, predicted + analysis.bestUpdateSlope) < 1e-4)

    // The sign that helps gives at least half the linear slope of a ReLU.
    if problem.activation == .relu {
      let linear = (0..<neurons.count).reduce(0.0) { sum, neuron in
        sum + (0..<problem.outputs).reduce(0.0) { $0 + neurons.fanOut[neuron, $1] * probe.update[neuron, $1] }
      }
      #expect(predicted <= -linear.magnitude / 2 + 1e-12)
    }
  }

  @Test("together a descent of at least 3/4 of the larger part", arguments: Loss.allCases)
  func descent(_ loss: Loss) {
    let problem = Problem(activation: .tanh, loss: loss)
    let (inputs, _, desiredUpdate) = problem.matrices
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    let neurons = NewNeurons(fanIn: analysis.fanIn.copy(), fanOut: analysis.fanOut.copy())
    let probe = KinkProbe(
      neurons.fanIn, inputs: Matrix(inputs), desiredUpdate: Matrix(desiredUpdate),
      activation: problem.activation)
    let slope =
      probe.slopes(neurons).reduce(0) { $0 + $1.asIs } + analysis.bestUpdateSlope
    let squares = analysis.singularValues.reduce(0) { $0 + $1 * $1 }
    #expect(-slope >= 0.75 * max(-analysis.bestUpdateSlope, squares))
  }

  @Test("half mean squared error: L(gamma) = L(0) - (gamma - gamma²/2) tr(M'dW)")
  func quadratic() {
    let problem = Problem(activation: .tanh, loss: .meanSquaredError)
    let network = problem.network
    let analysis = BottleneckAnalysis(problem.statistics, ridge: 0)
    let update = analysis.bestUpdate.rowArrays()
    let before = network.meanLoss(problem.input, problem.targets)
    for amplitude in [0.25, 0.5, 1, 2] {
      let moved = network.adding(fanIn: [], fanOut: [], update: update, amplitude: amplitude)
      let expected = before + (amplitude - amplitude * amplitude / 2) * analysis.bestUpdateSlope
      #expect(relativeDifference(moved.meanLoss(problem.input, problem.targets), expected) < 1e-12)
    }
  }

  @Test(
    "lambda is unchanged by linear maps, rotations, permutations and duplications", arguments: Problem.all)
  func invariance(_ problem: Problem) {
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let expected = BottleneckAnalysis(problem.statistics, ridge: 0).singularValues
    func values(_ a: [[Double]], _ b: [[Double]], _ v: [[Double]]) -> [Double] {
      BottleneckAnalysis(
        LayerStatistics(inputs: Matrix(a), consumerInputs: Matrix(b), desiredUpdate: Matrix(v)), ridge: 0
      ).singularValues
    }
    // An invertible map that keeps the ones: mix two inputs, scale them, shift them.
    let mapped = inputs.map { row in
      [1e-3 * row[0], 1e3 * row[1] + row[0], row[2] - 2 * row[3] + 5] + Array(row[3...])
    }
    #expect(relativeDifference(values(mapped, consumerInputs, desiredUpdate), expected) < 1e-8)
    let (cosine, sine) = (0.6, 0.8)
    let rotated = desiredUpdate.map {
      [cosine * $0[0] - sine * $0[1], sine * $0[0] + cosine * $0[1]] + Array($0[2...])
    }
    #expect(relativeDifference(values(inputs, consumerInputs, rotated), expected) < 1e-8)
    let permuted = { (rows: [[Double]]) in Array(rows.reversed()) }
    #expect(
      relativeDifference(
        values(permuted(inputs), permuted(consumerInputs), permuted(desiredUpdate)), expected) < 1e-8)
    #expect(
      relativeDifference(
        values(inputs + inputs, consumerInputs + consumerInputs, desiredUpdate + desiredUpdate), expected)
        < 1e-8)
  }

  @Test("the same neurons for inputs scaled by 1e-3 and 1e3", arguments: [1e-3, 1e3])
  func scaleOfInputs(_ scale: Double) {
    let problem = Problem(activation: .tanh, loss: .crossEntropy)
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let scaled = inputs.map { row in row.dropLast().map { scale * $0 } + [1] }
    let one = BottleneckAnalysis(problem.statistics, ridge: 0)
    let other = BottleneckAnalysis(
      LayerStatistics(
        inputs: Matrix(scaled), consumerInputs: Matrix(consumerInputs), desiredUpdate: Matrix(desiredUpdate)),
      ridge: 0)
    let contribution = {
      (rows: [[Double]], fanIn: borrowing Matrix<Double>, fanOut: borrowing Matrix<Double>) in
      Matrix.product(.product(Matrix(rows), fanIn, transposing: .right), fanOut).rowArrays()
    }
    #expect(
      relativeDifference(
        contribution(scaled, other.fanIn, other.fanOut), contribution(inputs, one.fanIn, one.fanOut)) < 1e-8)
  }

  @Test("at most min(rank S, q) positive lambdas, q - 1 for cross-entropy", arguments: Problem.all)
  func rank(_ problem: Problem) {
    let count = BottleneckAnalysis(problem.statistics, ridge: 0).singularValues.count
    #expect(count <= min(problem.inputs + 1, problem.loss.gradientDimensions(outputs: problem.outputs)))
    var narrow = problem
    narrow.inputs = 1
    #expect(BottleneckAnalysis(narrow.statistics, ridge: 0).singularValues.count <= 2)
  }

  @Test("n <= rank B1: no bottleneck and no neuron", arguments: Problem.all)
  func fewSamples(_ problem: Problem) {
    var few = problem
    few.samples = 3
    few.width = 6
    // A ReLU layer of six random units may still have a rank below three; two samples then.
    if problem.activation == .relu { few.samples = 2 }
    let analysis = BottleneckAnalysis(few.statistics, ridge: 0)
    #expect(analysis.bottleneck == 0)
    #expect(analysis.singularValues.isEmpty)
    #expect(analysis.fanIn.rows == 0)
  }

  @Test("a duplicated column and a dead unit change nothing but the null space", arguments: Problem.all)
  func singularConsumer(_ problem: Problem) {
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let expected = BottleneckAnalysis(problem.statistics, ridge: 0)
    let singular = consumerInputs.map { row in [row[0], 0, 3] + row }
    let found = BottleneckAnalysis(
      LayerStatistics(
        inputs: Matrix(inputs), consumerInputs: Matrix(singular), desiredUpdate: Matrix(desiredUpdate)),
      ridge: 0)
    #expect(relativeDifference(found.singularValues, expected.singularValues) < 1e-8)
    #expect(relativeDifference(found.bottleneck, expected.bottleneck) < 1e-8)
    // Minimum norm: equal columns share equally, a silent one gets nothing, a constant 3 takes its part of the bias.
    let update = found.bestUpdate.rowArrays()
    let scale = update.joined().map(\.magnitude).max() ?? 0
    for output in 0..<problem.outputs {
      #expect((update[0][output] - update[3][output]).magnitude < 1e-8 * scale)
      #expect(update[1][output].magnitude < 1e-10 * scale)
      #expect((update[2][output] - 3 * (update.last?[output] ?? 0)).magnitude < 1e-8 * scale)
    }
  }

  @Test("the same through a singular S: duplicated and silent inputs", arguments: Problem.all)
  func singularInputs(_ problem: Problem) {
    let (inputs, consumerInputs, desiredUpdate) = problem.matrices
    let expected = BottleneckAnalysis(problem.statistics, ridge: 0)
    let singular = inputs.map { row in [row[0], 0] + row }
    let found = BottleneckAnalysis(
      LayerStatistics(
        inputs: Matrix(singular), consumerInputs: Matrix(consumerInputs), desiredUpdate: Matrix(desiredUpdate)
      ),
      ridge: 0)
    #expect(relativeDifference(found.singularValues, expected.singularValues) < 1e-8)
    #expect(found.fanIn.rowArrays().allSatisfy { $0[1].magnitude < 1e-12 })
  }

  @Test("neurons alone can ascend: the four-sample example of the cross term")
  func crossTerm() {
    let root = 0.5.squareRoot()
    let statistics = LayerStatistics(
      inputs: Matrix([[-root], [root], [0], [0]]), consumerInputs: Matrix([[1], [0], [0], [0]]),
      desiredUpdate: Matrix([[2], [1], [0], [0]]))
    let analysis = BottleneckAnalysis(statistics, ridge: 0)
    let neurons = NewNeurons(fanIn: analysis.fanIn.copy(), fanOut: analysis.fanOut.copy())
    let probe = KinkProbe(
      neurons.fanIn, inputs: Matrix([[-root], [root], [0], [0]]),
      desiredUpdate: Matrix([[2], [1], [0], [0]]),
      activation: .identity)
    let slope = probe.slopes(neurons)[0].asIs
    let squares = analysis.singularValues.reduce(0) { $0 + $1 * $1 }
    #expect(relativeDifference(squares, 0.125) < 1e-12)
    #expect(relativeDifference(slope, 0.125) < 1e-12)
    #expect(relativeDifference(slope + analysis.bestUpdateSlope, -0.875) < 1e-12)
  }

  @Test("noise edge and expected sum of pure noise, by simulation", arguments: [0, 0.5])
  func noise(ridge: Double) {
    let (samples, p, q) = (800, 60, 8)
    var generator = RandomGenerator(seed: 3, stream: "noise")
    var largest: [Double] = []
    var sums: [Double] = []
    var edge = 0.0
    for _ in 0..<20 {
      let inputs = (0..<samples).map { _ in (0..<p - 1).map { _ in generator.normal() } + [1] }
      let noise = (0..<samples).map { _ in (0..<q).map { _ in generator.normal() } }
      let ones = [[Double]](repeating: [1], count: samples)
      let analysis = BottleneckAnalysis(
        LayerStatistics(inputs: Matrix(inputs), consumerInputs: Matrix(ones), desiredUpdate: Matrix(noise)),
        ridge: ridge)
      largest.append(analysis.singularValues[0])
      sums.append(analysis.singularValues.reduce(0) { $0 + $1 * $1 })
      edge = analysis.noiseEdge
    }
    let meanLargest = largest.reduce(0, +) / 20
    let meanSum = sums.reduce(0, +) / 20
    #expect(meanLargest < edge && meanLargest > 0.85 * edge)
    // Unit variances: a ridge of r leaves 1 / (1 + r) of each direction.
    #expect(relativeDifference(meanSum, Double(p * q) / Double(samples) / (1 + ridge)) < 0.05)
  }

  /// `S` and its factor for inputs in different units, one of them constant and one there twice.
  private func effectiveInputs(mean: Double, ridge: Double) -> (found: Double, expected: Double) {
    let samples = 50
    var generator = RandomGenerator(seed: 4, stream: "inputs")
    let inputs = (0..<samples).map { _ in
      let free = (0..<4).map { Double($0 + 1) * (mean * Double($0) / 3 + generator.normal()) }
      return free + [3, free[2], 1]
    }
    let order = inputs[0].count
    let statistics = LayerStatistics(
      inputs: Matrix(inputs), consumerInputs: Matrix([[Double]](repeating: [1], count: samples)),
      desiredUpdate: Matrix(inputs.map { [$0[0]] }))
    guard case .moments(let moment, _, _) = statistics.inputs else { return (.nan, .nan) }
    var second = Matrix.product(Matrix(inputs), Matrix(inputs), transposing: .left)
    second.scale(by: 1 / Double(samples))
    let diagonal = (0..<order).reduce(0.0) { $0 + second[$1, $1] } / Double(order)
    var regular = second.copy()
    for index in 0..<order { regular[index, index] += ridge * diagonal }
    let share = SymmetricFactor(of: regular).solve(second)
    return (
      moment.factor(ridge: ridge, precision: statistics.precision).effectiveInputs,
      (0..<order).reduce(0.0) { $0 + share[$1, $1] }
    )
  }

  @Test(
    "the effective number of inputs is tr(S (S + ridge)^-1), of the inputs as they are",
    arguments: [0, 5, 100, 1e4], [1e-3, 0.1, 1, 30, 1000])
  func effectiveNumber(mean: Double, ridge: Double) {
    let (found, expected) = effectiveInputs(mean: mean, ridge: ridge)
    #expect(relativeDifference(found, expected) < 1e-9 * max(1, mean * mean / 1e4))
  }

  @Test(
    "however far from zero the inputs lie, their effective number is between none and all",
    arguments: [1e5, 1e6, 1e7, 1e9], [1e-3, 0.1, 1, 30, 1000])
  func effectiveNumberFarFromZero(mean: Double, ridge: Double) {
    let found = effectiveInputs(mean: mean, ridge: ridge).found
    #expect(found >= 0 && found <= 7)
  }

  @Test(
    "through the network in single precision, for inputs of every scale, and fewer samples than units",
    arguments: Problem.all, [1e-3, 1, 1e3])
  func singlePrecision(_ problem: Problem, _ scale: Double) throws {
    var scaled = problem
    scaled.inputScale = scale
    // The weights take the scale back, so that activations are the same and only the numbers of B2 differ.
    var reference = scaled.network
    reference.parameters[0] = reference.parameters[0].map { row in
      row.dropLast().map { $0 / scale } + [row[5]]
    }
    for samples in [60, 3] {
      scaled.samples = samples
      scaled.width = 3
      let network = Network(
        layers: reference.parameters.map { LinearLayer(parameters: Matrix(rounding: Matrix($0))) },
        activation: problem.activation)
      let labels = scaled.targets.map { row in Int32(row.firstIndex(of: 1) ?? 0) }
      let source = TableSource(inputs: scaled.input.map { $0.map { Float($0) } }, labels: labels)
      let found = NetworkStatistics(of: network, loss: problem.loss, over: source, count: samples)
      let dimensions = problem.loss.gradientDimensions(outputs: problem.outputs)
      let single = BottleneckAnalysis(found.statistics(hidden: 1, updateDimensions: dimensions), ridge: 0)
      let outputs = reference.outputs(scaled.input)
      let statistics = LayerStatistics(
        inputs: Matrix(outputs[0]), consumerInputs: Matrix(outputs[1]),
        desiredUpdate: Matrix(reference.desiredUpdate(scaled.input, scaled.targets)),
        updateDimensions: dimensions)
      let double = BottleneckAnalysis(statistics, ridge: 0)
      let norm2 = statistics.desiredUpdateNorm2
      #expect((single.bottleneck - double.bottleneck).magnitude < 1e-3 * norm2)
      #expect(relativeDifference(single.bestUpdateSlope, double.bestUpdateSlope) < 1e-3)
      let count = max(single.singularValues.count, double.singularValues.count)
      func padded(_ values: [Double]) -> [Double] {
        values + Array(repeating: 0, count: count - values.count)
      }
      let largest = max(double.singularValues.first ?? 0, 1e-3 * norm2.squareRoot())
      for (a, b) in zip(padded(single.singularValues), padded(double.singularValues)) {
        #expect((a - b).magnitude < 1e-3 * largest)
      }
    }
  }

  /// The right derivative of the loss at amplitude 0, by Richardson's extrapolation of forward differences.
  private func differenceQuotient(
    _ problem: Problem, fanIn: [[Double]], fanOut: [[Double]], update: [[Double]]?
  ) -> Double {
    let network = problem.network
    let before = network.meanLoss(problem.input, problem.targets)
    func quotient(_ amplitude: Double) -> Double {
      let grown = network.adding(fanIn: fanIn, fanOut: fanOut, update: update, amplitude: amplitude)
      return (grown.meanLoss(problem.input, problem.targets) - before) / amplitude
    }
    // The error of a quotient is a series in the root of the amplitude: the neurons enter with it on both sides.
    let step = 1e-5
    let (one, quarter, sixteenth) = (quotient(step), quotient(step / 4), quotient(step / 16))
    let (first, second) = (2 * quarter - one, 2 * sixteenth - quarter)
    return (4 * second - first) / 3
  }
}
