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
      let sampled = places.map { SampledRows(of: network, hidden: $0.number, all: allPositions) }
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
        guard network.maps != nil, index == 0 || places[index - 1].consumer != places[index].widened else {
          return nil
        }
        return MomentSum(order: order)
      }
    }

    /// Adds a batch that has passed forward and backward, and that the moment of the inputs holds. The first one says
    /// about what mean the moments of hidden layers are taken.
    ///
    /// - Parameter first: The number of its first sample, by which positions are drawn.
    func add(_ workspace: Workspace, from first: Int = 0) {
      samples += workspace.rows
      for (index, layer) in layers.enumerated() {
        let place = network.places[index]
        centreConsumerInputs(index, workspace, from: first)
        moments[index].add()
        if let rows = sampled[index], rows.patches.readsMaps {
          layer.add(moments[index].rows, desired: rows.gradients)
        } else {
          layer.add(moments[index].rows, desired: workspace.layers[place.consumer].delta)
        }
        guard kind == .gradient else { continue }
        if let rows = sampled[index] {
          rows.readInputs(workspace, from: first) { layer.addNorm(of: $0) }
          rows.forEachTap(workspace.rows) { tap, inputs in
            if rows.patches.readsMaps {
              layer.addGradient(inputs, rows.gradients, tap: tap)
            } else {
              layer.addGradient(inputs, workspace.layers[place.consumer].delta, tap: tap)
            }
          }
        } else {
          layer.addGradient(workspace, place)
        }
      }
    }

    /// Takes `C1` of a batch.
    private func centreConsumerInputs(_ index: Int, _ workspace: Workspace, from first: Int) {
      let place = network.places[index]
      if let rows = sampled[index], rows.patches.readsMaps {
        rows.readConsumer(workspace, from: first)
        moments[index].centre(rows.consumerInputs)
      } else if let maps = workspace.maps, place.consumer == network.mapLayerCount {
        moments[index].centre(maps.features)
      } else {
        moments[index].centre(workspace.layers[place.consumer - 1].output)
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
        centreConsumerInputs(index, workspace, from: first)
        if let rows = sampled[index], let own = ownMoments[index] {
          if rows.patches.readsMaps {
            layer.setRemainder(moments[index].rows, desired: rows.gradients, isProjected: kind.isProjected)
          } else {
            layer.setRemainder(
              moments[index].rows, desired: workspace.layers[place.consumer].delta,
              isProjected: kind.isProjected)
          }
          rows.readInputs(workspace, from: first) { inputs in
            own.centre(inputs)
            own.add()
          }
          rows.forEachTap(workspace.rows) { tap, inputs in layer.addRemainder(of: inputs, tap: tap) }
          continue
        }
        if let own = ownMoments[index], let maps = workspace.maps {
          own.centre(maps.features)
          own.add()
        }
        layer.addRemainder(
          moments[index].rows, desired: workspace.layers[place.consumer].delta, isProjected: kind.isProjected
        ) { remainder, product in
          if index == 0, network.maps == nil {
            inputMoment.sum(workspace, weightedBy: remainder, into: &product)
          } else {
            (ownMoments[index] ?? moments[index - 1]).sum(weightedBy: remainder, into: &product)
          }
        }
      }
    }

    func consumerMoment(hidden layer: Int) -> MomentMatrix { consumerMoments[layer - 1] }

    private func share(_ index: Int) -> Double { sampled[index]?.share ?? 1 }

    /// What sums are divided by for a mean over samples.
    private func count(_ index: Int) -> Double { Double(samples) * share(index) }

    private func inputMoment(_ index: Int) -> MomentMatrix {
      if let own = ownMoments[index] { return own.mean(over: samples, share: share(index)) }
      return index == 0 ? inputMoment.matrix : consumerMoments[index - 1]
    }

    func statistics(hidden layer: Int, updateDimensions: Int) -> LayerStatistics {
      let index = layer - 1
      let sums = layers[index]
      let count = count(index)
      let inputs: InputStatistics
      switch kind {
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

  /// Sums over samples for one hidden layer. Gradients are minus the desired updates, and so are the sums.
  private final class Sums {
    /// Of what a criterion asks for with the inputs, (q taps) x p, the taps of an output one after the other.
    private var ofInputs: Matrix<Double>
    /// Of `C1` with `-V`, m x q.
    private var ofConsumer: Matrix<Double>
    private(set) var norm2 = 0.0
    private(set) var inputNorm2 = 0.0
    /// `dW` for `C1`, m x q.
    private(set) var update = Matrix<Double>(rows: 0, columns: 0)
    private var roundedUpdate = Matrix<Float>(rows: 0, columns: 0)
    private var remainder = Matrix<Float>(rows: 0, columns: 0)
    private var inputProduct: Matrix<Float>
    private var consumerProduct: Matrix<Float>
    /// Of `C1` with `C2`, m x p; of no rows when it is not asked for.
    private var ofBoth: Matrix<Double>
    private var bothProduct: Matrix<Float>

    private let taps: Int
    /// The rows that each sample has.
    private let rows: Int

    init(inputs p: Int, consumerInputs m: Int, outputs q: Int, rows: SampledRows?, hasCrossMoment: Bool) {
      taps = rows?.patches.taps ?? 1
      self.rows = rows?.count ?? 1
      ofInputs = Matrix(rows: q * taps, columns: p)
      ofConsumer = Matrix(rows: m, columns: q)
      inputProduct = Matrix(rows: q, columns: p)
      consumerProduct = Matrix(rows: m, columns: q)
      ofBoth = Matrix(rows: hasCrossMoment ? m : 0, columns: p)
      bothProduct = Matrix(rows: ofBoth.rows, columns: p)
    }

    var isFinite: Bool {
      norm2.isFinite && inputNorm2.isFinite && innerProduct(ofConsumer, ofConsumer).isFinite
        && innerProduct(ofInputs, ofInputs).isFinite && innerProduct(ofBoth, ofBoth).isFinite
    }

    func add(_ consumerInputs: borrowing Matrix<Float>, desired delta: borrowing Matrix<Float>) {
      consumerProduct.assignProduct(consumerInputs, delta, transposing: .left)
      ofConsumer.add(consumerProduct)
      norm2 += innerProduct(delta, delta)
    }

    func addGradient(_ workspace: Workspace, _ place: WideningPlace) {
      workspace.sumInputs(
        of: place.widened, weightedBy: workspace.layers[place.consumer].delta, into: &inputProduct)
      ofInputs.add(inputProduct)
      inputNorm2 += workspace.squaredNormOfInputs(of: place.widened)
    }

    /// The same for what one tap reads.
    func addGradient(_ inputs: borrowing Matrix<Float>, _ delta: borrowing Matrix<Float>, tap: Int) {
      inputProduct.assignProduct(delta, inputs, transposing: .left)
      ofInputs.add(inputProduct, row: tap, step: taps)
    }

    func addNorm(of inputs: borrowing Matrix<Float>) { inputNorm2 += innerProduct(inputs, inputs) }

    func solve(_ consumerMoment: MomentMatrix, over count: Double) {
      update = consumerMoment.solve(
        consumerUpdate(over: count), precision: LayerStatistics.singlePrecision)
      roundedUpdate = Matrix(rounding: update)
    }

    /// Takes what the best update leaves of the gradients, or, not projected, all of them.
    func setRemainder(
      _ consumerInputs: borrowing Matrix<Float>, desired delta: borrowing Matrix<Float>, isProjected: Bool
    ) {
      if remainder.capacity < delta.extent { remainder = Matrix(rows: delta.rows, columns: delta.columns) }
      remainder.assign(delta)
      if isProjected { remainder.assignProduct(consumerInputs, roundedUpdate, beta: 1) }
    }

    /// Adds the inputs that one tap reads, with what is left.
    func addRemainder(of inputs: borrowing Matrix<Float>, tap: Int) {
      inputProduct.assignProduct(remainder, inputs, transposing: .left)
      ofInputs.add(inputProduct, row: tap, step: taps)
    }

    /// - Parameter sumInputs: Writes the inputs about their mean, summed with a weight for each sample, n x q, into a
    ///   product, q x p.
    func addRemainder(
      _ consumerInputs: borrowing Matrix<Float>, desired delta: borrowing Matrix<Float>, isProjected: Bool,
      _ sumInputs: (_ weights: borrowing Matrix<Float>, _ product: inout Matrix<Float>) -> Void
    ) {
      if isProjected {
        setRemainder(consumerInputs, desired: delta, isProjected: true)
        sumInputs(remainder, &inputProduct)
      } else {
        sumInputs(delta, &inputProduct)
      }
      ofInputs.add(inputProduct)
      if ofBoth.rows > 0 {
        sumInputs(consumerInputs, &bothProduct)
        ofBoth.add(bothProduct)
      }
    }

    /// `C2'C1 / n`, p x m; nil when it is not asked for.
    func crossMoment(over count: Double) -> Matrix<Double>? {
      guard ofBoth.rows > 0 else { return nil }
      var moment = ofBoth.transposed()
      moment.scale(by: 1 / count)
      return moment
    }

    func ofInputs(over count: Double) -> Matrix<Double>.Shared {
      Matrix.Shared(mean(ofInputs.transposed(), count))
    }

    /// `C1'V / n`, m x q.
    func consumerUpdate(over count: Double) -> Matrix<Double> { mean(ofConsumer.copy(), count) }

    private func mean(_ sum: consuming Matrix<Double>, _ count: Double) -> Matrix<Double> {
      sum.scale(by: -1 / count)
      return sum
    }

    /// The operations of all sums but those of the inputs' own moment.
    func flops(_ kind: InputStatistics.Kind, samples: Int) -> Double {
      let (p, m, q) = (ofInputs.columns, ofConsumer.rows, ofConsumer.columns)
      var each = m * (m + 1) + 2 * m * q
      if kind != .nothing { each += 2 * p * q * taps }
      if kind == .gradient { each += 2 * p * taps }
      if kind.isProjected { each += 2 * m * q }
      if kind.needsCrossMoment { each += 2 * p * m }
      return Double(samples) * Double(each) * Double(rows)
    }

    /// The operations of the best update.
    func solutionFlops(_ moment: MomentMatrix) -> Double {
      moment.factorFlops(ridge: 0) + 2 * Double(moment.order * moment.order * ofConsumer.columns)
    }
  }
}
