internal import CProcessor
public import LinearAlgebra

extension DataPart {
  /// Writes the normalised inputs of some samples and a final column of ones.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes the shape `indices.count` x (`inputCount` + 1); must have the capacity.
  public func gather(_ indices: Span<Int>, into batch: inout Matrix<Float>) {
    let columns = VaryingColumns(all: inputCount)
    unsafe withNumbers { bytes in
      unsafe gather(indices, from: bytes, columns, into: &batch)
    } floats: { floats in
      unsafe gather(indices, from: floats, columns, into: &batch)
    }
  }

  /// The same without inputs that are the same in all these samples, as far as leaving them out is worth it.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes the shape `indices.count` x (`columns.count` + 1); must have the capacity for all inputs.
  ///   - columns: What stands in the batch, and the values of the inputs that do not; of `inputCount` columns.
  public func gather(
    _ indices: Span<Int>, into batch: inout Matrix<Float>, varying columns: inout VaryingColumns
  ) {
    unsafe withNumbers { bytes in
      unsafe mark(indices, of: bytes, in: &columns)
      unsafe gather(indices, from: bytes, columns, into: &batch)
    } floats: { floats in
      unsafe mark(indices, of: floats, in: &columns)
      unsafe gather(indices, from: floats, columns, into: &batch)
    }
  }

  /// Writes the classes of some samples.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - classes: Takes as many.
  public func gatherLabels(_ indices: Span<Int>, into classes: inout [Int32]) {
    classes.removeAll(keepingCapacity: true)
    for position in indices.indices { classes.append(labels[indices[position]]) }
  }

  private static var rowsFetchedAhead: Int { 4 }
  private static var lineBytes: Int { 64 }

  /// Lends the numbers of all samples of the file, as they are stored.
  private func withNumbers(
    bytes: (UnsafeBufferPointer<UInt8>) -> Void, floats: (UnsafeBufferPointer<Float>) -> Void
  ) {
    switch inputs {
    case .bytes(let storage, let start):
      unsafe storage.withUnsafeBytes {
        unsafe bytes(UnsafeRawBufferPointer(rebasing: $0[start...]).assumingMemoryBound(to: UInt8.self))
      }
    case .floats(let numbers):
      unsafe numbers.withUnsafeBufferPointer { unsafe floats($0) }
    }
  }

  /// The numbers of one sample; those of a later one are fetched meanwhile.
  @inline(__always)
  private func numbers<Number: InputNumber>(
    of position: Int, _ indices: Span<Int>, in all: UnsafeBufferPointer<Number>
  ) -> UnsafeBufferPointer<Number> {
    let width = inputCount
    // Rows lie anywhere in memory: without help every one begins with the wait for a page and a cache line.
    let ahead = position + Self.rowsFetchedAhead
    if ahead < indices.count, let base = all.baseAddress {
      let address = unsafe UnsafeRawPointer(base + Int(rows[indices[ahead]]) * width)
      for line in stride(from: 0, to: width * MemoryLayout<Number>.stride, by: Self.lineBytes) {
        unsafe prefetch(address + line)
      }
    }
    let row = Int(rows[indices[position]])
    return unsafe UnsafeBufferPointer(rebasing: all[row * width..<(row + 1) * width])
  }

  /// Finds the inputs that are not the same in all these samples.
  @inline(__always)
  private func mark<Number: InputNumber>(
    _ indices: Span<Int>, of all: UnsafeBufferPointer<Number>, in columns: inout VaryingColumns
  ) {
    guard indices.count > 0 else { return }
    let width = inputCount
    let first = unsafe numbers(of: 0, indices, in: all)
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width) { varies in
      unsafe varies.initialize(repeating: 0)
      for position in indices.indices {
        let sample = unsafe numbers(of: position, indices, in: all)
        for column in 0..<width {
          unsafe varies[column] |= sample[column].difference(from: first[column])
        }
      }
      unsafe columns.assign(varies.span) { column in
        unsafe (first[column].float - normalization.center[column]) * normalization.scale[column]
      }
    }
  }

  @inline(__always)
  private func gather<Number: InputNumber>(
    _ indices: Span<Int>, from all: UnsafeBufferPointer<Number>, _ columns: borrowing VaryingColumns,
    into batch: inout Matrix<Float>
  ) {
    batch.reshape(rows: indices.count, columns: columns.count + 1)
    let stride = batch.stride
    let width = inputCount
    var whole = Matrix<Float>(rows: 1, columns: columns.isPartial ? width : 0)
    // The pointers are taken once and the bounds are checked once per row: this runs before every training
    // step.
    unsafe normalization.center.withUnsafeBufferPointer { center in
      unsafe normalization.scale.withUnsafeBufferPointer { scale in
        unsafe batch.withUnsafeMutablePointer { target in
          unsafe whole.withUnsafeMutablePointer { whole in
            for position in indices.indices {
              let sample = unsafe numbers(of: position, indices, in: all)
              let output = unsafe target + position * stride
              let normalized = unsafe columns.isPartial ? whole : output
              for column in 0..<width {
                unsafe normalized[column] = (sample[column].float - center[column]) * scale[column]
              }
              if columns.isPartial { unsafe columns.gather(from: normalized, into: output) }
              unsafe output[columns.count] = 1
            }
          }
        }
      }
    }
  }
}

/// A number that inputs are stored as.
private protocol InputNumber: BitwiseCopyable {
  var float: Float { get }
  /// 0 when both are the same.
  func difference(from other: Self) -> UInt8
}

extension UInt8: InputNumber {
  fileprivate var float: Float { Float(self) }
  fileprivate func difference(from other: UInt8) -> UInt8 { self ^ other }
}

extension Float: InputNumber {
  fileprivate var float: Float { self }
  fileprivate func difference(from other: Float) -> UInt8 { self == other ? 0 : 1 }
}
