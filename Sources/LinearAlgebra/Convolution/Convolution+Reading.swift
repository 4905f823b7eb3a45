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
            while output + 4 <= outputs {
              unsafe readFour(
                list, count, taps: taps, from: from, sourceStride, channels: channels, lanes: lanes,
                weights: weights + output * weightStride, weightStride, bias: bias,
                into: to + output * targetStride, targetStride)
              output += 4
            }
            while output < outputs {
              unsafe readOne(
                list, count, taps: taps, from: from, sourceStride, channels: channels, lanes: lanes,
                weights: weights + output * weightStride, bias: bias, into: to + output * targetStride)
              output += 1
            }
          }
        }
      }
    }
  }

  @unsafe @inline(__always)
  private static func readFour(
    _ list: UnsafePointer<PatchReadings.Reading>, _ count: Int, taps: Int, from source: UnsafePointer<Float>,
    _ sourceStride: Int, channels: Int, lanes: Int, weights: UnsafePointer<Float>, _ weightStride: Int,
    bias: Int, into target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    let (second, third, fourth) = (weightStride, 2 * weightStride, 3 * weightStride)
    var sum0 = unsafe SIMD16<Float>(repeating: weights[bias])
    var sum1 = unsafe SIMD16<Float>(repeating: weights[second + bias])
    var sum2 = unsafe SIMD16<Float>(repeating: weights[third + bias])
    var sum3 = unsafe SIMD16<Float>(repeating: weights[fourth + bias])
    for channel in 0..<channels {
      let row = unsafe source + channel * sourceStride
      let weight = unsafe weights + channel * taps
      for entry in 0..<count {
        let reading = unsafe list[entry]
        let value = unsafe UnsafeRawPointer(row + Int(reading.position) * lanes)
          .loadUnaligned(as: SIMD16<Float>.self)
        let tap = unsafe weight + Int(reading.tap)
        unsafe sum0.addProduct(tap[0], value)
        unsafe sum1.addProduct(tap[second], value)
        unsafe sum2.addProduct(tap[third], value)
        unsafe sum3.addProduct(tap[fourth], value)
      }
    }
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: sum0, as: SIMD16<Float>.self)
    unsafe UnsafeMutableRawPointer(target + targetStride).storeBytes(of: sum1, as: SIMD16<Float>.self)
    unsafe UnsafeMutableRawPointer(target + 2 * targetStride).storeBytes(of: sum2, as: SIMD16<Float>.self)
    unsafe UnsafeMutableRawPointer(target + 3 * targetStride).storeBytes(of: sum3, as: SIMD16<Float>.self)
  }

  @unsafe @inline(__always)
  private static func readOne(
    _ list: UnsafePointer<PatchReadings.Reading>, _ count: Int, taps: Int, from source: UnsafePointer<Float>,
    _ sourceStride: Int, channels: Int, lanes: Int, weights: UnsafePointer<Float>, bias: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    var sum = unsafe SIMD16<Float>(repeating: weights[bias])
    for channel in 0..<channels {
      let row = unsafe source + channel * sourceStride
      let weight = unsafe weights + channel * taps
      for entry in 0..<count {
        let reading = unsafe list[entry]
        let value = unsafe UnsafeRawPointer(row + Int(reading.position) * lanes)
          .loadUnaligned(as: SIMD16<Float>.self)
        unsafe sum.addProduct(weight[Int(reading.tap)], value)
      }
    }
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: sum, as: SIMD16<Float>.self)
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
                unsafe addBlock(
                  gradient + output * deltaStride, deltaStride, from + channel * sourceStride, sourceStride,
                  run: run, runs: runs, step: geometry.stride * lanes, into: sums + base,
                  outputStep: inputChannels * taps, channelStep: taps)
              } else {
                for one in 0..<outputs {
                  for other in 0..<channels {
                    unsafe addOne(
                      gradient + (output + one) * deltaStride, from + (channel + other) * sourceStride,
                      run: run, runs: runs, step: geometry.stride * lanes,
                      into: sums + base + one * inputChannels * taps + other * taps)
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

  @unsafe @inline(__always)
  private func addBlock(
    _ delta: UnsafePointer<Float>, _ deltaStride: Int, _ source: UnsafePointer<Float>, _ sourceStride: Int,
    run: Int, runs: Int, step: Int, into sums: UnsafeMutablePointer<SIMD8<Float>>, outputStep: Int,
    channelStep: Int
  ) {
    var (a0, a1) = unsafe (sums[0], sums[channelStep])
    var (b0, b1) = unsafe (sums[outputStep], sums[outputStep + channelStep])
    var (c0, c1) = unsafe (sums[2 * outputStep], sums[2 * outputStep + channelStep])
    var (d0, d1) = unsafe (sums[3 * outputStep], sums[3 * outputStep + channelStep])
    for part in 0..<runs {
      let from = unsafe UnsafeRawPointer(source + part * step)
      let to = unsafe UnsafeRawPointer(delta + part * run)
      for lane in stride(from: 0, to: run * 4, by: 32) {
        let x0 = unsafe from.loadUnaligned(fromByteOffset: lane, as: SIMD8<Float>.self)
        let x1 = unsafe from.loadUnaligned(fromByteOffset: lane + sourceStride * 4, as: SIMD8<Float>.self)
        let a = unsafe to.loadUnaligned(fromByteOffset: lane, as: SIMD8<Float>.self)
        a0.addProduct(a, x0)
        a1.addProduct(a, x1)
        let b = unsafe to.loadUnaligned(fromByteOffset: lane + deltaStride * 4, as: SIMD8<Float>.self)
        b0.addProduct(b, x0)
        b1.addProduct(b, x1)
        let c = unsafe to.loadUnaligned(fromByteOffset: lane + deltaStride * 8, as: SIMD8<Float>.self)
        c0.addProduct(c, x0)
        c1.addProduct(c, x1)
        let d = unsafe to.loadUnaligned(fromByteOffset: lane + deltaStride * 12, as: SIMD8<Float>.self)
        d0.addProduct(d, x0)
        d1.addProduct(d, x1)
      }
    }
    unsafe (sums[0], sums[channelStep]) = (a0, a1)
    unsafe (sums[outputStep], sums[outputStep + channelStep]) = (b0, b1)
    unsafe (sums[2 * outputStep], sums[2 * outputStep + channelStep]) = (c0, c1)
    unsafe (sums[3 * outputStep], sums[3 * outputStep + channelStep]) = (d0, d1)
  }

  @unsafe @inline(__always)
  private func addOne(
    _ delta: UnsafePointer<Float>, _ source: UnsafePointer<Float>, run: Int, runs: Int, step: Int,
    into sum: UnsafeMutablePointer<SIMD8<Float>>
  ) {
    var total = unsafe sum.pointee
    for part in 0..<runs {
      let from = unsafe UnsafeRawPointer(source + part * step)
      let to = unsafe UnsafeRawPointer(delta + part * run)
      for lane in stride(from: 0, to: run * 4, by: 32) {
        let x = unsafe from.loadUnaligned(fromByteOffset: lane, as: SIMD8<Float>.self)
        let y = unsafe to.loadUnaligned(fromByteOffset: lane, as: SIMD8<Float>.self)
        total.addProduct(x, y)
      }
    }
    unsafe sum.pointee = total
  }
}
