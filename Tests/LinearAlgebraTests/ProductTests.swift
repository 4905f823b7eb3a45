import LinearAlgebra
import Testing

/// A product's shape and coefficients; the numbers are random.
struct ProductCase: Sendable, CustomTestStringConvertible {
  var rows: Int
  var inner: Int
  var columns: Int
  var alpha = 1.0
  var beta = 0.0

  var testDescription: String { "\(rows) x \(inner) x \(columns), alpha \(alpha), beta \(beta)" }

  static let all = [
    ProductCase(rows: 1, inner: 1, columns: 1), ProductCase(rows: 3, inner: 5, columns: 4),
    ProductCase(rows: 7, inner: 2, columns: 9, alpha: -0.5, beta: 1),
    ProductCase(rows: 33, inner: 65, columns: 17, alpha: 0.25, beta: -2),
    // Few units and many inputs, forward and for the gradient, with samples left over after groups of four.
    ProductCase(rows: 9, inner: 45, columns: 7), ProductCase(rows: 7, inner: 9, columns: 45),
    ProductCase(rows: 6, inner: 785, columns: 1, alpha: -0.5, beta: 0.5),
    ProductCase(rows: 8, inner: 11, columns: 33, alpha: 0.25, beta: 1),
    ProductCase(rows: 1, inner: 32, columns: 8),
    ProductCase(rows: 5, inner: 400, columns: 70), ProductCase(rows: 4, inner: 0, columns: 3, beta: 0.5),
    ProductCase(rows: 4, inner: 0, columns: 3), ProductCase(rows: 0, inner: 3, columns: 2),
    ProductCase(rows: 3, inner: 2, columns: 0),
  ]
}

/// Products against plain loops in double precision.
@Suite("Products")
struct ProductTests {
  static let transpositions: [Transposition] = [.neither, .left, .right]

  @Test("every transposition, in both precisions", arguments: ProductCase.all, transpositions)
  func products(_ test: ProductCase, _ transposition: Transposition) {
    check(Double.self, test, transposition, columns: nil, tolerance: 1e-13)
    check(Float.self, test, transposition, columns: nil, tolerance: 1e-5)
  }

  @Test("the leading columns alone, the others untouched", arguments: ProductCase.all, transpositions)
  func restrictedProducts(_ test: ProductCase, _ transposition: Transposition) {
    for columns in [0, test.columns / 2, max(test.columns - 1, 0)] {
      check(Double.self, test, transposition, columns: columns, tolerance: 1e-13)
      check(Float.self, test, transposition, columns: columns, tolerance: 1e-5)
    }
  }

  /// Computes a product into a target with one column more than it needs and compares all of the target.
  private func check<Element: Scalar>(
    _: Element.Type, _ test: ProductCase, _ transposition: Transposition, columns: Int?, tolerance: Double
  ) {
    func rounded(_ table: [[Double]]) -> [[Double]] { table.map { $0.map { Double(Element($0)) } } }
    let a = rounded(randomTable(test.rows, test.inner))
    let b = rounded(randomTable(test.inner, test.columns, seed: 2))
    let before = rounded(randomTable(test.rows, test.columns + 1, seed: 3))
    func matrix(_ table: [[Double]], _ rows: Int, _ columns: Int, transpose: Bool) -> Matrix<Element> {
      let stored = transpose ? transposed(table) : table
      return Matrix(
        rows: transpose ? columns : rows, columns: transpose ? rows : columns,
        elements: stored.joined().map { Element($0) })
    }
    let left = matrix(a, test.rows, test.inner, transpose: transposition == .left)
    let right = matrix(b, test.inner, test.columns, transpose: transposition == .right)
    var target = Matrix<Element>(
      rows: test.rows, columns: test.columns + 1, elements: before.joined().map { Element($0) })
    target.assignProduct(
      left, right, transposing: transposition, alpha: Element(test.alpha), beta: Element(test.beta),
      columns: columns)

    let result = target.table()
    let computed = columns ?? test.columns
    // The sum of magnitudes bounds what rounding can do to an entry.
    for row in 0..<test.rows {
      for column in 0...test.columns {
        guard column < computed else {
          #expect(result[row][column] == before[row][column])
          continue
        }
        let terms = (0..<test.inner).map { test.alpha * a[row][$0] * b[$0][column] }
        let kept = test.beta * before[row][column]
        let scale = terms.reduce(kept.magnitude) { $0 + $1.magnitude }
        let difference = result[row][column] - terms.reduce(kept, +)
        #expect(difference.magnitude <= tolerance * scale)
      }
    }
  }

  @Test("what stood in the target does not count with beta = 0, not even NaN", arguments: transpositions)
  func overwritesNaN(_ transposition: Transposition) {
    for order in [1, 4, 70] {
      let table = randomTable(order, order)
      var target = Matrix<Float>(rows: order, columns: order)
      target.fill(.nan)
      target.assignProduct(Matrix(table: table), Matrix(table: table), transposing: transposition)
      #expect(target.array().allSatisfy { $0.isFinite })
      target.fill(.nan)
      target.assignUpperGram(Matrix(table: table))
      target.mirrorUpperTriangle()
      #expect(target.array().allSatisfy { $0.isFinite })
    }
  }

  @Test(
    "an output of few units has the same bits whatever stands beside it", arguments: [1, 2, 3, 8],
    [1, 3, 4, 9])
  func bitsOfNarrowProducts(_ units: Int, _ samples: Int) {
    let inputs = randomTable(9, 785)
    let weights = randomTable(8, 785, seed: 2)
    var all = Matrix<Float>(rows: 9, columns: 8)
    all.assignProduct(Matrix(table: inputs), Matrix(table: weights), transposing: .right)
    var some = Matrix<Float>(rows: samples, columns: units)
    some.assignProduct(
      Matrix(table: Array(inputs.suffix(samples))), Matrix(table: Array(weights.suffix(units))),
      transposing: .right)
    for sample in 0..<samples {
      for unit in 0..<units { #expect(some[sample, unit] == all[9 - samples + sample, 8 - units + unit]) }
    }
  }

  @Test("with alpha = 0 the operands do not count, not even infinities")
  func ignoresOperands() {
    var a = Matrix<Float>(rows: 4, columns: 40)
    a.fill(.infinity)
    var outputs = Matrix<Float>(rows: 4, columns: 4)
    outputs.fill(2)
    outputs.assignProduct(a, a, transposing: .right, alpha: 0, beta: 1)
    #expect(outputs.array().allSatisfy { $0 == 2 })
    var weights = Matrix<Float>(rows: 4, columns: 4)
    weights.fill(.infinity)
    var gradient = Matrix<Float>(rows: 4, columns: 40)
    gradient.fill(2)
    gradient.assignProduct(weights, a, transposing: .left, alpha: 0, beta: 1)
    #expect(gradient.array().allSatisfy { $0 == 2 })
  }

  @Test("product makes its own target", arguments: transpositions)
  func newTarget(_ transposition: Transposition) {
    let a = randomTable(3, 3)
    let b = randomTable(3, 3, seed: 2)
    let expected = product(
      transposition == .left ? transposed(a) : a, transposition == .right ? transposed(b) : b)
    let result = Matrix.product(Matrix(a), Matrix(b), transposing: transposition).table()
    #expect(relativeDifference(result, expected) < 1e-15)
  }

  @Test("Gram matrices, mirrored into both triangles", arguments: ProductCase.all)
  func gram(_ test: ProductCase) {
    let a = randomTable(test.inner, test.columns)
    let zeros = [[Double]](repeating: Array(repeating: 0, count: test.columns), count: test.columns)
    let expected = test.inner == 0 ? zeros : product(transposed(a), a)
    let double = gramMatrix(Double.self, a, inner: test.inner, columns: test.columns)
    #expect(relativeDifference(double, expected) < 1e-13)
    #expect(double == transposed(double))
    let single = gramMatrix(Float.self, a, inner: test.inner, columns: test.columns)
    #expect(relativeDifference(single, expected) < 1e-5)
    #expect(single == transposed(single))
  }

  private func gramMatrix<Element: Scalar>(
    _: Element.Type, _ a: [[Double]], inner: Int, columns: Int
  ) -> [[Double]] {
    let factor = Matrix<Element>(rows: inner, columns: columns, elements: a.joined().map { Element($0) })
    var target = Matrix<Element>(rows: columns, columns: columns)
    target.assignUpperGram(factor)
    target.mirrorUpperTriangle()
    return target.table()
  }
}
