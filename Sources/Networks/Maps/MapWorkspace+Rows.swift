internal import LinearAlgebra

/// Between rows of samples and maps.
extension MapWorkspace {
  /// Writes a map as rows, with ones in the column behind.
  func writeFeatures(of node: Int, shape: MapShape) {
    write(values[node].values, positions: shape.positions, asRows: &features)
    for sample in 0..<samples { features[sample, shape.count] = 1 }
  }

  /// Writes channels as the leading columns of rows, n x (channels positions).
  func write(_ map: borrowing Matrix<Float>, positions: Int, asRows rows: inout Matrix<Float>) {
    let (lanes, samples) = (lanes, samples)
    let (stride, sourceStride, channels) = (rows.stride, map.stride, map.rows)
    unsafe rows.withUnsafePointers(from: map) { source, target in
      for sample in 0..<samples {
        let row = unsafe target + sample * stride
        for channel in 0..<channels {
          let from = unsafe source + channel * sourceStride + sample
          for position in 0..<positions {
            unsafe row[channel * positions + position] = from[position * lanes]
          }
        }
      }
    }
  }

  /// `target ← rows'`, channel by channel, zero in lanes without a sample.
  static func transpose(
    _ rows: borrowing Matrix<Float>, into target: inout Matrix<Float>, shape: MapShape, lanes: Int
  ) {
    let (samples, stride, targetStride, positions) = (rows.rows, rows.stride, target.stride, shape.positions)
    let channels = shape.channels
    unsafe target.withUnsafePointers(from: rows) { source, target in
      // Sixteen positions at a time: whole lines of the rows are read.
      for channel in 0..<channels {
        for first in Swift.stride(from: 0, to: positions, by: 16) {
          let last = min(first + 16, positions)
          for sample in 0..<samples {
            let from = unsafe source + sample * stride + channel * positions
            let to = unsafe target + channel * targetStride + sample
            for position in first..<last { unsafe to[position * lanes] = from[position] }
          }
          guard samples < lanes else { continue }
          for position in first..<last {
            unsafe (target + channel * targetStride + position * lanes + samples)
              .update(repeating: 0, count: lanes - samples)
          }
        }
      }
    }
  }
}
