import Datasets
import Growth
import Networks
import Reports
import Training

/// Reads a network from a safetensors file, writes it again and inspects it, as `sprout inspect` does.
final class ModelExaminer: Examiner {
  func examine(_ input: [UInt8]) -> String {
    answer {
      let file = try ModelFile(input)
      let layers = try file.layers()
      let network = try file.network(activation: file.activation ?? .relu, layers: layers)
      let task = try file.task(of: network)
      let again = try ModelFile(ModelFile.bytes(of: network, task: task)).network()
      precondition(again.shape == network.shape, "another network after writing")
      guard network.shape.parameters < 5000 else { return "too large to inspect" }
      var configuration = DatasetConfiguration(name: .teacher)
      configuration.samples = 30
      configuration.inputs = network.inputCount
      configuration.classes = 2
      let given = task.scaling.map { GivenNormalization.affine(shift: $0.shift, scale: $0.scale) }
      let parts = try SampleData.catalog.whole(configuration, normalizedBy: given)
      let description = try SampleData.catalog.description(of: configuration)
      try task.check(columns: description.columns)
      let outputs = try task.outputs(
        for: description.classes, occurring: Set(parts.flatMap(\.labels)), outputCount: network.outputCount)
      let inspection = try Inspection(
        of: network, loss: .crossEntropy, on: parts.map { $0.renumbered(outputs) }, ridge: 0.001)
      return InspectionReport.text(
        of: inspection, model: "model", layers: layers.map { [$0.weight, $0.bias ?? ""] },
        tensorsLeftOut: file.tensors(besides: layers), data: "teacher", inputs: "",
        sampleCount: parts.reduce(0) { $0 + $1.labels.count }, isOfRun: false)
    }
  }
}
