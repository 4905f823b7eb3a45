import LinearAlgebra
import Testing

@Suite("Matrix")
struct MatrixTests {
  @Test("is made of zeros, of elements, or of rows")
  func initializers() {
    #expect(Matrix<Float>(rows: 2, columns: 3).array() == [0, 0, 0, 0, 0, 0])
    let matrix = Matrix([[1.0, 2], [3, 4], [5, 6]])
    #expect([matrix.rows, matrix.columns, matrix.count] == [3, 2, 6])
    #expect(matrix[2, 0] == 5)
    #expect(Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 3, 4]).table() == [[1, 2], [3, 4]])
    #expect(Matrix<Float>(rows: 0, columns: 4).array().isEmpty)
    #expect(Matrix<Float>([]).count == 0)
  }

  @Test("a copy has memory of its own")
  func copy() {
    var matrix = Matrix([[1.0, 2], [3, 4]])
    let copy = matrix.copy()
    matrix[0, 0] = 9
    #expect(copy.array() == [1, 2, 3, 4])
    #expect(matrix.array() == [9, 2, 3, 4])
  }

  @Test("takes another shape within its capacity, with the same memory")
  func reshape() {
    var matrix = Matrix<Float>(rows: 5, columns: 4)
    #expect(matrix.capacity == 20)
    let before = unsafe matrix.withUnsafePointer { unsafe $0 }
    matrix.reshape(rows: 4, columns: 3)
    matrix.reshape(rows: 5, columns: 4)
    matrix[4, 3] = 7
    #expect(matrix.array()[19] == 7)
    matrix.reshape(rows: 2, columns: 1)
    #expect([matrix.rows, matrix.columns, matrix.count, matrix.capacity] == [2, 1, 2, 20])
    let after = unsafe matrix.withUnsafePointer { unsafe $0 }
    #expect(unsafe before == after)
  }

  @Test(
    "long rows begin at cache lines, short ones follow each other", arguments: [1, 7, 15, 16, 17, 33, 785])
  func stride(_ columns: Int) {
    let table = randomTable(3, columns)
    let matrix = Matrix<Float>(rounding: Matrix(table))
    #expect(matrix.stride == (columns < 16 ? columns : (columns + 15) / 16 * 16))
    #expect(matrix.extent == 3 * matrix.stride)
    unsafe matrix.withUnsafePointer { base in
      #expect(UInt(bitPattern: base) % 64 == 0)
    }
    #expect(matrix.array() == table.joined().map { Float($0) })
    let copy = matrix.copy()
    #expect(copy.array() == matrix.array())
    #expect(copy.insertingColumns(at: 1, count: 20).columns == columns + 20)
    let wider = copy.insertingColumns(at: 1, count: 20)
    for row in 0..<3 {
      #expect(wider[row, 0] == matrix[row, 0])
      if columns > 1 { #expect(wider[row, 21] == matrix[row, 1]) }
      #expect((1...20).allSatisfy { wider[row, $0] == 0 })
    }
  }

  @Test("assign takes shape and elements")
  func assign() {
    var matrix = Matrix<Double>(rows: 3, columns: 3)
    matrix.assign(Matrix([[1.0, 2, 3], [4, 5, 6]]))
    #expect(matrix.table() == [[1, 2, 3], [4, 5, 6]])
  }

  @Test("fill and scale", arguments: [0.5, -2])
  func fill(_ factor: Double) {
    var matrix = Matrix<Double>(rows: 2, columns: 3)
    matrix.fill(3)
    matrix.scale(by: factor)
    #expect(matrix.array() == [Double](repeating: 3 * factor, count: 6))
  }

  @Test("rows of zeros enter at every place", arguments: 0...3)
  func insertingRows(_ index: Int) {
    let rows = [[1.0, 2], [3, 4], [5, 6]]
    for added in 0...2 {
      var expected = rows
      expected.insert(contentsOf: [[Double]](repeating: [0, 0], count: added), at: index)
      #expect(Matrix(rows).insertingRows(at: index, count: added).table() == expected)
    }
  }

  @Test("columns of zeros enter at every place", arguments: 0...2)
  func insertingColumns(_ index: Int) {
    let rows = [[1.0, 2], [3, 4], [5, 6]]
    for added in 0...2 {
      let expected = rows.map { row in
        Array(row[..<index]) + [Double](repeating: 0, count: added) + Array(row[index...])
      }
      #expect(Matrix(rows).insertingColumns(at: index, count: added).table() == expected)
    }
  }

  @Test("rows are lent without a copy")
  func spans() {
    var matrix = Matrix([[1.0, 2, 3], [4, 5, 6]])
    #expect(matrix.row(1)[2] == 6)
    #expect(matrix.row(0).count == 3)
    var row = matrix.mutableRow(1)
    row[0] = -4
    #expect(matrix.array() == [1, 2, 3, -4, 5, 6])
  }

  @Test("transposed, leading rows, widened and rounded")
  func conversions() {
    let table = randomTable(3, 5)
    let matrix = Matrix(table)
    #expect(matrix.transposed().table() == transposed(table))
    #expect(matrix.leadingRows(2).table() == Array(table.prefix(2)))
    #expect(matrix.leadingRows(0).columns == 5)
    let rounded = Matrix<Float>(rounding: matrix)
    #expect(rounded.array() == table.joined().map { Float($0) })
    #expect(Matrix<Double>(widening: rounded).array() == table.joined().map { Double(Float($0)) })
    var sum = matrix.copy()
    sum.add(rounded, scale: -1)
    #expect(sum.array() == table.joined().map { $0 - Double(Float($0)) })
  }

  @Test("means of columns, and columns shifted")
  func columns() {
    let matrix = Matrix([[1.0, -2, 3], [4, 5, 6], [7, 0, 0]])
    #expect(matrix.columnMeans() == [4, 1, 3])
    #expect(matrix.subtracting(columns: [4, 1, 3]).table() == [[-3, -3, 0], [0, 4, 3], [3, -1, -3]])
    #expect(matrix[0, 0] == 1)
    var target = Matrix<Double>(rows: 4, columns: 3)
    target.assign(matrix, subtracting: [1, 0, -1])
    #expect(target.table() == [[0, -2, 4], [3, 5, 7], [6, 0, 1]])
    #expect(Matrix<Float>(rows: 0, columns: 2).columnMeans() == [0, 0])
    // In single precision 2^24 + 1 is 2^24.
    let large = Matrix<Float>(rows: 3, columns: 1, elements: [0x1p24, 1, 1])
    #expect(large.columnMeans() == [(0x1p24 + 2) / 3])
  }

  @Test("the inner product is summed in double precision")
  func inner() {
    // In single precision 2^24 + 1 is 2^24.
    let a = Matrix<Float>(rows: 1, columns: 3, elements: [4096, 1, -4096])
    let b = Matrix<Float>(rows: 1, columns: 3, elements: [4096, 1, 4096])
    #expect(innerProduct(a, b) == 1)
    let (left, right) = (randomTable(4, 3), randomTable(4, 3, seed: 2))
    let trace = product(transposed(left), right).enumerated().reduce(0) { $0 + $1.element[$1.offset] }
    #expect((innerProduct(Matrix(left), Matrix(right)) - trace).magnitude < 1e-14)
  }

  @Test("orthonormal rows span what the rows span, dependent ones left out")
  func orthonormalRows() {
    var table = randomTable(3, 6)
    table.insert(zip(table[0], table[1]).map { 1e6 * $0 - 1e-3 * $1 }, at: 2)
    table.append([Double](repeating: 0, count: 6))
    let basis = Matrix(table).orthonormalRows().table()
    #expect(basis.count == 3)
    #expect(relativeDifference(product(basis, transposed(basis)), diagonal([1, 1, 1])) < 1e-14)
    // Projecting on the basis leaves every row as it is.
    #expect(relativeDifference(product(product(table, transposed(basis)), basis), table) < 1e-14)
  }

  @Test("wrong shapes and places outside end the program instead of touching other memory")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 2)[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 2)[0, -1] }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix<Float>(rows: 2, columns: 2)
      matrix.reshape(rows: 3, columns: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix.product(Matrix<Float>(rows: 2, columns: 3), Matrix<Float>(rows: 2, columns: 3))
    }
    await #expect(processExitsWith: .failure) {
      var target = Matrix<Float>(rows: 2, columns: 2)
      target.assignProduct(Matrix(rows: 2, columns: 3), Matrix(rows: 3, columns: 3))
    }
  }
}
