public import LinearAlgebra

/// Units that may enter at a place, before they do: what they compute, what their consumer reads of it, and what it makes of that.
///
/// Values stand as a workspace has those of the units that are there: n x k for fully connected units, k x (positions x lanes)
/// for channels. Fan-outs are (k taps) x outputs of the consumer, the taps of a unit one after the other.
extension Network {
  /// The preactivations of units, without a norm.
  ///
  /// - Parameters:
  ///   - fanIn: k x (inputs + 1), biases last.
  ///   - layer: The number of the place, from 1.
  public func preactivations(
    fanIn: borrowing Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) -> Matrix<Float> {
    let place = places[layer - 1]
    guard let (maps, memory, node, convolution) = widened(at: place, workspace) else {
      var values = Matrix<Float>(rows: workspace.rows, columns: fanIn.rows)
      workspace.multiplyInputs(of: place.widened, by: fanIn, into: &values)
      return values
    }
    let source = maps.nodes[node].source
    let positions = maps.nodes[node].shape.positions
    var values = Matrix<Float>(rows: fanIn.rows, columns: positions * memory.lanes)
    guard fanIn.rows > 0 else { return values }
    Convolution(
      convolution.geometry, inputChannels: maps.nodes[source].shape.channels, outputChannels: fanIn.rows
    ).apply(
      fanIn, to: memory.values[source].values, into: &values, lanes: memory.lanes, scratch: &memory.scratch)
    memory.clearSpareLanes(&values, positions: positions)
    return values
  }

  /// What the consumer reads of units: their values after pooling; of channels that a fully connected layer reads, n x (k taps).
  ///
  /// - Parameter values: After the activation.
  public func readings(
    of values: consuming Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) -> Matrix<Float> {
    let place = places[layer - 1]
    guard let (maps, memory, _, _) = widened(at: place, workspace) else { return values }
    var read = values
    for index in maps.poolings(at: place) {
      guard let (windows, kind) = maps.pooling(of: maps.nodes[index]) else {
        preconditionFailure("not between a layer and its consumer")
      }
      var pooled = Matrix<Float>(rows: read.rows, columns: windows.count * memory.lanes)
      MapWorkspace.pool(read, windows, kind, into: &pooled, lanes: memory.lanes)
      read = pooled
    }
    guard place.consumerNode == nil else { return read }
    var rows = Matrix<Float>(rows: memory.samples, columns: read.rows * place.taps)
    memory.write(read, positions: place.taps, asRows: &rows)
    return rows
  }

  /// By how many taps and positions of the consumer each reading of a channel is read; nil where each is read once.
  public func readerCounts(hidden layer: Int) -> [Int]? {
    places[layer - 1].consumerNode.flatMap { maps?.nodes[$0].convolution?.geometry.readerCounts }
  }

  /// `target ← target + alpha · readings · fanOut`: what units add to the preactivations of their consumer.
  ///
  /// - Parameter target: Of its leading columns, those of the consumer's outputs, where that is fully connected.
  public func addContribution(
    of readings: borrowing Matrix<Float>, fanOut: borrowing Matrix<Float>, alpha: Float,
    to target: inout Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) {
    let place = places[layer - 1]
    guard let (memory, products) = reader(of: fanOut.rows / place.taps, at: place, workspace) else {
      target.assignProduct(readings, fanOut, alpha: alpha, beta: 1, columns: fanOut.columns)
      return
    }
    guard fanOut.rows > 0 else { return }
    var weights = Self.weights(fanOut)
    weights.scale(by: alpha)
    memory.spare.fit(rows: target.rows, columns: target.columns)
    products.apply(
      weights, to: readings, into: &memory.spare, lanes: memory.lanes, scratch: &memory.scratch)
    target.add(memory.spare)
  }

  /// `readings' · delta`, (k taps) x outputs, over samples and positions: with the gradients of the consumer's preactivations, the
  /// gradients of the fan-outs.
  public func sumReadings(
    _ readings: borrowing Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) -> Matrix<Float> {
    let place = places[layer - 1]
    guard let node = place.consumerNode,
      let (memory, products) = reader(of: readings.rows, at: place, workspace)
    else { return .product(readings, workspace.layers[place.consumer].delta, transposing: .left) }
    let outputs = layers[place.consumer].outputs
    var sums = Matrix<Float>(rows: outputs, columns: readings.rows * place.taps + 1)
    if readings.rows > 0 {
      products.addWeightGradient(
        memory.deltas[node].values, readings, into: &sums, alpha: 1, keeping: 0, hasBias: false,
        lanes: memory.lanes, scratch: &memory.scratch)
    }
    return sums.transposed().leadingRows(sums.columns - 1)
  }

  /// `delta · fanOut'`: for each reading the gradient that reaches it, in the shape of the readings.
  public func gradients(
    fanOut: borrowing Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) -> Matrix<Float> {
    let place = places[layer - 1]
    let units = fanOut.rows / place.taps
    guard let node = place.consumerNode, let (memory, products) = reader(of: units, at: place, workspace)
    else { return .product(workspace.layers[place.consumer].delta, fanOut, transposing: .right) }
    var gradients = Matrix<Float>(
      rows: units, columns: products.geometry.inputPositions * memory.lanes)
    guard units > 0 else { return gradients }
    products.applyTransposed(
      Self.weights(fanOut), to: memory.deltas[node].values, into: &gradients, lanes: memory.lanes,
      scratch: &memory.scratch)
    return gradients
  }

  /// What the consumer of a place would compute of its present inputs, before a norm.
  ///
  /// - Parameter parameters: outputs x (inputs + 1), biases last.
  public func consumerPreactivations(
    _ parameters: borrowing Matrix<Float>, hidden layer: Int, _ workspace: Workspace
  ) -> Matrix<Float> {
    let place = places[layer - 1]
    guard let maps, let memory = workspace.maps, let index = place.consumerNode,
      let reader = maps.nodes[index].convolution
    else {
      var values = Matrix<Float>(rows: workspace.rows, columns: parameters.rows)
      workspace.multiplyInputs(of: place.consumer, by: parameters, into: &values)
      return values
    }
    let node = maps.nodes[index]
    var values = Matrix<Float>(rows: node.shape.channels, columns: node.shape.positions * memory.lanes)
    maps.products(of: node, reader).apply(
      parameters, to: memory.values[node.source].values, into: &values, lanes: memory.lanes,
      scratch: &memory.scratch)
    return values
  }

  /// Lets the preactivations of the consumer of a place, before a norm, be written, and computes what comes above, in evaluation mode.
  public func forward(
    fromConsumerOf layer: Int, _ workspace: Workspace, write: (inout Matrix<Float>) -> Void
  ) {
    let place = places[layer - 1]
    if let memory = workspace.maps, let node = place.consumerNode {
      memory.isTraining = false
      write(&memory.preactivation(of: node).values)
    } else {
      write(&workspace.layers[place.consumer].output)
    }
    forward(fromPreactivationOf: place.consumer, workspace)
  }

  /// Adds to each unit of a place on how many samples it is active: above zero, a channel at one position at least.
  public func countActive(hidden layer: Int, _ workspace: Workspace, into counts: inout [Int32]) {
    let place = places[layer - 1]
    guard let (maps, memory, node, _) = widened(at: place, workspace) else {
      return workspace.layers[place.widened].output.countPositive(into: &counts)
    }
    memory.values[node].values.countPositive(
      samples: memory.samples, lanes: memory.lanes, positions: maps.nodes[node].shape.positions, into: &counts
    )
  }

  /// The mean and the variance of each row of channels over samples and positions, 2 x k: what a norm goes by.
  public func moments(
    ofChannels values: borrowing Matrix<Float>, _ workspace: Workspace
  ) -> Matrix<Float> {
    var moments = Matrix<Float>(rows: 2, columns: values.rows)
    guard let memory = workspace.maps, values.rows > 0 else { return moments }
    let count = Double(values.columns / memory.lanes * memory.samples)
    for channel in 0..<values.rows {
      let row = values.row(channel)
      var (sum, squares) = (0.0, 0.0)
      for index in row.indices {
        sum += Double(row[index])
        squares += Double(row[index]) * Double(row[index])
      }
      let mean = sum / count
      moments[0, channel] = Float(mean)
      moments[1, channel] = Float(max(squares / count - mean * mean, 0) * count / max(count - 1, 1))
    }
    return moments
  }

  /// What a layer does to its inputs in evaluation mode: its parameters, with the norm behind them where there is one.
  public func parametersWithNorm(ofLayer index: Int) -> Matrix<Float> {
    var parameters = layers[index].parameters.copy()
    guard let norm = norm(ofLayer: index) else { return parameters }
    let last = parameters.columns - 1
    for output in 0..<parameters.rows {
      let (scale, shift) = norm.line(of: output)
      for input in 0...last { parameters[output, input] *= scale }
      parameters[output, last] += shift
    }
    return parameters
  }

  private func widened(
    at place: WideningPlace, _ workspace: Workspace
  ) -> (maps: MapOutline, memory: MapWorkspace, node: Int, convolution: MapNode.Convolution)? {
    guard let maps, let memory = workspace.maps, let node = place.node,
      let convolution = maps.nodes[node].convolution
    else { return nil }
    return (maps, memory, node, convolution)
  }

  /// The products of the consumer of a place with so many channels alone; nil where it is fully connected.
  private func reader(
    of channels: Int, at place: WideningPlace, _ workspace: Workspace
  ) -> (memory: MapWorkspace, products: Convolution)? {
    guard let maps, let memory = workspace.maps, let node = place.consumerNode,
      let reader = maps.nodes[node].convolution
    else { return nil }
    return (
      memory,
      Convolution(
        reader.geometry, inputChannels: channels, outputChannels: layers[place.consumer].outputs)
    )
  }

  /// The parameters of a convolution, outputs x (k taps + 1), with no bias.
  private static func weights(_ fanOut: borrowing Matrix<Float>) -> Matrix<Float> {
    fanOut.transposed().insertingColumns(at: fanOut.rows, count: 1)
  }
}

extension MapOutline {
  /// The nodes between a place's convolution and its consumer, in the order of computation.
  func poolings(at place: WideningPlace) -> [Int] {
    guard let first = place.node, var node = place.last else { return [] }
    var found: [Int] = []
    while node != first {
      found.append(node)
      node = nodes[node].source
    }
    return found.reversed()
  }
}

extension Matrix<Float> {
  /// Adds to each count the samples for which a channel is above zero somewhere.
  fileprivate func countPositive(samples: Int, lanes: Int, positions: Int, into counts: inout [Int32]) {
    for channel in counts.indices {
      for sample in 0..<samples
      where (0..<positions).contains(where: { self[channel, $0 * lanes + sample] > 0 }) {
        counts[channel] += 1
      }
    }
  }

  /// Adds to each count the rows in which a column is above zero.
  fileprivate func countPositive(into counts: inout [Int32]) {
    var counts = counts.mutableSpan
    for row in 0..<rows {
      let values = self.row(row)
      for unit in counts.indices { counts[unit] &+= values[unit] > 0 ? 1 : 0 }
    }
  }
}
