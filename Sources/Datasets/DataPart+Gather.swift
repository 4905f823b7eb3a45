internal import CProcessor
public import LinearAlgebra

extension DataPart {
  /// Writes the normalised inputs of some samples and a final column of ones.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes the shape `indices.count` x (`inputCount` + 1); must have the capacity.
  public func gather(_ indices: Span<Int>, into batch: inout Matrix<Float>) {
    batch.reshape(rows: indices.count, columns: inputCount + 1)
    let stride = batch.stride
    // The pointers are taken once and the bounds are checked once per row: this runs before every training
    // step.
    unsafe normalization.center.withUnsafeBufferPointer { center in
      unsafe normalization.scale.withUnsafeBufferPointer { scale in
        unsafe batch.withUnsafeMutablePointer { target in
          switch inputs {
          case .bytes(let storage, let start):
            unsafe storage.withUnsafeBytes { bytes in
              let pixels = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...]).assumingMemoryBound(
                to: UInt8.self
              )
              unsafe gather(indices, from: pixels, center, scale, into: target, stride)
            }
          case .floats(let floats):
            unsafe floats.withUnsafeBufferPointer {
              unsafe gather(indices, from: $0, center, scale, into: target, stride)
            }
          }
        }
      }
    }
  }

  private static var rowsFetchedAhead: Int { 4 }
  private static var lineBytes: Int { 64 }

  @inline(__always)
  private func gather<Number: ConvertibleToFloat>(
    _ indices: Span<Int>,
    from numbers: UnsafeBufferPointer<Number>,
    _ center: UnsafeBufferPointer<Float>,
    _ scale: UnsafeBufferPointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    let width = inputCount
    let rowBytes = width * MemoryLayout<Number>.stride
    for position in indices.indices {
      // Rows lie anywhere in memory: without help every one begins with the wait for a page and a cache line.
      let ahead = position + Self.rowsFetchedAhead
      if ahead < indices.count, let base = numbers.baseAddress {
        let address = unsafe UnsafeRawPointer(base + Int(rows[indices[ahead]]) * width)
        for line in Swift.stride(from: 0, to: rowBytes, by: Self.lineBytes) {
          unsafe prefetch(address + line)
        }
      }
      let row = Int(rows[indices[position]])
      let source = unsafe UnsafeBufferPointer(rebasing: numbers[row * width..<(row + 1) * width])
      let output = unsafe UnsafeMutableBufferPointer(start: target + position * stride, count: width + 1)
      for column in 0..<width {
        unsafe output[column] = (source[column].float - center[column]) * scale[column]
      }
      unsafe output[width] = 1
    }
  }
}

/// A number that inputs are stored as.
private protocol ConvertibleToFloat: BitwiseCopyable {
  var float: Float { get }
}

extension UInt8: ConvertibleToFloat {
  fileprivate var float: Float { Float(self) }
}

extension Float: ConvertibleToFloat {
  fileprivate var float: Float { self }
}
