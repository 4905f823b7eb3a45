internal import Glibc
internal import LinearAlgebra

/// A number to predict from inputs of which five count: `10 sin(pi x1 x2) + 20 (x3 - 1/2)^2 + 10 x4 + 5 x5`, and normal
/// noise of deviation `noise`.
///
/// Source: J. H. Friedman, "Multivariate Adaptive Regression Splines", The Annals of Statistics 19(1), 1991, section 4.3;
/// named Friedman 1 by L. Breiman, "Bagging Predictors", Machine Learning 24, 1996, and by scikit-learn's
/// `make_friedman1`. Inputs are uniform between 0 and 1; Friedman has 10 of them and noise of deviation 1. The samples
/// depend on `samples`, `inputs` and `noise` alone: no seed of a run or a split enters.
enum Friedman1: DrawnDataset {
  static let name = DatasetConfiguration.Name.friedman1
  static let source: String? =
    "J. H. Friedman, Multivariate Adaptive Regression Splines, The Annals of Statistics 19(1), 1991"
  static let takesInputs = true
  static func key(of configuration: DatasetConfiguration) -> [String] { ["\(configuration.inputs)"] }
  static func widths(of configuration: DatasetConfiguration) -> [Int] { [configuration.inputs] }
  static func classCount(of configuration: DatasetConfiguration) -> Int? { nil }

  /// The inputs that count.
  static let fewestInputs = 5

  static func load(_ configuration: DatasetConfiguration) throws -> RawDataset {
    try configuration.checkSynthetic(classCount: 2)
    let width = configuration.inputs
    if let problem = configuration.inputsProblem {
      throw DatasetError(.configuration, problem, key: "dataset.inputs")
    }
    var positions = RandomGenerator(seed: 0, stream: "friedman1.inputs")
    var noise = RandomGenerator(seed: 0, stream: "friedman1.noise")
    var inputs: [Float] = []
    var targets: [Double] = []
    inputs.reserveCapacity(configuration.samples * width)
    for _ in 0..<configuration.samples {
      // As the network sees them, so that the formula holds to the last digit.
      let sample = (0..<width).map { _ in Float(positions.uniform()) }
      inputs += sample
      targets.append(
        value(sample.prefix(fewestInputs).map(Double.init)) + configuration.noise * noise.normal())
    }
    let table = SampleTable(
      inputs: .floats(inputs), inputCount: width, labels: Array(repeating: 0, count: configuration.samples),
      targets: SampleTargets(names: ["y"], values: targets))
    return RawDataset(classCount: 1, training: table)
  }

  /// The formula without noise.
  static func value(_ x: [Double]) -> Double {
    10 * sin(.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) * (x[2] - 0.5) + 10 * x[3] + 5 * x[4]
  }
}

extension DatasetConfiguration {
  /// Why there are too few inputs for the formula, in a sentence; nil when there are not, and for other sets.
  public var inputsProblem: String? {
    guard name == .friedman1, inputs < Friedman1.fewestInputs else { return nil }
    return
      "dataset.inputs: \(inputs) inputs are too few for friedman1, whose formula reads \(Friedman1.fewestInputs)"
  }
}
