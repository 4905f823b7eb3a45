internal import LinearAlgebra

extension Network {
  /// Computes every layer's output from the workspace's batch.
  public func forward(_ workspace: Workspace) {
    for index in layers.indices {
      computePreactivation(of: index, workspace)
      activate(index, workspace)
    }
  }

  /// Goes on from the preactivations that stand in the output of one layer.
  public func forward(fromPreactivationOf layer: Int, _ workspace: Workspace) {
    activate(layer, workspace)
    for index in layers.indices.dropFirst(layer + 1) {
      computePreactivation(of: index, workspace)
      activate(index, workspace)
    }
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
    for index in layers.indices.dropFirst().reversed() {
      let below = workspace.layers[index - 1]
      below.delta.assignProduct(
        workspace.layers[index].delta, layers[index].parameters, columns: below.delta.columns)
      activation.multiplyDerivative(into: &below.delta, output: below.output, slopes: below.slopes)
    }
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
    workspace.sumInputs(
      of: index, weightedBy: workspace.layers[index].delta, into: &target,
      alpha: 1 / Float(workspace.rows), beta: kept)
  }
}
