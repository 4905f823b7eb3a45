internal import Foundation
public import Growth
internal import Results

/// An inspection as text.
public enum InspectionReport {
  /// What was taken for what, loss and accuracy, a table over the layers, and the leading singular values.
  ///
  /// - Parameters:
  ///   - model: What the user called the model.
  ///   - layers: The names of the tensors of each layer, from the inputs to the outputs.
  ///   - tensorsLeftOut: The names of those that are part of none.
  ///   - data: The data and the part of them.
  ///   - inputs: What is done to the inputs.
  ///   - sampleCount: How many samples the data have, looked at or not.
  ///   - isOfRun: Whether the model is that of a run.
  public static func text(
    of inspection: Inspection, model: String, layers: [[String]], tensorsLeftOut: [String], data: String,
    inputs: String, sampleCount: Int, isOfRun: Bool
  ) -> String {
    var text = "model     \(model)\n"
    for (index, tensors) in layers.enumerated() {
      let name = index == layers.count - 1 ? "output" : "layer \(index + 1)"
      text +=
        "\(name.padding(toLength: max(10, name.count + 1), withPad: " ", startingAt: 0))\(tensors.joined(separator: ", "))\n"
    }
    if !tensorsLeftOut.isEmpty { text += "left out  \(tensorsLeftOut.joined(separator: ", "))\n" }
    let samples =
      inspection.samples == sampleCount ? "\(sampleCount)" : "\(inspection.samples) of \(sampleCount)"
    text += "data      \(data), \(samples) samples\ninputs    \(inputs)\n"
    text += "loss      \(Quantity.significant(inspection.loss))\n"
    if let accuracy = inspection.accuracy { text += "accuracy  \(Quantity.percent(accuracy))\n" }
    text += "\n"
    let titles = [
      "layer", "width", "|V|^2/n", "bottleneck", "share", "best update", "noise edge", "largest", "to add",
      "slope",
    ]
    let table = TextTable(
      titles.map { ($0, .right) },
      rows: inspection.layers.map { layer in
        [
          "\(layer.layer)", "\(layer.width)", Quantity.significant(layer.desiredUpdateNorm2),
          Quantity.significant(layer.bottleneck), Quantity.percent(layer.bottleneckShare),
          Quantity.significant(-layer.bestUpdateSlope), Quantity.significant(layer.noiseEdge),
          layer.singularValues.first.map(Quantity.significant) ?? "none", "\(layer.kept)",
          Quantity.significant(layer.predictedSlope),
        ]
      })
    text += table.text + "\n"
    for layer in inspection.layers {
      let shown = layer.singularValues.prefix(10).map(Quantity.significant).joined(separator: " ")
      let more = layer.singularValues.count > 10 ? " ... (\(layer.singularValues.count) in all)" : ""
      text += "singular values of layer \(layer.layer): \(shown.isEmpty ? "none" : shown)\(more)\n"
    }
    text += """

      bottleneck: the part of the desired update that no change of the consumer's weights gives; share: of |V|^2/n.
      best update: what the consumer's own best update takes off the loss, to first order.
      to add: neurons whose singular value is above the noise edge; slope: of the loss along them.

      """
    if isOfRun {
      text += "loss: of the saved model; the run's train_loss is a mean over the steps of an epoch.\n"
    }
    return text
  }
}
