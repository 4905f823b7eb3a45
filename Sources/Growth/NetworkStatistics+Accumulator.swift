internal import LinearAlgebra
internal import Networks

extension NetworkStatistics {
  /// Sums what passes through a network, batch by batch: `add` for every batch, then `solve`, then `addRemainder` for
  /// every batch again if what is left of the desired updates is asked for.
  final class Accumulator {
    private let network: Network
    private let kind: InputStatistics.Kind
    private let inputMoment: InputMoment
    /// For each place of maps its rows.
    private let sampled: [SampledRows?]
    private let moments: [MomentSum]
    private let layers: [Sums]
    /// For each place what the moment of its inputs is summed in, where it is of its own: patches of maps, features that no other
    /// place has.
    private let ownMoments: [MomentSum?]
    /// The moments over all samples: of the inputs of every consumer.
    private var consumerMoments: [MomentMatrix] = []
    private(set) var samples = 0
    /// The operations of the sums, without those of the passes.
    private(set) var flops = 0.0
    private var isSolved = false

    /// - Parameter allPositions: Whether every position of maps is taken, whatever it costs.
    init(
      for network: Network, _ kind: InputStatistics.Kind = .moments(projected: true),
      inputMoment: InputMoment = InputMoment(), allPositions: Bool = false
    ) {
      self.network = network
      self.kind = kind
      self.inputMoment = inputMoment
      let places = network.places
      let memory = SampledRows.Memory()
      let sampled = places.map {
        SampledRows(of: network, hidden: $0.number, all: allPositions, in: memory)
      }
      self.sampled = sampled
      moments = zip(places, sampled).map { place, rows in
        MomentSum(
          order: network.layers[place.consumer].parameters.columns, isCentred: rows?.patches.readsMaps != true
        )
      }
      layers = zip(places, sampled).map { place, rows in
        Sums(
          inputs: kind == .nothing ? 0 : network.layers[place.widened].parameters.columns,
          consumerInputs: network.layers[place.consumer].parameters.columns,
          outputs: network.layers[place.consumer].outputs, rows: rows, hasCrossMoment: kind.needsCrossMoment)
      }
      ownMoments = places.indices.map { index in
        let order = network.layers[places[index].widened].parameters.columns
        if sampled[index] != nil { return MomentSum(order: order, isCentred: false) }
        // The network's own inputs are summed for all events, and those of the place before's consumer for that.
        guard !Self.readsInputs(places[index], of: network),
          index == 0 || places[index - 1].consumer != places[index].widened
        else { return nil }
        return MomentSum(order: order)
      }
    }

    /// Whether what is widened at a place reads the samples themselves.
    private static func readsInputs(_ place: WideningPlace, of network: Network) -> Bool {
      network.maps == nil && place.widened == 0
    }

    /// Adds a batch that has passed forward and backward, and that the moment of the inputs holds. The first one says
    /// about what mean the moments of hidden layers are taken.
    ///
    /// - Parameter first: The number of its first sample, by which positions are drawn.
    func add(_ workspace: Workspace, from first: Int = 0) {
      samples += workspace.rows
      for (index, layer) in layers.enumerated() {
        guard let rows = sampled[index] else {
          let place = network.places[index]
          moments[index].centre(workspace.layers[place.consumer - 1].output)
          moments[index].add()
          layer.add(moments[index].rows, desired: workspace.layers[place.consumer].delta)
          if kind == .gradient { layer.addGradient(workspace, place) }
          continue
        }
        rows.forEachStretch(of: workspace, from: first) {
          moments[index].withCentred(rows.memory.consumerInputs) { inputs in
            moments[index].add(inputs)
            layer.add(inputs, desired: rows.memory.gradients)
          }
          guard kind == .gradient else { return }
          rows.readInputs(workspace) { layer.addNorm(of: $0) }
          rows.forEachTap { tap, inputs in layer.addGradient(inputs, rows.memory.gradients, tap: tap) }
        }
      }
    }

    /// Whether there are best updates, and every sum is a finite number.
    var isFinite: Bool { isSolved && layers.allSatisfy(\.isFinite) }

    /// Finds every consumer's best update.
    ///
    /// - Returns: Whether all sums are finite numbers; there are no updates otherwise.
    @discardableResult
    func solve() -> Bool {
      consumerMoments = moments.enumerated().map { index, moment in
        moment.mean(over: samples, share: share(index))
      }
      isSolved =
        layers.allSatisfy(\.isFinite) && consumerMoments.allSatisfy { $0.trace.isFinite }
        && (!kind.needsMoments || network.maps != nil || inputMoment.matrix.trace.isFinite)
      guard isSolved else { return false }
      for (index, layer) in layers.enumerated() {
        layer.solve(consumerMoments[index], over: count(index))
        flops += layer.flops(kind, samples: samples) + layer.solutionFlops(consumerMoments[index])
        if kind.needsMoments, let own = ownMoments[index] {
          let rows =
            sampled[index] == nil
            ? 1 : NetworkStatistics.readingsOfSample(network.shape, at: network.places[index])
          flops += Double(samples) * Double(rows) * Double(own.order * (own.order + 1))
        }
      }
      return true
    }

    /// Adds what the best updates leave of a batch that has been added before.
    func addRemainder(_ workspace: Workspace, from first: Int = 0) {
      for (index, layer) in layers.enumerated() {
        let place = network.places[index]
        if let rows = sampled[index], let own = ownMoments[index] {
          rows.forEachStretch(of: workspace, from: first) {
            moments[index].withCentred(rows.memory.consumerInputs) { inputs in
              layer.setRemainder(inputs, desired: rows.memory.gradients, isProjected: kind.isProjected)
            }
            rows.readInputs(workspace) { own.add($0) }
            rows.forEachTap { tap, inputs in layer.addRemainder(of: inputs, tap: tap) }
          }
          continue
        }
        moments[index].centre(workspace.layers[place.consumer - 1].output)
        if let own = ownMoments[index] {
          if let maps = workspace.maps, place.widened == network.mapLayerCount {
            own.centre(maps.features)
          } else {
            own.centre(workspace.layers[place.widened - 1].output)
          }
          own.add()
        }
        if index > 0, sampled[index - 1] != nil, ownMoments[index] == nil, let maps = workspace.maps {
          // The rows of the place below are those of its last stretch.
          moments[index - 1].centre(maps.features)
        }
        layer.addRemainder(
          moments[index].rows, desired: workspace.layers[place.consumer].delta, isProjected: kind.isProjected
        ) { remainder, product in
          if Self.readsInputs(place, of: network) {
            inputMoment.sum(workspace, weightedBy: remainder, into: &product)
          } else {
            (ownMoments[index] ?? moments[index - 1]).sum(weightedBy: remainder, into: &product)
          }
        }
      }
    }

    /// Gives up what batches were taken with: there are no more of them.
    func finish() {
      layers.forEach { $0.finish() }
      moments.forEach { $0.finish() }
      ownMoments.forEach { $0?.finish() }
      sampled.forEach { $0?.finish() }
    }

    func consumerMoment(hidden layer: Int) -> MomentMatrix { consumerMoments[layer - 1] }

    private func share(_ index: Int) -> Double { sampled[index]?.share ?? 1 }

    /// What sums are divided by for a mean over samples.
    private func count(_ index: Int) -> Double { Double(samples) * share(index) }

    private func inputMoment(_ index: Int) -> MomentMatrix {
      if let own = ownMoments[index] { return own.mean(over: samples, share: share(index)) }
      return Self.readsInputs(network.places[index], of: network)
        ? inputMoment.matrix : consumerMoments[index - 1]
    }

    func statistics(hidden layer: Int, updateDimensions: Int, knowsInputs: Bool) -> LayerStatistics {
      let index = layer - 1
      let sums = layers[index]
      let count = count(index)
      let inputs: InputStatistics
      switch knowsInputs ? kind : .nothing {
      case .nothing:
        inputs = .nothing
      case .gradient:
        inputs = .gradient(sums.ofInputs(over: count), trace: sums.inputNorm2 / count)
      case .moments(let projected), .everything(let projected):
        inputs = .moments(inputMoment(index), sums.ofInputs(over: count), projected: projected)
      }
      return LayerStatistics(
        inputs: inputs, consumerMoment: consumerMoments[index],
        consumerUpdate: sums.consumerUpdate(over: count),
        crossMoment: sums.crossMoment(over: count), update: sums.update.copy(),
        desiredUpdateNorm2: sums.norm2 / count, samples: samples,
        updateDimensions: updateDimensions, taps: sampled[index]?.patches.taps ?? 1,
        positions: sampled[index]?.patches.positions ?? 1, precision: LayerStatistics.singlePrecision)
    }
  }
}
