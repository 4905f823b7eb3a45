import Datasets
import LinearAlgebra

extension PreparedDataset {
  /// Samples of three classes with 200 inputs: 50 in the middle vary from sample to sample; the others, as the border of
  /// an image, are zero in most samples, and here and there one is not.
  static func bordered(training: Int, test: Int) -> PreparedDataset {
    var random = RandomGenerator(seed: 0, stream: "bordered")
    let directions = (0..<3).map { _ in (0..<50).map { _ in random.normal() } }
    func part(_ count: Int) -> DataPart {
      let inputs = (0..<count).map { _ in
        (0..<200).map { column -> Float in
          if (70..<120).contains(column) || random.uniform() < 0.002 { return Float(random.normal()) }
          return 0
        }
      }
      let labels = inputs.map { sample in
        let scores = directions.map { zip($0, sample[70...]).reduce(0.0) { $0 + $1.0 * Double($1.1) } }
        return scores.indices.max { scores[$0] < scores[$1] } ?? 0
      }
      return DataPart(inputs: inputs, labels: labels)
    }
    return PreparedDataset(
      classCount: 3, training: part(training), test: part(test),
      imageShape: MapShape(channels: 1, height: 10, width: 20))
  }
}
