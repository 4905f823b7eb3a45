internal import LinearAlgebra

/// The sum of `C'C` over batches, `C = [h - c, 1]` with `c` the mean over the first batch.
final class MomentSum {
  /// The upper triangle of the sum.
  private var matrix: Matrix<Double>
  private var shift: [Float] = []
  private let isCentred: Bool
  /// `C` of the present batch.
  private(set) var rows = Matrix<Float>(rows: 0, columns: 0)
  private var product: Matrix<Float>

  /// The number of inputs with the ones.
  var order: Int { matrix.rows }

  /// - Parameter isCentred: Whether the mean is subtracted; rows of which some are all zero have none.
  init(order: Int, isCentred: Bool = true) {
    self.isCentred = isCentred
    if !isCentred { shift = Array(repeating: 0, count: order) }
    matrix = Matrix(rows: order, columns: order)
    product = Matrix(rows: order, columns: order)
  }

  /// Takes a batch `[h, 1]` about the mean.
  func centre(_ inputs: borrowing Matrix<Float>) {
    if shift.isEmpty { shift = inputs.meansOfInputs().map { Float($0) } }
    rows.fit(rows: inputs.rows, columns: inputs.columns)
    rows.assign(inputs, subtracting: shift)
  }

  /// Calls `body` with a batch `[h, 1]` about the mean, which is the batch itself where none is subtracted.
  func withCentred(_ inputs: borrowing Matrix<Float>, _ body: (borrowing Matrix<Float>) -> Void) {
    guard isCentred else { return body(inputs) }
    centre(inputs)
    body(rows)
  }

  /// Adds the batch.
  func add() { add(rows) }

  /// Adds a batch about the mean. Products are made in single precision and summed in double.
  func add(_ centred: borrowing Matrix<Float>) {
    product.assignUpperGram(centred)
    matrix.add(product)
  }

  /// Gives up the memory of a batch when there are no more.
  func finish() {
    rows = Matrix(rows: 0, columns: 0)
    product = Matrix(rows: 0, columns: 0)
  }

  /// `product ← weights' · C` for the batch: u x p.
  func sum(weightedBy weights: borrowing Matrix<Float>, into product: inout Matrix<Float>) {
    product.assignProduct(weights, rows, transposing: .left)
  }

  /// `product ← product - weights c'`: sums of weighted inputs `[h, 1]`, u x p, become those of `C`.
  ///
  /// - Parameter weights: For each row the sum of its weights.
  func subtractShift(_ weights: [Double], from product: inout Matrix<Float>) {
    for (row, weight) in weights.enumerated() {
      var entries = product.mutableRow(row)
      for column in entries.indices { entries[column] -= Float(weight) * shift[column] }
    }
  }

  /// The moment over the samples that were added.
  ///
  /// - Parameter share: Of the rows of each sample that were added.
  func mean(over samples: Int, share: Double = 1) -> MomentMatrix {
    MomentMatrix(
      sum: matrix, shift: shift.map(Double.init), samples: samples, share: share,
      precision: LayerStatistics.singlePrecision)
  }
}
