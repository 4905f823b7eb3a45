/// Convolutions of few channels: positions are read where they are.
extension Convolution {
  /// `target[o][s] ← bias[o] + sum over channels c and readings (tap, u) of s of weights[o, c·taps + tap] · source[c][u]`, for all
  /// lanes of a position; four outputs at a time.
  @unsafe
  static func read(
    _ readings: PatchReadings.Lists, taps: Int, from source: UnsafePointer<Float>, _ sourceStride: Int,
    channels: Int, weights: UnsafePointer<Float>, _ weightStride: Int, bias: Int,
    into target: UnsafeMutablePointer<Float>, _ targetStride: Int, channels outputs: Int, lanes: Int
  ) {
    unsafe readings.starts.withUnsafeBufferPointer { starts in
      unsafe readings.entries.withUnsafeBufferPointer { entries in
        for position in 0..<readings.count {
          let first = unsafe starts[position]
          let count = unsafe starts[position + 1] - first
          guard let list = unsafe entries.baseAddress.map({ unsafe $0 + first }) else { continue }
          for lane in stride(from: 0, to: lanes, by: Convolution.lane) {
            let from = unsafe source + lane
            let to = unsafe target + position * lanes + lane
            var output = 0
            while output < outputs {
              let (weights, target) = unsafe (weights + output * weightStride, to + output * targetStride)
              if output + 4 <= outputs {
                unsafe Sums<4>.read(
                  list, count, taps: taps, from: from, sourceStride, channels: channels, lanes: lanes,
                  weights: weights, weightStride, bias: bias, into: target, targetStride)
                output += 4
              } else {
                unsafe Sums<1>.read(
                  list, count, taps: taps, from: from, sourceStride, channels: channels, lanes: lanes,
                  weights: weights, weightStride, bias: bias, into: target, targetStride)
                output += 1
              }
            }
          }
        }
      }
    }
  }

  /// `target ← alpha · sum over positions and lanes of delta[o][s] · source[c][u] + kept · target`, row of the window by row, so
  /// that what is read stays in the cache for all weights.
  @unsafe
  func addByReading(
    _ delta: UnsafePointer<Float>, _ deltaStride: Int, _ source: UnsafePointer<Float>, _ sourceStride: Int,
    into target: UnsafeMutablePointer<Float>, _ targetStride: Int, alpha: Float, kept: Float, lanes: Int
  ) {
    let taps = geometry.taps
    // One sum of eight lanes for each weight.
    var sums = [SIMD8<Float>](repeating: SIMD8(), count: outputChannels * patch)
    unsafe sums.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      for row in 0..<geometry.outputHeight {
        for tap in 0..<taps {
          let sourceRow = row * geometry.stride + tap / geometry.kernel - geometry.padding
          guard 0..<geometry.height ~= sourceRow else { continue }
          let shift = tap % geometry.kernel - geometry.padding
          // The columns of the window whose tap lies within the grid.
          let first = shift < 0 ? (-shift + geometry.stride - 1) / geometry.stride : 0
          let last = min((geometry.width - 1 - shift) / geometry.stride, geometry.outputWidth - 1)
          guard geometry.width - 1 - shift >= 0, first <= last else { continue }
          let run = geometry.stride == 1 ? (last - first + 1) * lanes : lanes
          let runs = geometry.stride == 1 ? 1 : last - first + 1
          let from =
            unsafe source + (sourceRow * geometry.width + first * geometry.stride + shift) * lanes
          let gradient = unsafe delta + (row * geometry.outputWidth + first) * lanes
          for output in stride(from: 0, to: outputChannels, by: 4) {
            for channel in stride(from: 0, to: inputChannels, by: 2) {
              let (outputs, channels) = (min(4, outputChannels - output), min(2, inputChannels - channel))
              let base = (output * inputChannels + channel) * taps + tap
              if outputs == 4, channels == 2 {
                unsafe Gradients<4, 2>.add(
                  gradient + output * deltaStride, deltaStride, from + channel * sourceStride, sourceStride,
                  run: run, runs: runs, step: geometry.stride * lanes, into: sums + base, patch, taps)
              } else {
                for one in 0..<outputs {
                  for other in 0..<channels {
                    unsafe Gradients<1, 1>.add(
                      gradient + (output + one) * deltaStride, deltaStride,
                      from + (channel + other) * sourceStride, sourceStride, run: run, runs: runs,
                      step: geometry.stride * lanes, into: sums + base + one * patch + other * taps, patch,
                      taps)
                  }
                }
              }
            }
          }
        }
      }
    }
    for output in 0..<outputChannels {
      for column in 0..<patch {
        let place = unsafe target + output * targetStride + column
        let sum = sums[output * patch + column].sum()
        unsafe place.pointee = alpha * sum + (kept == 0 ? 0 : kept * place.pointee)
      }
    }
  }
}

/// The sums of so many outputs at a position, which stay in registers.
private enum Sums<let outputs: Int> {
  @unsafe @inline(__always)
  static func read(
    _ list: UnsafePointer<PatchReadings.Reading>, _ count: Int, taps: Int, from source: UnsafePointer<Float>,
    _ sourceStride: Int, channels: Int, lanes: Int, weights: UnsafePointer<Float>, _ weightStride: Int,
    bias: Int, into target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    var sums = InlineArray<outputs, SIMD16<Float>> {
      unsafe SIMD16(repeating: weights[$0 &* weightStride &+ bias])
    }
    for channel in 0..<channels {
      let row = unsafe source + channel * sourceStride
      let weight = unsafe weights + channel * taps
      for entry in 0..<count {
        let reading = unsafe list[entry]
        let value = unsafe SIMD16(at: row + Int(reading.position) * lanes)
        let tap = unsafe weight + Int(reading.tap)
        for output in 0..<outputs {
          unsafe sums[unchecked: output].addProduct(tap[output &* weightStride], value)
        }
      }
    }
    for output in 0..<outputs { unsafe sums[output].store(at: target + output * targetStride) }
  }
}

/// The sums for the weights between so many outputs and channels, which stay in registers.
private enum Gradients<let outputs: Int, let channels: Int> {
  @unsafe @inline(__always)
  static func add(
    _ delta: UnsafePointer<Float>, _ deltaStride: Int, _ source: UnsafePointer<Float>, _ sourceStride: Int,
    run: Int, runs: Int, step: Int, into target: UnsafeMutablePointer<SIMD8<Float>>, _ outputStep: Int,
    _ channelStep: Int
  ) {
    var sums = InlineArray<outputs, InlineArray<channels, SIMD8<Float>>> { output in
      InlineArray { unsafe target[output &* outputStep &+ $0 &* channelStep] }
    }
    for part in 0..<runs {
      let (from, to) = unsafe (source + part * step, delta + part * run)
      for lane in stride(from: 0, to: run, by: 8) {
        let values = InlineArray<channels, SIMD8<Float>> {
          unsafe SIMD8(at: from + (lane &+ $0 &* sourceStride))
        }
        for output in 0..<outputs {
          let gradient = unsafe SIMD8(at: to + (lane &+ output &* deltaStride))
          for channel in 0..<channels {
            unsafe sums[unchecked: output][unchecked: channel].addProduct(
              gradient, values[unchecked: channel])
          }
        }
      }
    }
    for output in 0..<outputs {
      for channel in 0..<channels {
        unsafe target[output * outputStep + channel * channelStep] = sums[output][channel]
      }
    }
  }
}
