import LinearAlgebra
import Testing

/// A symmetric positive semidefinite matrix `B'B` and its rank.
struct Semidefinite: Sendable, CustomTestStringConvertible {
  var name: String
  var matrix: [[Double]]
  var rank: Int

  var testDescription: String { name }
  var order: Int { matrix.count }

  init(_ name: String, _ factor: [[Double]], rank: Int) {
    self.name = name
    self.rank = rank
    matrix = product(transposed(factor), factor)
  }

  /// Factors of the columns between 1e-6 and 1e6.
  private static func scaled(_ table: [[Double]]) -> [[Double]] {
    let last = Double(max((table.first?.count ?? 1) - 1, 1))
    return table.map { row in
      row.enumerated().map { $1 * Double.exponent(of: -6 + 12 * Double($0) / last) }
    }
  }

  static let regular = [
    Semidefinite("of order 1", [[3]], rank: 1),
    Semidefinite("regular", randomTable(20, 6), rank: 6),
    Semidefinite("regular with columns of 1e-6 to 1e6", scaled(randomTable(20, 6)), rank: 6),
  ]

  static let singular = [
    Semidefinite("of fewer samples than columns", randomTable(4, 7), rank: 4),
    Semidefinite("with a column of zeros", randomTable(20, 5).map { $0 + [0] }, rank: 5),
    Semidefinite("with a column twice", randomTable(20, 5).map { $0 + [$0[1]] }, rank: 5),
    Semidefinite("of zeros", [[0, 0, 0]], rank: 0),
    Semidefinite("singular with columns of 1e-6 to 1e6", scaled(randomTable(4, 7)), rank: 4),
  ]
}

extension Double {
  fileprivate static func exponent(of decades: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(decades.magnitude.rounded()) { result *= decades < 0 ? 0.1 : 10 }
    return result
  }
}

@Suite("Symmetric factor")
struct SymmetricFactorTests {
  /// `W'W`, by whitening the identity and going back.
  private func inverse(_ factor: borrowing SymmetricFactor) -> [[Double]] {
    let identity = Matrix(diagonal([Double](repeating: 1, count: factor.order)))
    return factor.unwhiten(factor.whiten(identity)).table()
  }

  /// The difference of two matrices after both were scaled by the matrix' diagonal, so that small columns count.
  private func scaledDifference(_ a: [[Double]], _ b: [[Double]], by diagonal: [Double]) -> Double {
    let weights = diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 1 }
    func scaled(_ table: [[Double]]) -> [[Double]] {
      table.enumerated().map { row, values in
        values.enumerated().map { $1 * weights[row] * weights[$0] }
      }
    }
    return relativeDifference(scaled(a), scaled(b))
  }

  @Test(
    "W'W of a regular matrix is its inverse, whatever the columns' units", arguments: Semidefinite.regular)
  func regular(_ test: Semidefinite) {
    let factor = SymmetricFactor(of: Matrix(test.matrix))
    #expect(factor.rank == test.rank && factor.nullSpace.rows == 0)
    let result = product(test.matrix, inverse(factor))
    for row in 0..<test.order {
      for column in 0..<test.order {
        // Row and column carry the units of their columns.
        let unit = (test.matrix[row][row] / test.matrix[column][column]).squareRoot()
        #expect((result[row][column] - (row == column ? 1 : 0)).magnitude < 1e-12 * max(unit, 1e-300))
      }
    }
  }

  @Test(
    "of a singular matrix W'W is a generalised inverse, its null space is found",
    arguments: Semidefinite.singular)
  func singular(_ test: Semidefinite) {
    let factor = SymmetricFactor(of: Matrix(test.matrix))
    #expect(factor.rank == test.rank)
    #expect(factor.order == test.order)
    let generalised = inverse(factor)
    #expect(relativeDifference(generalised, transposed(generalised)) < 1e-14)
    let units = test.matrix.indices.map { test.matrix[$0][$0] }
    let there = product(product(test.matrix, generalised), test.matrix)
    #expect(scaledDifference(there, test.matrix, by: units) < 1e-12)
    let back = product(product(generalised, test.matrix), generalised)
    #expect(scaledDifference(back, generalised, by: units.map { $0 > 0 ? 1 / $0 : 1 }) < 1e-12)

    let null = factor.nullSpace.table()
    #expect(null.count == test.order - test.rank)
    for direction in null {
      let image = product(test.matrix, direction.map { [$0] }).joined()
      for (row, entry) in image.enumerated() {
        let scale = zip(test.matrix[row], direction).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
        #expect(entry.magnitude <= 1e-10 * scale)
      }
    }
  }

  @Test(
    "the trace of the inverse, and of the generalised inverse",
    arguments: Semidefinite.regular + Semidefinite.singular)
  func inverseTrace(_ test: Semidefinite) {
    let factor = SymmetricFactor(of: Matrix(test.matrix))
    let inverse = inverse(factor)
    let trace = inverse.indices.reduce(0) { $0 + inverse[$1][$1] }
    #expect((factor.inverseTrace() - trace).magnitude <= 1e-12 * trace)
  }

  @Test("with a constant diagonal W'W is the pseudo-inverse")
  func pseudoInverse() {
    // Rank 2 with a diagonal of ones: 1 / 1.5 on its range, from numpy.linalg.pinv (numpy 2.4.6).
    let matrix: [[Double]] = [[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1]]
    let expected = matrix.map { $0.map { $0 / 2.25 } }
    let factor = SymmetricFactor(of: Matrix(matrix))
    #expect(factor.rank == 2)
    #expect(relativeDifference(inverse(factor), expected) < 1e-14)
  }

  @Test("minimum norm after projecting the null space out is numpy.linalg.pinv's answer")
  func minimumNorm() {
    let matrix = [[4.0, -2, 2], [-2, 2, 2], [2, 2, 10]]
    // numpy 2.4.6
    let pseudoInverse = [
      [0.13265306122448983, -0.086734693877551, 0.0051020408163265215],
      [-0.086734693877551, 0.06632653061224489, 0.025510204081632668],
      [0.0051020408163265215, 0.025510204081632668, 0.08673469387755103],
    ]
    let factor = SymmetricFactor(of: Matrix(matrix))
    #expect(factor.rank == 2)
    let null = factor.nullSpace.orthonormalRows().table()
    let rest = diagonal([1, 1, 1]).enumerated().map { row, values in
      values.enumerated().map { $1 - null[0][row] * null[0][$0] }
    }
    let projected = product(rest, product(inverse(factor), rest))
    #expect(relativeDifference(projected, pseudoInverse) < 1e-13)
  }

  @Test(
    "whitening makes the matrix an identity of its rank",
    arguments: Semidefinite.regular + Semidefinite.singular)
  func whitening(_ test: Semidefinite) {
    let factor = SymmetricFactor(of: Matrix(test.matrix))
    let half = factor.whiten(Matrix(test.matrix))
    let whole = factor.whiten(half.transposed()).table()
    let identity = diagonal([Double](repeating: 1, count: test.rank))
    #expect(relativeDifference(whole, identity) < 1e-12)
  }

  @Test("solve answers what has an answer", arguments: Semidefinite.regular + Semidefinite.singular)
  func solve(_ test: Semidefinite) {
    let factor = SymmetricFactor(of: Matrix(test.matrix))
    // Coefficients in the units of the columns, as least squares has them.
    let wanted = randomTable(test.order, 3).enumerated().map { row, values in
      values.map { $0 / max(test.matrix[row][row].squareRoot(), 1e-9) }
    }
    let right = product(test.matrix, wanted)
    let solution = factor.solve(Matrix(right)).table()
    let again = product(test.matrix, solution)
    for row in 0..<test.order {
      let scale = right[row].map(\.magnitude).max() ?? 0
      #expect(zip(again[row], right[row]).allSatisfy { ($0 - $1).magnitude <= 1e-10 * scale })
    }
  }

  @Test("a tolerance leaves small eigenvalues out")
  func tolerance() {
    let matrix: [[Double]] = [[1, 1 - 1e-6], [1 - 1e-6, 1]]
    #expect(SymmetricFactor(of: Matrix(matrix)).rank == 2)
    #expect(SymmetricFactor(of: Matrix(matrix), tolerance: 1e-5).rank == 1)
  }

  @Test("of no columns there is a factor too")
  func empty() {
    let factor = SymmetricFactor(of: Matrix(rows: 0, columns: 0))
    #expect(factor.rank == 0 && factor.order == 0)
    #expect(factor.solve(Matrix(rows: 0, columns: 2)).columns == 2)
  }
}
