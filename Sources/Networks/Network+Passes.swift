internal import LinearAlgebra

extension Network {
  /// Computes every layer's output from the workspace's batch.
  ///
  /// - Parameter training: Whether norms go by the batch, and take note of it.
  public func forward(_ workspace: Workspace, training: Bool = false) {
    if let memory = workspace.maps {
      memory.isTraining = training
      forwardMaps(memory, workspace.batch)
    }
    forwardDense(from: mapLayerCount, workspace)
  }

  private func forwardDense(from first: Int, _ workspace: Workspace) {
    for index in layers.indices.dropFirst(first) {
      computePreactivation(of: index, workspace)
      activate(index, workspace)
    }
  }

  /// Goes on from the preactivations that stand in the output of one layer, in evaluation mode.
  public func forward(fromPreactivationOf layer: Int, _ workspace: Workspace) {
    if let memory = workspace.maps, let node = maps?.node(ofLayer: layer) {
      memory.isTraining = false
      forwardMaps(fromPreactivationOf: node, memory, workspace.batch)
      return forwardDense(from: mapLayerCount, workspace)
    }
    activate(layer, workspace)
    forwardDense(from: layer + 1, workspace)
  }

  /// The preactivations of one layer, into the leading columns of its output.
  public func computePreactivation(of index: Int, _ workspace: Workspace) {
    let layer = layers[index]
    let memory = workspace.layers[index]
    memory.setRows(workspace.rows)
    workspace.multiplyInputs(of: index, by: layer.parameters, into: &memory.output)
  }

  private func activate(_ index: Int, _ workspace: Workspace) {
    let memory = workspace.layers[index]
    guard memory.isHidden else { return }
    activation.apply(to: &memory.output, slopes: &memory.slopes)
    memory.writeOnes()
  }

  /// Carries the loss's gradient, which stands in the last layer's `delta`, down to the first layer's.
  public func backward(_ workspace: Workspace) {
    for index in layers.indices.dropFirst(mapLayerCount + 1).reversed() {
      let below = workspace.layers[index - 1]
      below.delta.assignProduct(
        workspace.layers[index].delta, layers[index].parameters, columns: below.delta.columns)
      activation.multiplyDerivative(into: &below.delta, output: below.output, slopes: below.slopes)
    }
    guard let maps = workspace.maps else { return }
    maps.featureDelta.assignProduct(
      workspace.layers[mapLayerCount].delta, layers[mapLayerCount].parameters,
      columns: maps.featureDelta.columns)
    backwardMaps(maps)
  }

  /// The gradient of the mean loss with respect to every parameter, from the deltas of `backward`.
  public func computeGradients(_ workspace: Workspace) {
    for index in layers.indices {
      computeGradient(of: index, workspace, into: &workspace.layers[index].gradient)
    }
  }

  /// `target ← gradient of the mean loss with respect to a layer's parameters + kept · target`.
  func computeGradient(
    of index: Int, _ workspace: Workspace, into target: inout Matrix<Float>, keeping kept: Float = 0
  ) {
    if let maps = workspace.maps, index < mapLayerCount {
      return computeMapGradient(of: index, maps, into: &target, keeping: kept)
    }
    workspace.sumInputs(
      of: index, weightedBy: workspace.layers[index].delta, into: &target,
      alpha: 1 / Float(workspace.rows), beta: kept)
  }
}
