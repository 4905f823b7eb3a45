import LinearAlgebra
import Testing

@Suite("Columns that vary")
struct VaryingColumnsTests {
  /// 200 columns of which the first ten, a hundred in the middle and the last do not vary.
  private static let varying = Array(10..<50) + Array(150..<199)

  private func columns(_ varying: [Int], of total: Int, value: (Int) -> Float = { _ in 0 }) -> VaryingColumns
  {
    var columns = VaryingColumns(all: total)
    let marks: [UInt8] = (0..<total).map { varying.contains($0) ? 1 : 0 }
    columns.assign(marks.span, value: value)
    return columns
  }

  @Test("gaps of up to three columns are filled, and the others have their values")
  func runs() {
    let columns = columns([3, 4, 7, 12, 13, 18], of: 100) { Float($0) }
    let (runs, isPartial, count) = (columns.runs, columns.isPartial, columns.count)
    #expect(isPartial)
    #expect(runs == [3..<8, 12..<14, 18..<19])
    #expect(count == 8)
    let expected = (0..<100).map { column in runs.contains { $0.contains(column) } ? 0 : Float(column) }
    #expect(columns.constants.array() == expected + [1])
  }

  @Test("where fewer than 64 columns stay all of them are taken")
  func fewConstants() {
    for constants in [0, 1, 63] {
      let columns = columns(Array(constants..<784), of: 784) { _ in .nan }
      let (runs, isPartial) = (columns.runs, columns.isPartial)
      #expect(!isPartial)
      #expect(runs == [0..<784])
      #expect(columns.constants.array() == Array(repeating: 0, count: 784) + [1])
    }
    let runs = columns(Array(64..<784), of: 784).runs
    #expect(runs == [64..<784])
    let isPartial = columns([], of: 63).isPartial
    #expect(!isPartial)
  }

  @Test("nothing but constants, and the batch after that with all columns")
  func extremes() {
    var columns = columns([], of: 100) { _ in 2 }
    let (none, count) = (columns.runs, columns.count)
    #expect(none.isEmpty && count == 0)
    let marks = [UInt8](repeating: 1, count: 100)
    columns.assign(marks.span) { _ in .nan }
    let all = columns.runs
    #expect(all == [0..<100])
    #expect(columns.constants.array() == Array(repeating: 0, count: 100) + [1])
  }

  /// Runs of every length about that of the lanes they are copied in.
  @Test("columns brought together and put back, to the bit", arguments: 1...20)
  func copies(_ length: Int) {
    let columns = columns(Array(5..<5 + length) + Array(150 - length..<150), of: 150)
    let runs = columns.runs
    let wide = (0...150).map { Float($0 + 1) }
    var narrowed = Matrix<Float>(rows: 3, columns: 151)
    narrowed.assign(Matrix([wide, wide, wide]), narrowedTo: columns)
    let expected = runs.joined().map { wide[$0] } + [151]
    #expect(narrowed.array() == expected + expected + expected)
    var widened = Matrix<Float>(rows: 3, columns: 151)
    widened.assign(narrowed, widenedFrom: columns, keeping: 0)
    let back = wide.indices.map { column in
      column == 150 || runs.contains { $0.contains(column) } ? wide[column] : 0
    }
    #expect(widened.array() == back + back + back)
  }

  @Test(
    "products with samples and with deltas against those over all columns, in double precision",
    arguments: [0.0, 0.9])
  func products(kept: Double) {
    let values = randomTable(1, 200, seed: 4)[0].map { Double(Float($0)) }
    let varying = columns(Self.varying, of: 200) { Float(values[$0]) }
    let isVarying = Set(Self.varying)
    func rounded(_ table: [[Double]]) -> [[Double]] { table.map { $0.map { Double(Float($0)) } } }
    let runs = varying.runs
    let samples: [[Double]] = rounded(randomTable(32, 200)).map { sample in
      let inputs = sample.indices.map { column in isVarying.contains(column) ? sample[column] : values[column]
      }
      return inputs + [1]
    }
    let narrowSamples: [[Double]] = samples.map { sample in runs.joined().map { sample[$0] } + [1] }
    let parameters = rounded(randomTable(20, 201, seed: 2))
    let deltas = rounded(randomTable(32, 20, seed: 3))
    let before = rounded(randomTable(20, 201, seed: 5))

    var narrowed = Matrix<Float>(rows: 20, columns: 201)
    narrowed.assign(Matrix(table: parameters), narrowedTo: varying)
    let shape = [narrowed.rows, narrowed.columns]
    #expect(shape == [20, runs.joined().count + 1])
    let outputs = Matrix.product(Matrix(table: narrowSamples), narrowed, transposing: .right)
    #expect(relativeDifference(outputs.table(), product(samples, transposed(parameters))) < 1e-6)

    narrowed.assignProduct(Matrix(table: deltas), Matrix(table: narrowSamples), transposing: .left)
    // As in BLAS nothing is left of what a factor of zero stands before.
    let lost = before.map { $0.map { _ in Double.nan } }
    var target = Matrix<Float>(table: kept == 0 ? lost : before)
    target.assign(narrowed, widenedFrom: varying, keeping: Float(kept))
    let gradient = product(transposed(deltas), samples)
    let factor = Double(Float(kept))
    let expected: [[Double]] = zip(gradient, before).map { fresh, old in
      zip(fresh, old).map { $0 + factor * $1 }
    }
    #expect(relativeDifference(target.table(), expected) < 1e-6)
  }
}
