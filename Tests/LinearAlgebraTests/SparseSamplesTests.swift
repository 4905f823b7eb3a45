import LinearAlgebra
import Testing

@Suite("Sparse samples")
struct SparseSamplesTests {
  /// Numbers as they are stored: a fifth is not zero. The first sample is all zeros, the second has none, and so it is
  /// with the columns.
  private static func stored(_ rows: Int, _ columns: Int, largest: Int = 255) -> [[UInt8]] {
    var random = RandomGenerator(seed: 3, stream: "stored")
    return (0..<rows).map { row in
      (0..<columns).map { column in
        if row == 0 || column == 0 { return 0 }
        if row == 1 || column == 1 || random.uniform() < 0.2 {
          return UInt8(1 + random.index(below: largest))
        }
        return 0
      }
    }
  }

  private static func numbers(_ count: Int, seed: Int) -> [Float] {
    randomTable(1, count, seed: seed)[0].map(Float.init)
  }

  private struct Case {
    let samples: SparseSamples
    /// What the samples are, with a column of ones.
    let table: [[Double]]

    init(rows: Int, columns: Int, asBytes: Bool, capacity: Int? = nil) {
      let stored = SparseSamplesTests.stored(rows, columns)
      let zero = SparseSamplesTests.numbers(columns, seed: 8)
      let scale = SparseSamplesTests.numbers(columns, seed: 9).map { $0 / 100 }
      samples = SparseSamples(capacity: capacity ?? rows, columns: columns)
      samples.removeAll { zero[$0] }
      for sample in stored {
        let floats = sample.map(Float.init)
        if asBytes {
          samples.append(sample.span, scale: scale.span)
        } else {
          samples.append(floats.span, scale: scale.span)
        }
      }
      table = stored.map { sample in
        sample.indices.map { Double(zero[$0]) + Double(Float(sample[$0]) * scale[$0]) } + [1]
      }
    }
  }

  private static func rounded(_ table: [[Double]]) -> [[Double]] {
    table.map { $0.map { Double(Float($0)) } }
  }

  /// Units below, at and above the bounds of lanes and strips.
  @Test(
    "outputs and gradients against double precision",
    arguments: [1, 7, 8, 9, 16, 23, 33, 40, 50, 63, 64, 65, 100, 129], [true, false])
  func products(units: Int, asBytes: Bool) {
    for (rows, columns) in [(33, 147), (5, 152), (1, 15)] {
      let test = Case(rows: rows, columns: columns, asBytes: asBytes)
      let parameters = Self.rounded(randomTable(units, columns + 1, seed: 2))
      var outputs = Matrix<Float>(rows: rows, columns: units + 1)
      outputs.fill(.nan)
      outputs.assignProduct(test.samples, parameters: Matrix(table: parameters))
      let found = outputs.table()
      let outputColumns = found.map { Array($0.dropLast()) }
      #expect(relativeDifference(outputColumns, product(test.table, transposed(parameters))) < 1e-6)
      #expect(found.allSatisfy { $0[units].isNaN })

      let deltas = Self.rounded(randomTable(rows, units, seed: 4))
      let gradient = product(transposed(deltas), test.table)
      let before = Self.rounded(randomTable(units, columns + 1, seed: 5))
      for beta: Float in [0, 0.9] {
        // As in BLAS nothing is left of what a factor of zero stands before.
        let lost = before.map { $0.map { _ in Double.nan } }
        var target = Matrix<Float>(table: beta == 0 ? lost : before)
        target.assignProduct(deltas: Matrix(table: deltas), test.samples, alpha: 0.25, beta: beta)
        let expected = zip(gradient, before).map { fresh, old in
          zip(fresh, old).map { 0.25 * $0 + Double(beta) * $1 }
        }
        #expect(relativeDifference(target.table(), expected) < 1e-6)
      }
    }
  }

  @Test("means of columns and the sum of all squares, ones included", arguments: [true, false])
  func sums(asBytes: Bool) {
    let test = Case(rows: 33, columns: 147, asBytes: asBytes)
    let means = (0...147).map { column in test.table.reduce(0) { $0 + $1[column] } / 33 }
    #expect(relativeDifference([test.samples.columnMeans()], [means]) < 1e-6)
    let squares = test.table.joined().reduce(0) { $0 + $1 * $1 }
    #expect((test.samples.squaredNorm() - squares).magnitude < 1e-6 * squares)
    let none = SparseSamples(capacity: 4, columns: 130)
    none.removeAll { _ in 2 }
    #expect(none.squaredNorm() == 0)
  }

  @Test("other samples in the place of those before, more and fewer of them, and none that is not zero")
  func again() {
    let parameters = Self.rounded(randomTable(20, 131, seed: 2))
    let samples = SparseSamples(capacity: 40, columns: 130)
    let scale = [Float](repeating: 0.5, count: 130)
    for (rows, largest) in [(3, 255), (40, 1), (0, 1), (17, 100)] {
      for isBlank in [false, true] {
        let stored = Self.stored(rows, 130, largest: largest).map { isBlank ? $0.map { _ in 0 } : $0 }
        samples.removeAll { Float($0) / 64 - 1 }
        for sample in stored { samples.append(sample.span, scale: scale.span) }
        #expect(samples.rows == rows)
        let table = stored.map { sample in
          sample.indices.map { Double($0) / 64 - 1 + Double(sample[$0]) / 2 } + [1]
        }
        var outputs = Matrix<Float>(rows: rows, columns: 20)
        outputs.assignProduct(samples, parameters: Matrix(table: parameters))
        var gradient = Matrix<Float>(rows: 20, columns: 131)
        let deltas = Self.rounded(randomTable(rows, 20, seed: 4))
        var deltaMatrix = Matrix<Float>(rows: rows, columns: 20)
        for row in 0..<rows { for unit in 0..<20 { deltaMatrix[row, unit] = Float(deltas[row][unit]) } }
        gradient.assignProduct(deltas: deltaMatrix, samples, alpha: 1, beta: 0)
        guard rows > 0 else {
          #expect(gradient.array().allSatisfy { $0 == 0 })
          continue
        }
        #expect(relativeDifference(outputs.table(), product(table, transposed(parameters))) < 1e-6)
        #expect(relativeDifference(gradient.table(), product(transposed(deltas), table)) < 1e-6)
      }
    }
  }

  @Test("what stands in stored samples is found wherever it stands, and negative zeros are zeros")
  func singles() {
    let parameters = Matrix<Float>(rows: 1, columns: 131, elements: (0..<131).map { Float($0 + 1) })
    let ones = [Float](repeating: 1, count: 130)
    let samples = SparseSamples(capacity: 130, columns: 130)
    for asBytes in [true, false] {
      samples.removeAll { _ in 0 }
      for place in 0..<130 {
        if asBytes {
          let sample = (0..<130).map { column -> UInt8 in column == place ? (place % 2 == 0 ? 255 : 1) : 0 }
          samples.append(sample.span, scale: ones.span)
        } else {
          let sample = (0..<130).map { column -> Float in
            guard column == place else { return column % 3 == 0 ? -0.0 : 0 }
            return place % 2 == 0 ? 255 : 1
          }
          samples.append(sample.span, scale: ones.span)
        }
      }
      var outputs = Matrix<Float>(rows: 130, columns: 1)
      outputs.assignProduct(samples, parameters: parameters)
      let expected = (0..<130).map { place -> Float in
        let number = place % 2 == 0 ? 255 : 1
        return Float(131 + (place + 1) * number)
      }
      #expect(outputs.array() == expected)
    }
  }

  @Test("samples and parameters of another shape end the program instead of touching other memory")
  func otherShapes() async {
    await #expect(processExitsWith: .failure) {
      let samples = SparseSamples(capacity: 1, columns: 130)
      let short = [UInt8](repeating: 1, count: 129)
      let scale = [Float](repeating: 1, count: 130)
      samples.append(short.span, scale: scale.span)
    }
    await #expect(processExitsWith: .failure) {
      let samples = SparseSamples(capacity: 1, columns: 10)
      samples.removeAll { _ in 0 }
      let (sample, scale) = ([UInt8](repeating: 1, count: 10), [Float](repeating: 1, count: 10))
      for _ in 0..<2 { samples.append(sample.span, scale: scale.span) }
    }
    await #expect(processExitsWith: .failure) {
      let samples = SparseSamples(capacity: 1, columns: 10)
      samples.removeAll { _ in 0 }
      var outputs = Matrix<Float>(rows: 0, columns: 3)
      outputs.assignProduct(samples, parameters: Matrix(rows: 3, columns: 11))
    }
    await #expect(processExitsWith: .failure) {
      let samples = SparseSamples(capacity: 1, columns: 130)
      samples.removeAll { _ in 0 }
      var outputs = Matrix<Float>(rows: 0, columns: 3)
      outputs.assignProduct(samples, parameters: Matrix(rows: 3, columns: 130))
    }
  }
}
