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
    if let targets = task.targets {
      writer.append(ModelTask.targetShiftName, shape: [targets.shift.count], targets.shift)
      writer.append(ModelTask.targetScaleName, shape: [targets.scale.count], targets.scale)
    }
    let names = network.layerNames
    for (index, layer) in network.layers.enumerated() {
      writer.append("\(names[index]).weight", shape: network.weightShape(of: index), layer.weights)
      guard network.shape.hasBias(ofLayer: index) else { continue }
      writer.append("\(names[index]).bias", shape: [layer.outputs], layer.biases)
    }
    for index in network.layers.indices {
      guard let norm = network.norm(ofLayer: index) else { continue }
      for part in NormTensor.allCases {
        writer.append(
          "\(names[index]).norm.\(part.rawValue)", shape: [norm.channels],
          (0..<norm.channels).map { norm[part, $0] })
      }
    }
    var texts = metadata.merging(task.metadata) { $1 }
    texts[ModelArchitecture.name] = ModelArchitecture.text(of: network)
    texts["activation"] = network.activation.rawValue
    return writer.bytes(metadata: texts)
  }
}

/// The tensors of a norm in a model file.
enum NormTensor: String, CaseIterable {
  case weight, bias, mean, variance
}

extension BatchNorm {
  /// A number of a channel.
  subscript(part: NormTensor, channel: Int) -> Float {
    get {
      switch part {
      case .weight: parameters[0, channel]
      case .bias: parameters[1, channel]
      case .mean: statistics[0, channel]
      case .variance: statistics[1, channel]
      }
    }
    set {
      switch part {
      case .weight: parameters[0, channel] = newValue
      case .bias: parameters[1, channel] = newValue
      case .mean: statistics[0, channel] = newValue
      case .variance: statistics[1, channel] = newValue
      }
    }
  }
}

extension Network {
  /// The names of the layers with parameters: `layers.<i>`, and `layers.<i>.0`, `.1` and `.skip` in a residual block.
  var layerNames: [String] {
    let ofMaps = maps?.names ?? []
    // A block has a number for all of its layers.
    let numbers = Set(ofMaps.map { $0.split(separator: ".")[1] })
    return ofMaps + (0..<layers.count - ofMaps.count).map { "layers.\(numbers.count + $0)" }
  }

  /// Out x in, or out x in x height x width.
  func weightShape(of layer: Int) -> [Int] {
    guard let convolution = shape.convolution(ofLayer: layer) else {
      return [layers[layer].outputs, layers[layer].inputs]
    }
    let kernel = convolution.geometry.kernel
    return [layers[layer].outputs, layers[layer].inputs / (kernel * kernel), kernel, kernel]
  }
}
