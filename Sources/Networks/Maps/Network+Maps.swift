internal import LinearAlgebra

/// Passes through the layers that work on images.
extension Network {
  /// Computes every node's value from the batch, and the features.
  func forwardMaps(_ workspace: MapWorkspace, _ batch: Batch, from first: Int = 0) {
    guard let maps else { return }
    if first == 0 {
      workspace.setSamples(batch.rows, of: maps)
      MapWorkspace.transpose(
        batch.input, into: &workspace.values[0].values, shape: maps.input, lanes: workspace.lanes)
    }
    for index in maps.nodes.indices.dropFirst(max(first, 1)) {
      compute(index, workspace, maps)
      finish(index, workspace, maps)
    }
    workspace.writeFeatures(of: maps.nodes.count - 1, shape: maps.output)
  }

  /// What a convolution computes before norm, sum and activation, or all that another node does.
  private func compute(_ index: Int, _ workspace: MapWorkspace, _ maps: MapOutline) {
    let node = maps.nodes[index]
    let (source, target) = (workspace.values[node.source], workspace.values[index])
    switch node.operation {
    case .input: break
    case .convolution(let convolution):
      let into = workspace.preactivation(of: index)
      maps.products(of: node, convolution).apply(
        layers[convolution.layer].parameters, to: source.values, into: &into.values, lanes: workspace.lanes,
        scratch: &workspace.scratch)
    case .pool, .globalAverage:
      guard let (windows, kind) = maps.pooling(of: node) else { return }
      MapWorkspace.pool(source.values, windows, kind, into: &target.values, lanes: workspace.lanes)
    }
  }

  /// Norm, sum and activation of a convolution.
  private func finish(_ index: Int, _ workspace: MapWorkspace, _ maps: MapOutline) {
    let node = maps.nodes[index]
    guard let convolution = node.convolution else { return }
    let target = workspace.values[index]
    if let number = convolution.norm {
      workspace.normalize(index, norms[number], number: number, positions: node.shape.positions)
    }
    if let added = convolution.added { target.values.add(workspace.values[added].values) }
    guard convolution.isActivated else { return }
    if let slopes = workspace.slopes[index] {
      activation.apply(to: &target.values, slopes: &slopes.values)
    } else {
      activation.apply(to: &target.values)
    }
  }

  /// Goes on from what stands in a convolution's place before norm, sum and activation.
  func forwardMaps(fromPreactivationOf index: Int, _ workspace: MapWorkspace, _ batch: Batch) {
    guard let maps else { return }
    finish(index, workspace, maps)
    forwardMaps(workspace, batch, from: index + 1)
  }

  /// Carries the gradients of the features down to every convolution's.
  func backwardMaps(_ workspace: MapWorkspace) {
    guard let maps else { return }
    workspace.prepareDeltas(of: maps)
    let last = maps.nodes.count - 1
    var hasGradient = Array(repeating: false, count: maps.nodes.count)
    MapWorkspace.transpose(
      workspace.featureDelta, into: &workspace.deltas[last].values, shape: maps.output, lanes: workspace.lanes
    )
    hasGradient[last] = true
    for index in maps.nodes.indices.dropFirst().reversed() {
      let node = maps.nodes[index]
      let delta = workspace.deltas[index]
      let source = node.source > 0 ? workspace.deltas[node.source] : nil
      let isFirst = !hasGradient[node.source]
      hasGradient[node.source] = true
      switch node.operation {
      case .input: break
      case .convolution(let convolution):
        if convolution.isActivated {
          if let slopes = workspace.slopes[index] {
            delta.values.multiply(slopes.values)
          } else {
            activation.multiplyDerivative(into: &delta.values, values: workspace.values[index].values)
          }
        }
        if let added = convolution.added, added > 0 {
          workspace.deltas[added].values.take(delta.values, isFirst: !hasGradient[added])
          hasGradient[added] = true
        }
        if let number = convolution.norm {
          workspace.normalizeBackward(index, norms[number], number: number, positions: node.shape.positions)
        }
        guard let source else { continue }
        let products = maps.products(of: node, convolution)
        if isFirst {
          products.applyTransposed(
            layers[convolution.layer].parameters, to: delta.values, into: &source.values,
            lanes: workspace.lanes, scratch: &workspace.scratch)
        } else {
          workspace.spare.fit(rows: source.values.rows, columns: source.values.columns)
          products.applyTransposed(
            layers[convolution.layer].parameters, to: delta.values, into: &workspace.spare,
            lanes: workspace.lanes, scratch: &workspace.scratch)
          source.values.add(workspace.spare)
        }
      case .pool, .globalAverage:
        guard let source, let (windows, kind) = maps.pooling(of: node) else { continue }
        MapWorkspace.poolBackward(
          delta.values, windows, kind, value: workspace.values[node.source].values,
          pooled: workspace.values[index].values, into: &source.values, lanes: workspace.lanes)
      }
    }
  }

  /// `target ← gradient of the mean loss with respect to a convolution's parameters + kept · target`.
  func computeMapGradient(
    of layer: Int, _ workspace: MapWorkspace, into target: inout Matrix<Float>, keeping kept: Float
  ) {
    guard let maps, let index = maps.node(ofLayer: layer), let convolution = maps.nodes[index].convolution
    else { preconditionFailure("layer \(layer) is no convolution") }
    let node = maps.nodes[index]
    maps.products(of: node, convolution).addWeightGradient(
      workspace.deltas[index].values, workspace.values[node.source].values, into: &target,
      alpha: 1 / Float(workspace.samples), keeping: kept, hasBias: convolution.hasBias,
      lanes: workspace.lanes, scratch: &workspace.scratch)
  }
}

extension MapOutline {
  /// The products of a convolution.
  func products(of node: MapNode, _ convolution: MapNode.Convolution) -> Convolution {
    Convolution(
      convolution.geometry, inputChannels: nodes[node.source].shape.channels,
      outputChannels: node.shape.channels)
  }

  /// The node of a layer with parameters.
  func node(ofLayer layer: Int) -> Int? { nodes.firstIndex { $0.convolution?.layer == layer } }
}

extension Matrix<Float> {
  /// Takes the numbers of another matrix, or adds them.
  fileprivate mutating func take(_ other: borrowing Matrix<Float>, isFirst: Bool) {
    if isFirst { assign(other) } else { add(other) }
  }

  /// Multiplies each number by that of another matrix of the same shape.
  fileprivate mutating func multiply(_ other: borrowing Matrix<Float>) {
    precondition(rows == other.rows && columns == other.columns, "a product of different shapes")
    let count = extent
    unsafe withUnsafePointers(from: other) { source, target in
      for index in 0..<count { unsafe target[index] *= source[index] }
    }
  }

  /// `self ← self + other`, of the same shape.
  mutating func add(_ other: borrowing Matrix<Float>) {
    precondition(rows == other.rows && columns == other.columns, "a sum of different shapes")
    let count = extent
    unsafe withUnsafePointers(from: other) { source, target in
      for index in 0..<count { unsafe target[index] += source[index] }
    }
  }
}
