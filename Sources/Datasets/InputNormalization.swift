internal import LinearAlgebra

/// The affine map `(x - center) * scale` of each input, fitted to the training part.
///
/// It is computed in double precision from the numbers as they are stored, and then rounded to single: an input that
/// moves little far from zero keeps the digits in which it moves. Pixels, whole numbers up to 255, are as safe in single
/// precision throughout, which is twice as fast.
struct InputNormalization: Sendable {
  let center: [Double]
  let scale: [Double]
  /// The same in single precision, for pixels and for inputs that are mostly zero.
  let singleCenter: [Float]
  let singleScale: [Float]

  init(center: [Double], scale: [Double]) {
    self.center = center
    self.scale = scale
    singleCenter = center.map { Float($0) }
    singleScale = scale.map { Float($0) }
  }

  /// The map that changes nothing.
  init(identity inputCount: Int) {
    self.init(center: Array(repeating: 0, count: inputCount), scale: Array(repeating: 1, count: inputCount))
  }

  /// Fits the map to some rows of a table.
  ///
  /// The deviation divides by the number of rows. An input that is constant over them becomes 0 everywhere.
  ///
  /// - Parameter imageShape: Of the samples; needed for their channels.
  init(
    _ kind: DatasetConfiguration.Normalization, fitting table: SampleTable, rows: [Int32],
    imageShape: MapShape? = nil
  ) {
    switch kind {
    case .channel:
      guard let imageShape else { preconditionFailure("only images have channels") }
      let moments = ColumnMoments(of: table, rows: rows).channels(of: imageShape)
      self.init(center: imageShape.spread(moments.mean), width: imageShape.spread(moments.deviation))
    case .none:
      self.init(identity: table.inputCount)
    case .standard:
      let moments = ColumnMoments(of: table, rows: rows)
      self.init(center: moments.mean, width: moments.deviation)
    case .unit:
      let range = table.inputs.range(rows: rows, inputCount: table.inputCount)
      let width = range.upperBound - range.lowerBound
      self.init(
        center: Array(repeating: range.lowerBound, count: table.inputCount),
        width: Array(repeating: width, count: table.inputCount)
      )
    }
  }

  /// The map that brings a width of each input to one; what has none to 0.
  private init(center: [Double], width: [Double]) {
    self.init(center: center, scale: width.map { (1 / $0).isFinite ? 1 / $0 : 0 })
  }
}

extension SampleInputs {
  /// The smallest and the largest number in some rows.
  fileprivate func range(rows: [Int32], inputCount: Int) -> ClosedRange<Double> {
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
      return Double(lowest)...Double(highest)
    case .floats, .doubles:
      let (lowest, highest) = rows.lazy.flatMap { row in
        (Int(row) * inputCount..<(Int(row) + 1) * inputCount).lazy.map { self[$0] }
      }.extent
      return lowest...highest
    }
  }
}
