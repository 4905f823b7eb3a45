internal import LinearAlgebra

extension ModelFile {
  /// The bytes of the file for a network.
  ///
  /// - Parameters:
  ///   - task: What it was trained for.
  ///   - metadata: Further texts for the file's metadata.
  public static func bytes(
    of network: Network, task: ModelTask = ModelTask(), metadata: [String: String] = [:]
  ) -> [UInt8] {
    var writer = Safetensors.Writer()
    if let scaling = task.scaling {
      // Before the others: they are the wider type.
      writer.append(ModelTask.shiftName, shape: [scaling.shift.count], scaling.shift)
      writer.append(ModelTask.scaleName, shape: [scaling.scale.count], scaling.scale)
    }
    for (index, layer) in network.layers.enumerated() {
      let inputs = layer.inputs
      let rows = (0..<layer.outputs).map { row in (0..<inputs).map { layer.parameters[row, $0] } }
      writer.append("layers.\(index).weight", shape: [layer.outputs, inputs], rows.flatMap { $0 })
      writer.append(
        "layers.\(index).bias", shape: [layer.outputs],
        (0..<layer.outputs).map { layer.parameters[$0, inputs] })
    }
    var texts = metadata.merging(task.metadata) { $1 }
    texts[ModelArchitecture.name] = ModelArchitecture.text(of: network)
    texts["activation"] = network.activation.rawValue
    return writer.bytes(metadata: texts)
  }
}
