internal import LinearAlgebra
internal import Networks

extension NetworkStatistics {
  /// Sums over samples for one hidden layer. Gradients are minus the desired updates, and so are the sums.
  final class Sums {
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
      remainder.fit(rows: delta.rows, columns: delta.columns)
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

    /// Gives up the memory of a batch when there are no more.
    func finish() {
      remainder = Matrix(rows: 0, columns: 0)
      inputProduct = Matrix(rows: 0, columns: 0)
      consumerProduct = Matrix(rows: 0, columns: 0)
      bothProduct = Matrix(rows: 0, columns: 0)
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
