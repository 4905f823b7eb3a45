internal import Glibc
internal import LinearAlgebra

/// Samples labelled by a fixed random network, whose widths are known: what a growing network should find.
///
/// Inputs are standard normal; the hidden layers are tanh with weights of deviation 2 / sqrt(fan-in) and
/// biases of deviation 0.5; the logits are brought to mean 0 and deviation 1 over the samples, so that no
/// class is rare, then get normal noise of deviation `noise`; the class is the largest. The samples depend on
/// the configuration of the teacher alone: no seed of a run or a split enters.
enum Teacher: DrawnDataset {
  static let name = DatasetConfiguration.Name.teacher
  static let takesInputs = true
  static func key(of configuration: DatasetConfiguration) -> [String] {
    ["\(configuration.inputs)", "\(configuration.classes)", "\(configuration.teacherHidden)"]
  }
  static func widths(of configuration: DatasetConfiguration) -> [Int] {
    [configuration.inputs] + configuration.teacherHidden + [configuration.classes]
  }
  static func classCount(of configuration: DatasetConfiguration) -> Int? { configuration.classes }

  static func load(_ configuration: DatasetConfiguration) throws -> RawDataset {
    try configuration.checkSynthetic(classCount: configuration.classes)
    guard configuration.inputs > 0, configuration.teacherHidden.allSatisfy({ $0 > 0 }) else {
      throw DatasetError(
        .configuration,
        "dataset: a teacher needs one input and one neuron per hidden layer at least"
      )
    }
    let samples = configuration.samples
    var generator = RandomGenerator(seed: 0, stream: "teacher.inputs")
    let inputs = (0..<samples * configuration.inputs).map { _ in Float(generator.normal()) }

    generator = RandomGenerator(seed: 0, stream: "teacher.weights")
    var activities = inputs.map(Double.init)
    var fanIn = configuration.inputs
    for fanOut in configuration.teacherHidden {
      activities = layer(activities, from: fanIn, to: fanOut, using: &generator).map { tanh($0) }
      fanIn = fanOut
    }
    var logits = layer(activities, from: fanIn, to: configuration.classes, using: &generator)
    standardize(&logits, width: configuration.classes)

    generator = RandomGenerator(seed: 0, stream: "teacher.noise")
    let labels = (0..<samples).map { sample in
      let noisy = (0..<configuration.classes).map {
        logits[sample * configuration.classes + $0] + configuration.noise * generator.normal()
      }
      return Int32(noisy.indices.max { noisy[$0] < noisy[$1] } ?? 0)
    }
    return RawDataset(
      classCount: configuration.classes,
      training: SampleTable(inputs: .floats(inputs), inputCount: configuration.inputs, labels: labels)
    )
  }

  /// One random layer applied to all samples: `x W' + b`.
  private static func layer(
    _ inputs: [Double],
    from fanIn: Int,
    to fanOut: Int,
    using generator: inout RandomGenerator
  ) -> [Double] {
    let deviation = 2 / Double(fanIn).squareRoot()
    let weights = (0..<fanOut * fanIn).map { _ in deviation * generator.normal() }
    let biases = (0..<fanOut).map { _ in 0.5 * generator.normal() }
    return (0..<inputs.count / fanIn).flatMap { sample in
      (0..<fanOut).map { unit in
        (0..<fanIn).reduce(biases[unit]) { $0 + inputs[sample * fanIn + $1] * weights[unit * fanIn + $1] }
      }
    }
  }

  private static func standardize(_ values: inout [Double], width: Int) {
    let count = Double(values.count / width)
    for column in 0..<width {
      let rows = stride(from: column, to: values.count, by: width)
      let mean = rows.reduce(0) { $0 + values[$1] } / count
      let variance = rows.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / count
      for index in rows {
        values[index] = (values[index] - mean) / max(variance.squareRoot(), .leastNormalMagnitude)
      }
    }
  }
}

extension DatasetConfiguration {
  /// - Throws: `DatasetError` when a synthetic set cannot be drawn.
  func checkSynthetic(classCount: Int) throws {
    guard classCount >= 2 else {
      throw DatasetError(.configuration, "dataset.classes: \(classCount) is below 2")
    }
    if let problem = samplesProblem {
      throw DatasetError(.configuration, problem, key: "dataset.samples")
    }
    if let problem = teacherProblem {
      throw DatasetError(.configuration, problem, key: "dataset.teacher_hidden")
    }
    guard samples >= 2 * classCount, samples <= 100_000_000 else {
      throw DatasetError(
        .configuration,
        "dataset.samples: \(samples) samples for \(classCount) classes are too few or too many"
      )
    }
    guard noise >= 0, noise.isFinite else {
      throw DatasetError(.configuration, "dataset.noise: \(noise) is not a deviation (0 or more)")
    }
  }
}
