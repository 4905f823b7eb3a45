/// The affine map `(x - center) * scale` of each input, fitted to the training part.
struct InputNormalization: Sendable {
  let center: [Float]
  let scale: [Float]

  private init(center: [Float], scale: [Float]) {
    self.center = center
    self.scale = scale
  }

  /// The map that changes nothing.
  init(identity inputCount: Int) {
    self.init(center: Array(repeating: 0, count: inputCount), scale: Array(repeating: 1, count: inputCount))
  }

  /// Fits the map to some rows of a table.
  ///
  /// The deviation divides by the number of rows. An input that is constant over them becomes 0 everywhere.
  init(_ kind: DatasetConfiguration.Normalization, fitting table: SampleTable, rows: [Int32]) {
    switch kind {
    case .none:
      self.init(identity: table.inputCount)
    case .standard:
      let moments = ColumnMoments(of: table, rows: rows)
      self.init(
        center: moments.mean.map { Float($0) },
        scale: moments.deviation.map { Self.reciprocal($0) }
      )
    case .unit:
      let range = table.inputs.range(rows: rows, inputCount: table.inputCount)
      let width = Double(range.upperBound) - Double(range.lowerBound)
      self.init(
        center: Array(repeating: range.lowerBound, count: table.inputCount),
        scale: Array(repeating: Self.reciprocal(width), count: table.inputCount)
      )
    }
  }

  private static func reciprocal(_ value: Double) -> Float {
    let reciprocal = Float(1 / value)
    return reciprocal.isFinite ? reciprocal : 0
  }
}

extension SampleInputs {
  /// The smallest and the largest number in some rows.
  fileprivate func range(rows: [Int32], inputCount: Int) -> ClosedRange<Float> {
    switch self {
    case .bytes(let storage, let start):
      var lowest = UInt8.max
      var highest = UInt8.min
      unsafe storage.withUnsafeBytes { bytes in
        // Most images reach both ends of what a byte holds within a few rows.
        for row in rows where lowest > .min || highest < .max {
          let first = start + Int(row) * inputCount
          for index in first..<first + inputCount {
            unsafe lowest = min(lowest, bytes[index])
            unsafe highest = max(highest, bytes[index])
          }
        }
      }
      return Float(lowest)...Float(highest)
    case .floats(let floats):
      var lowest = Float.infinity
      var highest = -Float.infinity
      for row in rows {
        for value in floats[Int(row) * inputCount..<(Int(row) + 1) * inputCount] {
          lowest = min(lowest, value)
          highest = max(highest, value)
        }
      }
      return lowest...highest
    }
  }
}
