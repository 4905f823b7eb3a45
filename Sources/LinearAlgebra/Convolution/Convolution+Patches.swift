/// Convolutions of many channels: patches are brought together for a matrix product.
extension Convolution {
  /// Calls `body` with stretches of positions whose patches fit into the scratch memory, which is enlarged where it is
  /// smaller than one position needs.
  func forEachTile(
    _ positions: Int, rows: Int, lanes: Int, _ scratch: inout Matrix<Float>,
    _ body: (Range<Int>, inout Matrix<Float>) -> Void
  ) {
    let most = min(positions, max(1, Self.tileExtent / (rows * lanes)))
    scratch.fit(rows: rows, columns: most * lanes)
    for first in stride(from: 0, to: positions, by: most) {
      let tile = first..<min(first + most, positions)
      scratch.reshape(rows: rows, columns: tile.count * lanes)
      body(tile, &scratch)
    }
  }

  /// Calls `body` with the patches of one stretch of positions after the other.
  @unsafe
  func forEachPatches(
    _ readings: PatchReadings.Lists, channels: Int, _ source: UnsafePointer<Float>, _ sourceStride: Int,
    lanes: Int, _ scratch: inout Matrix<Float>,
    _ body: (_ tile: Range<Int>, _ patches: UnsafePointer<Float>, _ stride: Int) -> Void
  ) {
    let taps = geometry.taps
    forEachTile(readings.count, rows: channels * taps, lanes: lanes, &scratch) { tile, scratch in
      unsafe Self.gather(
        tile, readings, taps: taps, channels: channels, source, sourceStride, lanes: lanes, into: &scratch)
      let stride = scratch.stride
      unsafe scratch.withUnsafePointer { unsafe body(tile, $0, stride) }
    }
  }

  /// Brings the patches of some positions together: a row for each channel and tap.
  @unsafe
  private static func gather(
    _ tile: Range<Int>, _ readings: PatchReadings.Lists, taps: Int, channels: Int,
    _ source: UnsafePointer<Float>, _ sourceStride: Int, lanes: Int, into scratch: inout Matrix<Float>
  ) {
    let stride = scratch.stride
    unsafe scratch.withUnsafeMutablePointer { patches in
      for position in tile {
        let column = (position - tile.lowerBound) * lanes
        let range = readings.range(position)
        // A position at the border, or one that a stride passes over.
        if range.count < taps {
          for row in 0..<channels * taps {
            unsafe (patches + row * stride + column).update(repeating: 0, count: lanes)
          }
        }
        for entry in range {
          let reading = readings.entries[entry]
          for channel in 0..<channels {
            unsafe (patches + (channel * taps + Int(reading.tap)) * stride + column).update(
              from: source + channel * sourceStride + Int(reading.position) * lanes, count: lanes)
          }
        }
      }
    }
  }
}
