public import LinearAlgebra

/// What the growth method needs to know of a place that can be widened: the second moment of the inputs of its consumer
/// (`B1`) with each other and with the consumer's desired update (`V`), and what a criterion asks of the inputs of
/// what is widened (`B2`).
///
/// Moments are kept for inputs about their mean (`C2`, `C1`, see `MomentMatrix`).
///
/// A place is any pair of maps with a unit in between; nothing here knows of layers. Rows of `B1` and `V` are samples; `V` is
/// minus the gradient of each sample's own loss with respect to the consumer's preactivations. Of a convolution that reads, they are
/// samples and positions, and means are still over samples. A consumer that reads a unit at several taps has a `B2` for each of
/// them, and `N` the columns of all: those of an output side by side, tap after tap.
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
  /// By how many taps the consumer reads a unit.
  public let taps: Int
  /// How many rows of `V` a sample has.
  public let positions: Int
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
    samples: Int, updateDimensions: Int, taps: Int = 1, positions: Int = 1, precision: Double
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
    self.taps = taps
    self.positions = positions
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
    self.init(
      inputs: inputs, taps: 1, consumerInputs: consumerInputs, desiredUpdate: desiredUpdate,
      samples: desiredUpdate.rows, isCentred: true, kind, updateDimensions: updateDimensions)
  }

  /// The same for a consumer that reads a unit at several taps and positions, with moments of the inputs as they are.
  ///
  /// - Parameters:
  ///   - inputs: `B2` of the first tap, then of the next: (taps r) x p for r rows of `V`.
  ///   - samples: n, over which means are taken.
  public init(
    inputs: borrowing Matrix<Double>, taps: Int, consumerInputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>, samples: Int,
    _ kind: InputStatistics.Kind = .moments(projected: true), updateDimensions: Int? = nil
  ) {
    self.init(
      inputs: inputs, taps: taps, consumerInputs: consumerInputs, desiredUpdate: desiredUpdate,
      samples: samples, isCentred: false, kind, updateDimensions: updateDimensions)
  }

  private init(
    inputs: borrowing Matrix<Double>, taps: Int, consumerInputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>, samples: Int, isCentred: Bool, _ kind: InputStatistics.Kind,
    updateDimensions: Int?
  ) {
    precondition(inputs.rows == taps * desiredUpdate.rows, "a row of inputs for each tap and row")
    func mean(_ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>) -> Matrix<Double> {
      var product = Matrix.product(a, b, transposing: .left)
      product.scale(by: 1 / Double(samples))
      return product
    }
    /// p x (q taps), the columns of an output side by side.
    func meanOfTaps(_ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>) -> Matrix<Double> {
      guard taps > 1 else { return mean(a, b) }
      var all = Matrix<Double>(rows: a.columns, columns: b.columns * taps)
      for tap in 0..<taps {
        let product = mean(a.rows(tap * b.rows, count: b.rows), b)
        for row in 0..<product.rows {
          for output in 0..<product.columns { all[row, output * taps + tap] = product[row, output] }
        }
      }
      return all
    }
    func shift(_ inputs: borrowing Matrix<Double>) -> [Double] {
      isCentred ? inputs.meansOfInputs() : Array(repeating: 0, count: inputs.columns)
    }
    func moment(_ inputs: borrowing Matrix<Double>, _ centred: borrowing Matrix<Double>) -> MomentMatrix {
      MomentMatrix(
        sum: .product(centred, centred, transposing: .left), shift: shift(inputs), samples: samples,
        precision: Self.doublePrecision)
    }
    let centredInputs = inputs.subtracting(columns: shift(inputs))
    let centredConsumer = consumerInputs.subtracting(columns: shift(consumerInputs))
    let consumerMoment = moment(consumerInputs, centredConsumer)
    let consumerUpdate = mean(centredConsumer, desiredUpdate)
    let update = consumerMoment.solve(consumerUpdate, precision: Self.doublePrecision)
    let statistics: InputStatistics
    switch kind {
    case .nothing:
      statistics = .nothing
    case .gradient:
      statistics = .gradient(
        Matrix.Shared(meanOfTaps(inputs, desiredUpdate)),
        trace: innerProduct(inputs, inputs) / Double(samples))
    case .moments(let projected), .everything(let projected):
      var wanted = desiredUpdate.copy()
      if projected { wanted.assignProduct(centredConsumer, update, alpha: -1, beta: 1) }
      statistics = .moments(
        moment(inputs, centredInputs), Matrix.Shared(meanOfTaps(centredInputs, wanted)), projected: projected)
    }
    self.init(
      inputs: statistics, consumerMoment: consumerMoment, consumerUpdate: consumerUpdate,
      crossMoment: kind.needsCrossMoment ? mean(centredInputs, centredConsumer) : nil, update: update,
      desiredUpdateNorm2: innerProduct(desiredUpdate, desiredUpdate) / Double(samples), samples: samples,
      updateDimensions: updateDimensions ?? desiredUpdate.columns, taps: taps,
      positions: desiredUpdate.rows / samples, precision: Self.doublePrecision)
  }
}

extension Matrix {
  /// The mean of each column of `[h, 1]`, with a zero for the ones: what is subtracted to centre the inputs.
  func meansOfInputs() -> [Double] { columnMeans().dropLast() + [0] }

  /// Some rows, from a number on.
  func rows(_ first: Int, count: Int) -> Matrix {
    var some = Matrix(rows: count, columns: columns)
    for row in 0..<count {
      for column in 0..<columns { some[row, column] = self[first + row, column] }
    }
    return some
  }
}
