/// Convolutions of 3 x 3 windows that move by one position, four outputs at a time, by Winograd's minimal filtering (Lavin and
/// Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016): 16 products for each pair of channels in the place
/// of 36.
///
/// With `d` the 4 x 4 numbers that a tile reads, `g` the 3 x 3 weights and `y` its 2 x 2 outputs,
///
///     y  = A' [ sum over channels of (G g G') . (B' d B) ] A
///     dg = G' [ sum over tiles of (A dy A') . (B' d B) ] G
///
///          | 1  0 -1  0 |       |  1    0    0  |
///     B' = | 0  1  1  0 |   G = | 1/2  1/2  1/2 |   A' = | 1  1  1  0 |
///          | 0 -1  1  0 |       | 1/2 -1/2  1/2 |        | 0  1 -1 -1 |
///          | 0  1  0 -1 |       |  0    0    1  |
///
/// with products number by number: for each of the 16 places a matrix product over channels, or over tiles and samples.
extension Convolution {
  /// Weights turned about, and read from output to input: what carries gradients down is a convolution, too.
  enum Direction {
    case ahead
    case back
  }

  /// `target ← weights * source + bias`; back: `target ← weights' * source`.
  @unsafe
  func applyTiles(
    _ direction: Direction, _ weights: UnsafePointer<Float>, _ weightStride: Int,
    to source: UnsafePointer<Float>, _ sourceStride: Int, into target: UnsafeMutablePointer<Float>,
    _ targetStride: Int, lanes: Int, scratch: inout Matrix<Float>
  ) {
    let (inputs, outputs) =
      direction == .ahead ? (inputChannels, outputChannels) : (outputChannels, inputChannels)
    let tiles = WindowTiles.of(direction == .ahead ? geometry : geometry.turned)
    let kernels = unsafe transformedWeights(direction, weights, weightStride)
    let kernelStride = kernels.stride
    unsafe forEachBlock(of: tiles, inputs, outputs, lanes: lanes, &scratch) { block, read, made, memory in
      unsafe Self.spread(
        source, sourceStride, channels: inputs, tiles, block, lanes: lanes, into: read, memory)
      let (readStep, madeStep) = (memory.placeStride(inputs), memory.placeStride(outputs))
      unsafe kernels.withUnsafePointer { kernels in
        for place in 0..<WindowTiles.reads {
          unsafe Float.gemm(
            kernels + place * outputs * kernelStride, .asIs, kernelStride, read + place * readStep, .asIs,
            memory.stride, into: made + place * madeStep, memory.stride, rows: outputs,
            columns: block.count * lanes, inner: inputs, alpha: 1, beta: 0)
        }
      }
      for channel in 0..<outputs {
        let bias = unsafe direction == .ahead ? weights[channel * weightStride + patch] : 0
        unsafe Self.collect(
          made + channel * memory.stride, madeStep, bias: bias, tiles, block, lanes: lanes,
          into: target + channel * targetStride)
      }
    }
  }

  /// `target ← alpha · gradient * patches' + kept · target`, but for the biases.
  @unsafe
  func addTiles(
    _ gradient: UnsafePointer<Float>, _ gradientStride: Int, _ source: UnsafePointer<Float>,
    _ sourceStride: Int, into target: UnsafeMutablePointer<Float>, _ targetStride: Int, alpha: Float,
    kept: Float, lanes: Int, scratch: inout Matrix<Float>
  ) {
    let (inputs, outputs) = (inputChannels, outputChannels)
    let tiles = WindowTiles.of(geometry)
    var sums = Matrix<Float>(rows: WindowTiles.reads * outputs, columns: inputs)
    let sumStride = sums.stride
    unsafe forEachBlock(of: tiles, inputs, outputs, lanes: lanes, &scratch) { block, read, wanted, memory in
      unsafe Self.spread(
        source, sourceStride, channels: inputs, tiles, block, lanes: lanes, into: read, memory)
      unsafe Self.spreadGradient(
        gradient, gradientStride, channels: outputs, tiles, block, lanes: lanes, into: wanted, memory)
      let (readStep, wantedStep) = (memory.placeStride(inputs), memory.placeStride(outputs))
      unsafe sums.withUnsafeMutablePointer { sums in
        for place in 0..<WindowTiles.reads {
          unsafe Float.gemm(
            wanted + place * wantedStep, .asIs, memory.stride, read + place * readStep, .transposed,
            memory.stride, into: sums + place * outputs * sumStride, sumStride, rows: outputs,
            columns: inputs,
            inner: block.count * lanes, alpha: 1, beta: block.lowerBound == 0 ? 0 : 1)
        }
      }
    }
    for output in 0..<outputs {
      for input in 0..<inputs {
        let weights = unsafe target + output * targetStride + input * geometry.taps
        let gradient = Self.kernel { sums[$0 * outputs + output, input] }
        for tap in 0..<geometry.taps {
          unsafe weights[tap] = alpha * gradient[tap] + (kept == 0 ? 0 : kept * weights[tap])
        }
      }
    }
  }

  /// `G g G'`: for each of the 16 places a matrix of outputs x inputs, one below the other.
  @unsafe
  private func transformedWeights(
    _ direction: Direction, _ weights: UnsafePointer<Float>, _ stride: Int
  ) -> Matrix<Float> {
    let (inputs, outputs) =
      direction == .ahead ? (inputChannels, outputChannels) : (outputChannels, inputChannels)
    var kernels = Matrix<Float>(rows: WindowTiles.reads * outputs, columns: inputs)
    for output in 0..<outputs {
      for input in 0..<inputs {
        let places = Self.places { row, column in
          switch direction {
          case .ahead: unsafe weights[output * stride + input * 9 + row * 3 + column]
          case .back: unsafe weights[input * stride + output * 9 + 8 - row * 3 - column]
          }
        }
        for place in 0..<WindowTiles.reads { kernels[place * outputs + output, input] = places[place] }
      }
    }
    return kernels
  }

  /// `G g G'` of one kernel.
  @inline(__always)
  private static func places(_ kernel: (Int, Int) -> Float) -> SIMD16<Float> {
    var half = SIMD16<Float>()
    for column in 0..<3 {
      let (a, b, c) = (kernel(0, column), kernel(1, column), kernel(2, column))
      half[column] = a
      half[4 + column] = (a + b + c) * 0.5
      half[8 + column] = (a - b + c) * 0.5
      half[12 + column] = c
    }
    var places = SIMD16<Float>()
    for row in 0..<4 {
      let (a, b, c) = (half[4 * row], half[4 * row + 1], half[4 * row + 2])
      places[4 * row] = a
      places[4 * row + 1] = (a + b + c) * 0.5
      places[4 * row + 2] = (a - b + c) * 0.5
      places[4 * row + 3] = c
    }
    return places
  }

  /// `G' m G` of one sum over tiles: the gradient of a kernel, tap by tap.
  @inline(__always)
  private static func kernel(_ place: (Int) -> Float) -> SIMD16<Float> {
    var half = SIMD16<Float>()
    for column in 0..<4 {
      let (a, b, c, d) = (place(column), place(4 + column), place(8 + column), place(12 + column))
      half[column] = a + (b + c) * 0.5
      half[4 + column] = (b - c) * 0.5
      half[8 + column] = (b + c) * 0.5 + d
    }
    var kernel = SIMD16<Float>()
    for row in 0..<3 {
      let (a, b, c, d) = (half[4 * row], half[4 * row + 1], half[4 * row + 2], half[4 * row + 3])
      kernel[3 * row] = a + (b + c) * 0.5
      kernel[3 * row + 1] = (b - c) * 0.5
      kernel[3 * row + 2] = (b + c) * 0.5 + d
    }
    return kernel
  }

  /// Calls `body` with some tiles after the other, and memory for their numbers of two kinds of channels.
  @unsafe
  private func forEachBlock(
    of tiles: WindowTiles, _ inputs: Int, _ outputs: Int, lanes: Int, _ scratch: inout Matrix<Float>,
    _ body: (_ block: Range<Int>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, TileMemory) ->
      Void
  ) {
    let most = min(
      tiles.count, max(1, Self.blockExtent / (WindowTiles.reads * (inputs + outputs) * lanes)))
    let memory = TileMemory(lanes: most * lanes)
    let first = WindowTiles.reads * memory.placeStride(inputs)
    scratch.fit(rows: 1, columns: first + WindowTiles.reads * memory.placeStride(outputs))
    unsafe scratch.withUnsafeMutablePointer { numbers in
      for start in stride(from: 0, to: tiles.count, by: most) {
        unsafe body(start..<min(start + most, tiles.count), numbers, numbers + first, memory)
      }
    }
  }
}

/// How the numbers of some tiles lie in memory: for each of the 16 places a row for each channel, one below the other.
struct TileMemory {
  /// From a channel to the next.
  let stride: Int

  /// Of rows with so many numbers. At distances of a power of two all would fall on the same few lines of the cache.
  init(lanes: Int) { stride = lanes + Convolution.lane }

  /// From a place to the next.
  func placeStride(_ channels: Int) -> Int { channels * stride + Convolution.lane }
}

extension PatchGeometry {
  /// Of the gradient with respect to what is read, for a window of 3 x 3 that moves by one position.
  fileprivate var turned: PatchGeometry {
    PatchGeometry(
      height: outputHeight, width: outputWidth, kernel: kernel, stride: stride,
      padding: kernel - 1 - padding)
  }
}
