/// The products of a convolution: of its output, of the gradient of its weights, of the gradient of its input.
///
/// Maps are matrices of a row for each channel; a row holds position after position, and of each position the samples, their
/// number rounded up to a multiple of `lane`. So all samples are computed alike and side by side however few channels there
/// are, and a patch is copied in whole runs. With few channels the positions are read where they are; with many, patches
/// are brought together for a matrix product, or, where the window is the usual one, tiles of four outputs.
public struct Convolution {
  /// The samples of a position fill a multiple of so many numbers.
  public static let lane = 16
  /// A matrix product of patches is the faster one from so many channels on, of input and of output together.
  static let productChannels = 40
  /// Patches that are multiplied at a time take about as many numbers: they stay in the processor's cache.
  static let tileExtent = 1 << 17
  /// Tiles that are multiplied at a time take about as many numbers, those that are read and those that are made.
  static let blockExtent = 1 << 18
  /// Four outputs at a time are the faster way from so many channels on, of input and of output together,
  static let tileChannels = 24
  /// and with no fewer than so many of either.
  static let fewestTileChannels = 8

  /// The window.
  public let geometry: PatchGeometry
  private let readings: PatchReadings
  /// The channels that are read.
  public let inputChannels: Int
  /// The channels that are written.
  public let outputChannels: Int

  /// The columns of the weights: channel by channel, tap by tap.
  public var patch: Int { inputChannels * geometry.taps }

  /// A convolution of so many channels.
  public init(_ geometry: PatchGeometry, inputChannels: Int, outputChannels: Int) {
    self.geometry = geometry
    readings = PatchReadings.of(geometry)
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
  }

  /// The numbers of a map that so many samples take at each position.
  public static func lanes(for samples: Int) -> Int { (samples + lane - 1) / lane * lane }

  private var usesProducts: Bool { inputChannels + outputChannels >= Self.productChannels }
  private var usesTiles: Bool {
    geometry.kernel == 3 && geometry.stride == 1 && geometry.padding < 3
      && inputChannels + outputChannels >= Self.tileChannels
      && min(inputChannels, outputChannels) >= Self.fewestTileChannels
  }

  /// `output ← weights * input + bias`.
  ///
  /// - Parameters:
  ///   - weights: outputs x (patch + 1), the biases in the last column.
  ///   - input: channels x (positions x lanes).
  ///   - output: outputs x (window's positions x lanes).
  public func apply(
    _ weights: borrowing Matrix<Float>, to input: borrowing Matrix<Float>, into output: inout Matrix<Float>,
    lanes: Int, scratch: inout Matrix<Float>
  ) {
    check(input, output, lanes)
    precondition(
      weights.rows == outputChannels && weights.columns == patch + 1, "weights of another convolution")
    let (outputStride, weightStride, inputStride) = (output.stride, weights.stride, input.stride)
    let patch = patch
    unsafe output.withUnsafePointers(from: weights, input) { weight, source, target in
      if usesTiles {
        unsafe applyTiles(
          .ahead, weight, weightStride, to: source, inputStride, into: target, outputStride, lanes: lanes,
          scratch: &scratch)
      } else if usesProducts {
        for channel in 0..<outputChannels {
          let bias = unsafe weight[channel * weightStride + patch]
          unsafe (target + channel * outputStride).update(
            repeating: bias, count: geometry.outputPositions * lanes)
        }
        unsafe forEachPatches(
          readings.byReader, channels: inputChannels, source, inputStride, lanes: lanes, &scratch
        ) { tile, patches, patchStride in
          unsafe Float.gemm(
            weight, .asIs, weightStride, patches, .asIs, patchStride,
            into: target + tile.lowerBound * lanes, outputStride, rows: outputChannels,
            columns: tile.count * lanes, inner: patch, alpha: 1, beta: 1)
        }
      } else {
        unsafe Self.read(
          readings.byReader, taps: geometry.taps, from: source, inputStride, channels: inputChannels,
          weights: weight, weightStride, bias: patch, into: target, outputStride,
          channels: outputChannels, lanes: lanes)
      }
    }
  }

  /// `inputGradient ← weights' * gradient`: what reaches the input.
  public func applyTransposed(
    _ weights: borrowing Matrix<Float>, to gradient: borrowing Matrix<Float>,
    into inputGradient: inout Matrix<Float>, lanes: Int, scratch: inout Matrix<Float>
  ) {
    check(inputGradient, gradient, lanes)
    let (taps, patch) = (geometry.taps, patch)
    let (gradientStride, inputStride, weightStride) = (gradient.stride, inputGradient.stride, weights.stride)
    if usesTiles {
      return unsafe inputGradient.withUnsafePointers(from: weights, gradient) { weight, source, target in
        unsafe applyTiles(
          .back, weight, weightStride, to: source, gradientStride, into: target, inputStride,
          lanes: lanes, scratch: &scratch)
      }
    }
    guard usesProducts, geometry.stride > 1 else {
      var turned = Matrix<Float>(rows: inputChannels, columns: outputChannels * taps + 1)
      for output in 0..<outputChannels {
        for input in 0..<inputChannels {
          for tap in 0..<taps { turned[input, output * taps + tap] = weights[output, input * taps + tap] }
        }
      }
      let turnedStride = turned.stride
      unsafe inputGradient.withUnsafePointers(from: turned, gradient) { weight, source, target in
        guard usesProducts else {
          return unsafe Self.read(
            readings.bySource, taps: taps, from: source, gradientStride, channels: outputChannels,
            weights: weight, turnedStride, bias: outputChannels * taps, into: target, inputStride,
            channels: inputChannels, lanes: lanes)
        }
        unsafe forEachPatches(
          readings.bySource, channels: outputChannels, source, gradientStride, lanes: lanes, &scratch
        ) { tile, patches, patchStride in
          unsafe Float.gemm(
            weight, .asIs, turnedStride, patches, .asIs, patchStride,
            into: target + tile.lowerBound * lanes, inputStride, rows: inputChannels,
            columns: tile.count * lanes, inner: outputChannels * taps, alpha: 1, beta: 0)
        }
      }
      return
    }
    // With a stride most taps of a patch of the gradient would be empty: its product is scattered instead.
    unsafe inputGradient.withUnsafePointers(from: weights, gradient) { weight, source, target in
      for channel in 0..<inputChannels {
        unsafe (target + channel * inputStride).update(
          repeating: 0, count: geometry.inputPositions * lanes)
      }
      forEachTile(geometry.outputPositions, rows: patch, lanes: lanes, &scratch) { tile, scratch in
        let patchStride = scratch.stride
        unsafe scratch.withUnsafeMutablePointer { patches in
          unsafe Float.gemm(
            weight, .transposed, weightStride, source + tile.lowerBound * lanes, .asIs, gradientStride,
            into: patches, patchStride, rows: patch, columns: tile.count * lanes, inner: outputChannels,
            alpha: 1, beta: 0)
          for position in tile {
            for entry in readings.byReader.range(position) {
              let reading = readings.byReader.entries[entry]
              for channel in 0..<inputChannels {
                let from =
                  unsafe patches + (channel * taps + Int(reading.tap)) * patchStride
                  + (position - tile.lowerBound) * lanes
                let to = unsafe target + channel * inputStride + Int(reading.position) * lanes
                for sample in 0..<lanes { unsafe to[sample] += from[sample] }
              }
            }
          }
        }
      }
    }
  }

  /// `target ← alpha · gradient * patches' + kept · target`, the biases' gradient in the last column.
  ///
  /// - Parameters:
  ///   - gradient: outputs x (window's positions x lanes); zero for lanes that hold no sample.
  ///   - target: outputs x (patch + 1).
  public func addWeightGradient(
    _ gradient: borrowing Matrix<Float>, _ input: borrowing Matrix<Float>, into target: inout Matrix<Float>,
    alpha: Float, keeping kept: Float, hasBias: Bool, lanes: Int, scratch: inout Matrix<Float>
  ) {
    check(input, gradient, lanes)
    precondition(
      target.rows == outputChannels && target.columns == patch + 1, "a gradient of another convolution")
    let (gradientStride, inputStride, targetStride) = (gradient.stride, input.stride, target.stride)
    let patch = patch
    unsafe target.withUnsafePointers(from: gradient, input) { delta, source, sum in
      for output in 0..<outputChannels {
        let bias = unsafe sum + output * targetStride + patch
        let total =
          hasBias ? unsafe Self.sum(delta + output * gradientStride, geometry.outputPositions * lanes) : 0
        unsafe bias.pointee = alpha * total + (kept == 0 ? 0 : kept * bias.pointee)
      }
      if usesTiles {
        unsafe addTiles(
          delta, gradientStride, source, inputStride, into: sum, targetStride, alpha: alpha, kept: kept,
          lanes: lanes, scratch: &scratch)
      } else if usesProducts {
        var kept = kept
        unsafe forEachPatches(
          readings.byReader, channels: inputChannels, source, inputStride, lanes: lanes, &scratch
        ) { tile, patches, patchStride in
          unsafe Float.gemm(
            delta + tile.lowerBound * lanes, .asIs, gradientStride, patches, .transposed, patchStride,
            into: sum, targetStride, rows: outputChannels, columns: patch, inner: tile.count * lanes,
            alpha: alpha, beta: kept)
          kept = 1
        }
      } else {
        unsafe addByReading(
          delta, gradientStride, source, inputStride, into: sum, targetStride, alpha: alpha, kept: kept,
          lanes: lanes)
      }
    }
  }

  private func check(_ input: borrowing Matrix<Float>, _ output: borrowing Matrix<Float>, _ lanes: Int) {
    precondition(lanes % Self.lane == 0, "\(lanes) lanes")
    precondition(
      input.rows == inputChannels && input.columns == geometry.inputPositions * lanes
        && output.rows == outputChannels && output.columns == geometry.outputPositions * lanes,
      "maps of another convolution")
  }

  @unsafe
  private static func sum(_ numbers: UnsafePointer<Float>, _ count: Int) -> Float {
    var total = 0.0
    // Long sums in single precision lose digits: short ones are summed in double.
    for first in stride(from: 0, to: count, by: 1024) {
      var lanes = SIMD16<Float>()
      for index in stride(from: first, to: min(first + 1024, count), by: lane) {
        lanes += unsafe SIMD16(at: numbers + index)
      }
      total += Double(lanes.sum())
    }
    return Float(total)
  }
}
