internal import LinearAlgebra

/// Mean and standard deviation of each input over some rows.
struct ColumnMoments {
  private(set) var mean: [Double]
  private(set) var deviation: [Double]

  init(of table: SampleTable, rows: [Int32]) {
    mean = Array(repeating: 0, count: table.inputCount)
    deviation = mean
    guard !rows.isEmpty else { return }
    switch table.inputs {
    case .bytes(let storage, let start): addBytes(storage, start: start, rows: rows)
    case .floats(let floats): addNumbers(floats, rows: rows)
    case .doubles(let doubles): addNumbers(doubles, rows: rows)
    }
  }

  /// Those of each target.
  init(of targets: SampleTargets, rows: [Int32]) {
    mean = Array(repeating: 0, count: targets.names.count)
    deviation = mean
    if !rows.isEmpty { addNumbers(targets.values, rows: rows) }
  }

  /// Mean and deviation over all pixels of each channel, from those of the pixels.
  func channels(of shape: MapShape) -> (mean: [Double], deviation: [Double]) {
    let count = Double(shape.positions)
    var means: [Double] = []
    var deviations: [Double] = []
    for channel in 0..<shape.channels {
      let pixels = channel * shape.positions..<(channel + 1) * shape.positions
      // Off the first pixel's, so that a constant channel has its exact mean and a deviation of 0.
      let first = mean[pixels.lowerBound]
      let center = first + pixels.reduce(0) { $0 + (mean[$1] - first) } / count
      let variance = pixels.reduce(0) { sum, pixel in
        let distance = mean[pixel] - center
        return sum + deviation[pixel] * deviation[pixel] + distance * distance
      }
      means.append(center)
      deviations.append((variance / count).squareRoot())
    }
    return (means, deviations)
  }

  /// Sums of whole numbers are exact in any order: the values' in 16 bits for 256 rows at a time, which halves the
  /// memory that a row goes through, the squares' in 32 bits for 65,536 rows, both then in 64.
  private mutating func addBytes(_ storage: ByteStorage, start: Int, rows: [Int32]) {
    let width = mean.count
    var sums = [UInt64](repeating: 0, count: width)
    var squares = sums
    for blockStart in stride(from: 0, to: rows.count, by: 65536) {
      let block = rows[blockStart..<min(blockStart + 65536, rows.count)]
      var blockSquares = [UInt32](repeating: 0, count: width)
      for first in stride(from: block.startIndex, to: block.endIndex, by: 256) {
        var shortSums = [UInt16](repeating: 0, count: width)
        unsafe storage.withUnsafeBytes { bytes in
          unsafe shortSums.withUnsafeMutableBufferPointer { shortSums in
            unsafe blockSquares.withUnsafeMutableBufferPointer { blockSquares in
              for row in block[first..<min(first + 256, block.endIndex)] {
                let begin = start + Int(row) * width
                let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + width])
                for column in 0..<width {
                  let value = unsafe UInt16(source[column])
                  unsafe shortSums[column] &+= value
                  unsafe blockSquares[column] &+= UInt32(value &* value)
                }
              }
            }
          }
        }
        for column in 0..<width { sums[column] += UInt64(shortSums[column]) }
      }
      for column in 0..<width { squares[column] += UInt64(blockSquares[column]) }
    }
    let count = UInt64(rows.count)
    for column in 0..<width {
      mean[column] = Double(sums[column]) / Double(count)
      // n * sum(x^2) - sum(x)^2, exact: no cancellation however small the deviation is.
      let spread =
        UInt128(count) * UInt128(squares[column]) - UInt128(sums[column]) * UInt128(sums[column])
      deviation[column] = Double(spread).squareRoot() / Double(count)
    }
  }

  /// Two passes; shifted by the first row, so that a constant input has its exact mean and a deviation of 0.
  private mutating func addNumbers<Number: BinaryFloatingPoint>(_ numbers: [Number], rows: [Int32]) {
    let width = mean.count
    let shift = numbers[Int(rows[0]) * width..<(Int(rows[0]) + 1) * width].map { Double($0) }
    for row in rows {
      let begin = Int(row) * width
      for column in 0..<width {
        mean[column] += Double(numbers[begin + column]) - shift[column]
      }
    }
    for column in 0..<width {
      mean[column] = mean[column] / Double(rows.count) + shift[column]
    }
    for row in rows {
      let begin = Int(row) * width
      for column in 0..<width {
        let distance = Double(numbers[begin + column]) - mean[column]
        deviation[column] += distance * distance
      }
    }
    for column in 0..<width {
      deviation[column] = (deviation[column] / Double(rows.count)).squareRoot()
      if deviation[column] < Self.smallestSafe {
        deviation[column] = smallDeviation(of: numbers, rows: rows, column)
      }
    }
  }

  /// Squares of smaller distances are too small for double precision.
  private static let smallestSafe = 1e-140

  /// The deviation of an input whose distances are taken in the largest of them.
  private func smallDeviation<Number: BinaryFloatingPoint>(
    of numbers: [Number], rows: [Int32], _ column: Int
  ) -> Double {
    let distances = rows.map { Double(numbers[Int($0) * mean.count + column]) - mean[column] }
    let largest = distances.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { return 0 }
    let squares = distances.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
    return largest * (squares / Double(rows.count)).squareRoot()
  }
}
