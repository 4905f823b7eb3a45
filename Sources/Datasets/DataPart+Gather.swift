internal import CProcessor
public import LinearAlgebra

extension DataPart {
  /// Writes the normalised inputs of some samples and a final column of ones.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes the shape `indices.count` x (`inputCount` + 1); must have the capacity.
  public func gather(_ indices: Span<Int>, into batch: inout Matrix<Float>) {
    unsafe withNumbers { bytes in
      unsafe gather(indices, from: bytes, into: &batch)
    } floats: { floats in
      unsafe gather(indices, from: floats, into: &batch)
    }
  }

  /// Whether so many inputs are zero that it is worth leaving them out of products: judged by up to 500 samples that
  /// lie evenly in the part.
  public var isSparse: Bool {
    guard inputCount >= Self.fewestSparseInputs, count > 0 else { return false }
    let judged = Array(stride(from: 0, to: count, by: max(count / Self.samplesJudged, 1)))
    var zeros = 0
    unsafe withNumbers { bytes in
      for sample in judged { zeros += unsafe row(sample, of: bytes).count { $0 == 0 } }
    } floats: { floats in
      for sample in judged { zeros += unsafe row(sample, of: floats).count { $0 == 0 } }
    }
    return Double(zeros) >= Self.leastShareOfZeros * Double(judged.count * inputCount)
  }

  private static var samplesJudged: Int { 500 }
  /// Fewer inputs take little time anyway.
  private static var fewestSparseInputs: Int { 128 }
  /// With fewer zeros a product with everything is as fast.
  private static var leastShareOfZeros: Double { 0.7 }

  /// The same for inputs that are mostly zero.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes them in the place of what it has; of `inputCount` columns.
  public func gather(_ indices: Span<Int>, into batch: SparseSamples) {
    batch.removeAll { -normalization.center[$0] * normalization.scale[$0] }
    unsafe withNumbers { bytes in
      for position in indices.indices {
        let sample = unsafe numbers(of: position, indices, in: bytes)
        unsafe batch.append(sample.span, scale: normalization.scale.span)
      }
    } floats: { floats in
      for position in indices.indices {
        let sample = unsafe numbers(of: position, indices, in: floats)
        unsafe batch.append(sample.span, scale: normalization.scale.span)
      }
    }
    batch.indexColumns()
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
    return unsafe row(indices[position], of: all)
  }

  /// The numbers of one sample.
  @inline(__always)
  private func row<Number>(_ sample: Int, of all: UnsafeBufferPointer<Number>) -> UnsafeBufferPointer<Number>
  {
    let start = Int(rows[sample]) * inputCount
    return unsafe UnsafeBufferPointer(rebasing: all[start..<start + inputCount])
  }

  @inline(__always)
  private func gather<Number: InputNumber>(
    _ indices: Span<Int>, from all: UnsafeBufferPointer<Number>, into batch: inout Matrix<Float>
  ) {
    let width = inputCount
    batch.reshape(rows: indices.count, columns: width + 1)
    let stride = batch.stride
    // The pointers are taken once and the bounds are checked once per row: this runs before every training
    // step.
    unsafe normalization.center.withUnsafeBufferPointer { center in
      unsafe normalization.scale.withUnsafeBufferPointer { scale in
        unsafe batch.withUnsafeMutablePointer { target in
          for position in indices.indices {
            let sample = unsafe numbers(of: position, indices, in: all)
            let output = unsafe target + position * stride
            for column in 0..<width {
              unsafe output[column] = (sample[column].float - center[column]) * scale[column]
            }
            unsafe output[width] = 1
          }
        }
      }
    }
  }
}

/// A number that inputs are stored as.
private protocol InputNumber: BitwiseCopyable {
  var float: Float { get }
}

extension UInt8: InputNumber {
  fileprivate var float: Float { Float(self) }
}

extension Float: InputNumber {
  fileprivate var float: Float { self }
}
