public import LinearAlgebra

/// What the growth method needs to know of a place that can be widened: the second moment of the inputs of its consumer
/// (`B1`) with each other and with the consumer's desired update (`V`), and what a criterion asks of the inputs of
/// what is widened (`B2`).
///
/// Moments are kept for inputs about their mean (`C2`, `C1`, see `MomentMatrix`).
///
/// A place is any pair of maps with a unit in between; nothing here knows of layers. Rows of `B1`, `B2` and `V` are
/// samples; `V` is minus the gradient of each sample's own loss with respect to the consumer's preactivations.
public struct LayerStatistics: ~Copyable {
  /// Of `B2`: what the criterion asked for.
  public let inputs: InputStatistics
  /// `G`, of the inputs of the consumer, m x m.
  public let consumerMoment: MomentMatrix
  /// `C2'C1 / n`, p x m; nil when no criterion asked for it.
  public let crossMoment: Matrix<Double>?
  /// `C1'V / n`, m x q.
  public let consumerUpdate: Matrix<Double>
  /// `dW` for `B1`, m x q: the consumer's own best update, `argmin |V - B1 dW|^2 / n`, of minimum norm.
  public let bestUpdate: Matrix<Double>
  /// `tr(M'dW)`: what `dW` takes off `|V|^2 / n`.
  public let bestUpdateGain: Double
  /// `|V|^2 / n`.
  public let desiredUpdateNorm2: Double
  /// The number of samples.
  public let samples: Int
  /// The degrees of freedom of a row of `V`: q, or q - 1 for the gradient of a softmax.
  public let updateDimensions: Int
  /// The relative error of the entries: what is smaller than this is rounding.
  public let precision: Double

  /// What rounding leaves in moments of single-precision passes.
  public static let singlePrecision = 1e-6
  /// What rounding leaves in moments of double-precision matrices.
  public static let doublePrecision = 1e-14

  /// Statistics from their parts.
  ///
  /// - Parameters:
  ///   - update: `dW` for `C1`, m x q.
  ///   - consumerMoment: `G`, of the inputs of the consumer, m x m.
  init(
    inputs: InputStatistics, consumerMoment: MomentMatrix, consumerUpdate: consuming Matrix<Double>,
    crossMoment: consuming Matrix<Double>?, update: consuming Matrix<Double>, desiredUpdateNorm2: Double,
    samples: Int, updateDimensions: Int, precision: Double
  ) {
    self.inputs = inputs
    self.consumerMoment = consumerMoment
    self.crossMoment = crossMoment
    bestUpdateGain = max(innerProduct(consumerUpdate, update), 0)
    bestUpdate = consumerMoment.uncentring(coefficients: update)
    self.consumerUpdate = consumerUpdate
    self.desiredUpdateNorm2 = desiredUpdateNorm2
    self.samples = samples
    self.updateDimensions = updateDimensions
    self.precision = precision
  }

  /// Statistics of explicit matrices in double precision: `B2` n x p, `B1` n x m, `V` n x q.
  ///
  /// - Parameters:
  ///   - kind: What is to be known of `B2`.
  ///   - updateDimensions: The degrees of freedom of a row of `V`; q when it is not given.
  public init(
    inputs: borrowing Matrix<Double>, consumerInputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>, _ kind: InputStatistics.Kind = .moments(projected: true),
    updateDimensions: Int? = nil
  ) {
    let samples = desiredUpdate.rows
    func mean(_ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>) -> Matrix<Double> {
      var product = Matrix.product(a, b, transposing: .left)
      product.scale(by: 1 / Double(samples))
      return product
    }
    func moment(_ inputs: borrowing Matrix<Double>, _ centred: borrowing Matrix<Double>) -> MomentMatrix {
      MomentMatrix(
        sum: .product(centred, centred, transposing: .left), shift: inputs.meansOfInputs(),
        samples: samples, precision: Self.doublePrecision)
    }
    let centredInputs = inputs.subtracting(columns: inputs.meansOfInputs())
    let centredConsumer = consumerInputs.subtracting(columns: consumerInputs.meansOfInputs())
    let consumerMoment = moment(consumerInputs, centredConsumer)
    let consumerUpdate = mean(centredConsumer, desiredUpdate)
    let update = consumerMoment.solve(consumerUpdate, precision: Self.doublePrecision)
    let statistics: InputStatistics
    switch kind {
    case .nothing:
      statistics = .nothing
    case .gradient:
      statistics = .gradient(
        Matrix.Shared(mean(inputs, desiredUpdate)), trace: innerProduct(inputs, inputs) / Double(samples))
    case .moments(let projected), .everything(let projected):
      var wanted = desiredUpdate.copy()
      if projected { wanted.assignProduct(centredConsumer, update, alpha: -1, beta: 1) }
      statistics = .moments(
        moment(inputs, centredInputs), Matrix.Shared(mean(centredInputs, wanted)), projected: projected)
    }
    self.init(
      inputs: statistics, consumerMoment: consumerMoment, consumerUpdate: consumerUpdate,
      crossMoment: kind.needsCrossMoment ? mean(centredInputs, centredConsumer) : nil, update: update,
      desiredUpdateNorm2: innerProduct(desiredUpdate, desiredUpdate) / Double(samples), samples: samples,
      updateDimensions: updateDimensions ?? desiredUpdate.columns, precision: Self.doublePrecision)
  }
}

extension Matrix {
  /// The mean of each column of `[h, 1]`, with a zero for the ones: what is subtracted to centre the inputs.
  func meansOfInputs() -> [Double] { columnMeans().dropLast() + [0] }
}
