internal import LinearAlgebra
internal import Networks

extension NetworkStatistics {
  /// Sums what passes through a network, batch by batch: `add` for every batch, then `solve`, then `addRemainder` for
  /// every batch again if what is left of the desired updates is asked for.
  final class Accumulator {
    private let network: Network
    private let kind: InputStatistics.Kind
    private let inputMoment: InputMoment
    private let moments: [MomentSum]
    private let layers: [Sums]
    /// The moments over all samples: of the inputs of every consumer.
    private var consumerMoments: [MomentMatrix] = []
    private(set) var samples = 0
    /// The operations of the sums, without those of the passes.
    private(set) var flops = 0.0
    private var isSolved = false

    init(
      for network: Network, _ kind: InputStatistics.Kind = .moments(projected: true),
      inputMoment: InputMoment = InputMoment()
    ) {
      self.network = network
      self.kind = kind
      self.inputMoment = inputMoment
      moments = network.layers.dropFirst().map { MomentSum(order: $0.parameters.columns) }
      layers = zip(network.layers, network.layers.dropFirst()).map { widened, consumer in
        Sums(
          inputs: kind == .nothing ? 0 : widened.parameters.columns,
          consumerInputs: consumer.parameters.columns, outputs: consumer.outputs,
          hasCrossMoment: kind.needsCrossMoment)
      }
    }

    /// Adds a batch that has passed forward and backward, and that the moment of the inputs holds. The first one says
    /// about what mean the moments of hidden layers are taken.
    func add(_ workspace: Workspace) {
      samples += workspace.rows
      for (index, layer) in layers.enumerated() {
        moments[index].centre(workspace.layers[index].output)
        moments[index].add()
        layer.add(moments[index].rows, desired: workspace.layers[index + 1].delta)
        if kind == .gradient { layer.addGradient(workspace, index) }
      }
    }

    /// Whether there are best updates, and every sum is a finite number.
    var isFinite: Bool { isSolved && layers.allSatisfy(\.isFinite) }

    /// Finds every consumer's best update.
    ///
    /// - Returns: Whether all sums are finite numbers; there are no updates otherwise.
    @discardableResult
    func solve() -> Bool {
      consumerMoments = moments.map { $0.mean(over: samples) }
      isSolved =
        layers.allSatisfy(\.isFinite) && consumerMoments.allSatisfy { $0.trace.isFinite }
        && (!kind.needsMoments || inputMoment.matrix.trace.isFinite)
      guard isSolved else { return false }
      for (index, layer) in layers.enumerated() {
        layer.solve(consumerMoments[index], samples: samples)
        flops += layer.flops(kind, samples: samples) + layer.solutionFlops(consumerMoments[index])
      }
      return true
    }

    /// Adds what the best updates leave of a batch that has been added before.
    func addRemainder(_ workspace: Workspace) {
      for (index, layer) in layers.enumerated() {
        moments[index].centre(workspace.layers[index].output)
        layer.addRemainder(
          moments[index].rows, desired: workspace.layers[index + 1].delta, isProjected: kind.isProjected
        ) { remainder, product in
          if index == 0 {
            inputMoment.sum(workspace, weightedBy: remainder, into: &product)
          } else {
            moments[index - 1].sum(weightedBy: remainder, into: &product)
          }
        }
      }
    }

    func consumerMoment(hidden layer: Int) -> MomentMatrix { consumerMoments[layer - 1] }

    func statistics(hidden layer: Int, updateDimensions: Int) -> LayerStatistics {
      let sums = layers[layer - 1]
      let inputs: InputStatistics
      switch kind {
      case .nothing:
        inputs = .nothing
      case .gradient:
        inputs = .gradient(sums.ofInputs(over: samples), trace: sums.inputNorm2 / Double(samples))
      case .moments(let projected), .everything(let projected):
        inputs = .moments(
          layer == 1 ? inputMoment.matrix : consumerMoments[layer - 2], sums.ofInputs(over: samples),
          projected: projected)
      }
      return LayerStatistics(
        inputs: inputs, consumerMoment: consumerMoments[layer - 1],
        consumerUpdate: sums.consumerUpdate(over: samples),
        crossMoment: sums.crossMoment(over: samples), update: sums.update.copy(),
        desiredUpdateNorm2: sums.norm2 / Double(samples), samples: samples,
        updateDimensions: updateDimensions,
        precision: LayerStatistics.singlePrecision)
    }
  }

  /// Sums over samples for one hidden layer. Gradients are minus the desired updates, and so are the sums.
  private final class Sums {
    /// Of what a criterion asks for with the inputs, q x p.
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

    init(inputs p: Int, consumerInputs m: Int, outputs q: Int, hasCrossMoment: Bool) {
      ofInputs = Matrix(rows: q, columns: p)
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

    /// - Parameter layer: The layer that is widened, from 0.
    func addGradient(_ workspace: Workspace, _ layer: Int) {
      workspace.sumInputs(of: layer, weightedBy: workspace.layers[layer + 1].delta, into: &inputProduct)
      ofInputs.add(inputProduct)
      inputNorm2 += workspace.squaredNormOfInputs(of: layer)
    }

    func solve(_ consumerMoment: MomentMatrix, samples: Int) {
      update = consumerMoment.solve(
        consumerUpdate(over: samples), precision: LayerStatistics.singlePrecision)
      roundedUpdate = Matrix(rounding: update)
    }

    /// - Parameter sumInputs: Writes the inputs about their mean, summed with a weight for each sample, n x q, into a
    ///   product, q x p.
    func addRemainder(
      _ consumerInputs: borrowing Matrix<Float>, desired delta: borrowing Matrix<Float>, isProjected: Bool,
      _ sumInputs: (_ weights: borrowing Matrix<Float>, _ product: inout Matrix<Float>) -> Void
    ) {
      if isProjected {
        if remainder.capacity < delta.extent { remainder = Matrix(rows: delta.rows, columns: delta.columns) }
        remainder.assign(delta)
        remainder.assignProduct(consumerInputs, roundedUpdate, beta: 1)
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
    func crossMoment(over samples: Int) -> Matrix<Double>? {
      guard ofBoth.rows > 0 else { return nil }
      var moment = ofBoth.transposed()
      moment.scale(by: 1 / Double(samples))
      return moment
    }

    func ofInputs(over samples: Int) -> Matrix<Double>.Shared {
      Matrix.Shared(mean(ofInputs.transposed(), samples))
    }

    /// `C1'V / n`, m x q.
    func consumerUpdate(over samples: Int) -> Matrix<Double> { mean(ofConsumer.copy(), samples) }

    private func mean(_ sum: consuming Matrix<Double>, _ samples: Int) -> Matrix<Double> {
      sum.scale(by: -1 / Double(samples))
      return sum
    }

    /// The operations of all sums but those of the inputs' own moment.
    func flops(_ kind: InputStatistics.Kind, samples: Int) -> Double {
      let (p, m, q) = (ofInputs.columns, ofConsumer.rows, ofConsumer.columns)
      var each = m * (m + 1) + 2 * m * q
      if kind != .nothing { each += 2 * p * q }
      if kind == .gradient { each += 2 * p }
      if kind.isProjected { each += 2 * m * q }
      if kind.needsCrossMoment { each += 2 * p * m }
      return Double(samples) * Double(each)
    }

    /// The operations of the best update.
    func solutionFlops(_ moment: MomentMatrix) -> Double {
      moment.factorFlops(ridge: 0) + 2 * Double(moment.order * moment.order * ofConsumer.columns)
    }
  }
}
