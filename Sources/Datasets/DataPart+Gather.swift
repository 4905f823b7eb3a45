internal import CProcessor
public import LinearAlgebra

extension DataPart {
  /// Writes the normalised inputs of some samples and a final column of ones.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes the shape `indices.count` x (`inputCount` + 1); must have the capacity.
  ///   - augmentation: Changes images at random before they are normalised; nil leaves them as they are.
  ///   - epoch: In every epoch they are changed otherwise.
  public func gather(
    _ indices: Span<Int>, into batch: inout Matrix<Float>, augmentedBy augmentation: Augmentation? = nil,
    epoch: Int = 0
  ) {
    let draws = augmentation?.draws(in: epoch)
    withStarts(of: indices) { starts in
      unsafe withNumbers { bytes in
        unsafe gather(indices, starts, from: bytes, into: &batch, draws)
      } floats: { floats in
        unsafe gather(indices, starts, from: floats, into: &batch, draws)
      } doubles: { doubles in
        unsafe gather(indices, starts, from: doubles, into: &batch, draws)
      }
    }
  }

  /// The same for inputs that are mostly zero.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - batch: Takes them in the place of what it has; of `inputCount` columns.
  public func gather(_ indices: Span<Int>, into batch: SparseSamples) {
    batch.removeAll { -normalization.singleCenter[$0] * normalization.singleScale[$0] }
    withStarts(of: indices) { starts in
      unsafe withNumbers { bytes in
        for position in starts.indices {
          let sample = unsafe numbers(of: position, starts, in: bytes)
          unsafe batch.append(sample.span, scale: normalization.singleScale.span)
        }
      } floats: { floats in
        for position in starts.indices {
          let sample = unsafe numbers(of: position, starts, in: floats)
          unsafe batch.append(sample.span, scale: normalization.singleScale.span)
        }
      } doubles: { _ in
        preconditionFailure("inputs in double precision are taken whole")
      }
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

  /// Writes the targets of some samples, row after row; none where classes are predicted.
  ///
  /// - Parameters:
  ///   - indices: The samples, each in `0 ..< count`.
  ///   - values: Takes them in the place of what it has.
  public func gatherTargets(_ indices: Span<Int>, into values: inout [Double]) {
    values.removeAll(keepingCapacity: true)
    guard !targets.isEmpty else { return }
    for position in indices.indices { values += targets(of: indices[position]) }
  }

  /// The targets of a sample; none where classes are predicted.
  public func targets(of sample: Int) -> ArraySlice<Double> {
    let width = targets.count / count
    return targets[sample * width..<(sample + 1) * width]
  }

  private static var samplesFetchedAhead: Int { 4 }
  private static var lineBytes: Int { 64 }

  /// Lends the places in the file at which samples begin: looked up all at once, for each one is a wait for memory.
  private func withStarts(of indices: Span<Int>, _ body: (Span<Int>) -> Void) {
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: indices.count) { starts in
      for position in indices.indices {
        unsafe starts.initializeElement(at: position, to: Int(rows[indices[position]]) * inputCount)
      }
      unsafe body(starts.span)
    }
  }

  /// Lends the numbers of all samples of the file, as they are stored.
  func withNumbers(
    bytes: (UnsafeBufferPointer<UInt8>) -> Void, floats: (UnsafeBufferPointer<Float>) -> Void,
    doubles: (UnsafeBufferPointer<Double>) -> Void
  ) {
    switch inputs {
    case .bytes(let storage, let start):
      unsafe storage.withUnsafeBytes {
        unsafe bytes(UnsafeRawBufferPointer(rebasing: $0[start...]).assumingMemoryBound(to: UInt8.self))
      }
    case .floats(let numbers):
      unsafe numbers.withUnsafeBufferPointer { unsafe floats($0) }
    case .doubles(let numbers):
      unsafe numbers.withUnsafeBufferPointer { unsafe doubles($0) }
    }
  }

  /// The numbers of one sample; those of a later one are fetched meanwhile.
  @inline(__always)
  private func numbers<Number: BitwiseCopyable>(
    of position: Int, _ starts: Span<Int>, in all: UnsafeBufferPointer<Number>
  ) -> UnsafeBufferPointer<Number> {
    // Samples lie anywhere in memory: without help every one begins with the wait for a page and a cache line.
    let ahead = position + Self.samplesFetchedAhead
    if ahead < starts.count, let base = all.baseAddress {
      let address = unsafe UnsafeRawPointer(base + starts[ahead])
      for line in stride(from: 0, to: inputCount * MemoryLayout<Number>.stride, by: Self.lineBytes) {
        unsafe prefetch(address + line)
      }
    }
    let start = starts[position]
    return unsafe UnsafeBufferPointer(rebasing: all[start..<start + inputCount])
  }

  /// Images that are changed are put where they were moved to, one after the other, and normalised there as any others.
  @inline(__always)
  private func gather<Number: InputNumber>(
    _ samples: Span<Int>, _ starts: Span<Int>, from all: UnsafeBufferPointer<Number>,
    into batch: inout Matrix<Float>, _ draws: Augmentation.Draws?
  ) {
    let width = inputCount
    precondition(draws == nil || draws?.shape.count == width, "images of another size")
    batch.reshape(rows: starts.count, columns: width + 1)
    let stride = batch.stride
    let (center, scale) = Number.map(of: normalization)
    // The pointers are taken once and the bounds are checked once per row: this runs before every training
    // step.
    unsafe withUnsafeTemporaryAllocation(of: Number.self, capacity: draws == nil ? 0 : width) { image in
      unsafe center.withUnsafeBufferPointer { center in
        unsafe scale.withUnsafeBufferPointer { scale in
          unsafe batch.withUnsafeMutablePointer { target in
            for position in starts.indices {
              var sample = unsafe numbers(of: position, starts, in: all)
              if let draws {
                unsafe draws[samples[position]].arrange(sample, into: image, draws.shape)
                unsafe sample = UnsafeBufferPointer(image)
              }
              let output = unsafe target + position * stride
              for column in 0..<width {
                unsafe output[column] = Number.normalized(sample[column], center[column], scale[column])
              }
              unsafe output[width] = 1
            }
          }
        }
      }
    }
  }
}

extension Augmentation.Draw {
  /// Writes the changed image of a sample; in this file, so that it becomes part of the loop.
  ///
  /// - Parameters:
  ///   - sample: The pixels as they are stored.
  ///   - image: Takes as many.
  @inline(__always) @unsafe
  func arrange<Number: Numeric & BitwiseCopyable>(
    _ sample: UnsafeBufferPointer<Number>, into image: UnsafeMutableBufferPointer<Number>, _ shape: MapShape
  ) {
    let width = shape.width
    precondition(sample.count == shape.count && image.count == sample.count)
    guard let pixels = sample.baseAddress, let result = image.baseAddress else { return }
    // The columns of a row of the result that come from within the sample, before left and right are exchanged.
    let first = min(max(0, -left), width)
    let end = max(first, min(width, width - left))
    for row in 0..<shape.channels * shape.height {
      let target = unsafe result + row * width
      for column in 0..<width { unsafe target[column] = 0 }
      guard (0..<shape.height).contains(row % shape.height + up) else { continue }
      let place = (row + up) * width + left
      if isFlipped {
        for column in first..<end { unsafe target[width - 1 - column] = pixels[place + column] }
      } else {
        for column in first..<end { unsafe target[column] = pixels[place + column] }
      }
    }
  }
}

/// A number that inputs are stored as, with the precision it is normalised in; in this file, so that it becomes part of
/// the loop.
private protocol InputNumber: BitwiseCopyable, Numeric {
  associatedtype Factor: BitwiseCopyable

  static func map(of normalization: InputNormalization) -> (center: [Factor], scale: [Factor])
  static func normalized(_ number: Self, _ center: Factor, _ scale: Factor) -> Float
}

extension UInt8: InputNumber {
  fileprivate static func map(of normalization: InputNormalization) -> (center: [Float], scale: [Float]) {
    (normalization.singleCenter, normalization.singleScale)
  }

  fileprivate static func normalized(_ number: UInt8, _ center: Float, _ scale: Float) -> Float {
    (Float(number) - center) * scale
  }
}

extension InputNumber where Factor == Double {
  fileprivate static func map(of normalization: InputNormalization) -> (center: [Double], scale: [Double]) {
    (normalization.center, normalization.scale)
  }
}

extension Float: InputNumber {
  fileprivate static func normalized(_ number: Float, _ center: Double, _ scale: Double) -> Float {
    Float((Double(number) - center) * scale)
  }
}

extension Double: InputNumber {
  fileprivate static func normalized(_ number: Double, _ center: Double, _ scale: Double) -> Float {
    Float((number - center) * scale)
  }
}
