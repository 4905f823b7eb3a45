@testable import Datasets
import LinearAlgebra

extension DataPart {
  /// Samples whose inputs are taken as they are, a row for each.
  init(inputs: [[Float]], labels: [Int]) {
    let table = SampleTable(
      inputs: .floats(inputs.flatMap(\.self)), inputCount: inputs[0].count, labels: labels.map(Int32.init))
    self.init(
      table: table, rows: labels.indices.map(Int32.init),
      normalization: InputNormalization(identity: table.inputCount))
  }
}

extension PreparedDataset {
  /// A data set of such parts.
  init(
    classCount: Int, training: DataPart, validation: DataPart? = nil, test: DataPart,
    imageShape: MapShape? = nil
  ) {
    self.init(
      inputCount: training.inputCount, imageShape: imageShape, classes: (0..<classCount).map(String.init),
      targets: nil, columns: nil, label: nil, split: nil, contentHash: "", training: training,
      validation: validation, test: test)
  }
}
