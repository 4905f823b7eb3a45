internal import Glibc
internal import LinearAlgebra

/// Two interleaved spirals in the plane, a classical test of a network's ability to separate classes.
///
/// Source: K. Lang and M. Witbrock, "Learning to tell two spirals apart", 1988. Here each makes two turns,
/// points are spread evenly over its length, and the unit of length is the distance between neighbouring
/// arms, which makes `noise` (the deviation of each coordinate) a fraction of that distance. The samples
/// depend on `samples` and `noise` alone: no seed of a run or a split enters.
enum TwoSpirals: DrawnDataset {
  static let name = DatasetConfiguration.Name.twoSpirals
  static func widths(of configuration: DatasetConfiguration) -> [Int] { [2] }
  static func classCount(of configuration: DatasetConfiguration) -> Int? { 2 }

  static func load(_ configuration: DatasetConfiguration) throws -> RawDataset {
    try configuration.checkSynthetic(classCount: 2)
    var positions = RandomGenerator(seed: 0, stream: "two_spirals.positions")
    var noise = RandomGenerator(seed: 0, stream: "two_spirals.noise")
    var inputs: [Float] = []
    var labels: [Int32] = []
    for sample in 0..<configuration.samples {
      let spiral = sample % 2
      let angle = 4 * Double.pi * positions.uniform().squareRoot()
      let radius = angle / .pi
      let direction = angle + .pi * Double(spiral)
      inputs.append(Float(radius * cos(direction) + configuration.noise * noise.normal()))
      inputs.append(Float(radius * sin(direction) + configuration.noise * noise.normal()))
      labels.append(Int32(spiral))
    }
    let table = SampleTable(inputs: .floats(inputs), inputCount: 2, labels: labels)
    return RawDataset(classCount: 2, training: table)
  }
}
