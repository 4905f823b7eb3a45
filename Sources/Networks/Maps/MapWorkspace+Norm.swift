internal import LinearAlgebra

/// Batch normalisation of a node, and back.
extension MapWorkspace {
  /// `value ← norm(preactivation)`: in training by the batch, which the norm takes note of; otherwise by the running averages, in
  /// place.
  func normalize(_ node: Int, _ norm: BatchNorm, number: Int, positions: Int) {
    let count = positions * lanes
    let stride = values[node].values.stride
    if isTraining {
      let before = preactivation(of: node)
      measure(before.values, norm, number: number, positions: positions)
      unsafe values[node].values.withUnsafePointers(from: before.values) { source, target in
        for channel in 0..<norm.channels {
          let (scale, shift) = line(of: channel, norm, number: number)
          let row = unsafe source + channel * stride
          let to = unsafe target + channel * stride
          for index in 0..<count { unsafe to[index] = scale * row[index] + shift }
        }
      }
    } else {
      unsafe values[node].values.withUnsafeMutablePointer { target in
        for channel in 0..<norm.channels {
          let variance = norm.statistics[1, channel]
          normalizers[number].values[0, channel] = norm.statistics[0, channel]
          normalizers[number].values[1, channel] = 1 / (variance + BatchNorm.epsilon).squareRoot()
          let (scale, shift) = line(of: channel, norm, number: number)
          let row = unsafe target + channel * stride
          for index in 0..<count { unsafe row[index] = scale * row[index] + shift }
        }
      }
    }
    clearSpareLanes(&values[node].values, positions: positions)
  }

  /// Takes the mean and the deviation of each channel of a batch, and lets the norm take note of them.
  private func measure(_ before: borrowing Matrix<Float>, _ norm: BatchNorm, number: Int, positions: Int) {
    let count = positions * lanes
    let real = positions * samples
    let stride = before.stride
    let normalizer = normalizers[number]
    unsafe before.withUnsafePointer { source in
      for channel in 0..<norm.channels {
        let row = unsafe source + channel * stride
        let exact = unsafe Self.sum(row, count) / Double(real)
        // Lanes without a sample hold zeros.
        let empty = Double(count - real) * exact * exact
        let squares = max(unsafe Self.sumOfSquares(row, count, about: Float(exact)) - empty, 0)
        let (mean, variance) = (Float(exact), Float(squares / Double(real)))
        norm.take(mean: mean, variance: Float(squares / Double(max(real - 1, 1))), channel: channel)
        normalizer.values[0, channel] = mean
        normalizer.values[1, channel] = 1 / (variance + BatchNorm.epsilon).squareRoot()
      }
    }
  }

  /// `scale · x + shift` of a channel in the present pass.
  private func line(of channel: Int, _ norm: BatchNorm, number: Int) -> (scale: Float, shift: Float) {
    let normalizer = normalizers[number]
    let scale = norm.parameters[0, channel] * normalizer.values[1, channel]
    return (scale, norm.parameters[1, channel] - scale * normalizer.values[0, channel])
  }

  /// The gradient of a node's preactivation from that of its norm's output, in place, and in training that of the norm's
  /// parameters.
  func normalizeBackward(_ node: Int, _ norm: BatchNorm, number: Int, positions: Int) {
    let count = positions * lanes
    let real = Float(positions * samples)
    let stride = values[node].values.stride
    let normalizer = normalizers[number]
    let gradients = normGradients[number]
    if isTraining {
      unsafe preactivation(of: node).values.withUnsafePointer { source in
        unsafe deltas[node].values.withUnsafeMutablePointer { target in
          for channel in 0..<norm.channels {
            let row = unsafe source + channel * stride
            let delta = unsafe target + channel * stride
            let mean = normalizer.values[0, channel]
            let reciprocal = normalizer.values[1, channel]
            let (sum, product) = unsafe Self.sums(delta, row, count, about: mean)
            gradients.values[0, channel] = Float(product) * reciprocal
            gradients.values[1, channel] = Float(sum)
            let scale = norm.parameters[0, channel] * reciprocal
            let meanDelta = Float(sum) / real
            let slope = Float(product) * reciprocal * reciprocal / real
            for index in 0..<count {
              unsafe delta[index] = scale * (delta[index] - meanDelta - slope * (row[index] - mean))
            }
          }
        }
      }
    } else {
      unsafe deltas[node].values.withUnsafeMutablePointer { target in
        for channel in 0..<norm.channels {
          let scale = norm.parameters[0, channel] * normalizer.values[1, channel]
          let delta = unsafe target + channel * stride
          for index in 0..<count { unsafe delta[index] *= scale }
        }
      }
    }
    clearSpareLanes(&deltas[node].values, positions: positions)
  }

  private static var block: Int { 2048 }

  /// Sums in single precision would lose digits over a whole map: blocks are summed in double.
  @unsafe
  private static func sum(_ numbers: UnsafePointer<Float>, _ count: Int) -> Double {
    var total = 0.0
    for first in stride(from: 0, to: count, by: block) {
      var lanes = SIMD16<Float>()
      for index in stride(from: first, to: min(first + block, count), by: 16) {
        lanes += unsafe SIMD16(at: numbers + index)
      }
      total += Double(lanes.sum())
    }
    return total
  }

  @unsafe
  private static func sumOfSquares(_ numbers: UnsafePointer<Float>, _ count: Int, about mean: Float) -> Double
  {
    var total = 0.0
    for first in stride(from: 0, to: count, by: block) {
      var lanes = SIMD16<Float>()
      for index in stride(from: first, to: min(first + block, count), by: 16) {
        let value = unsafe SIMD16(at: numbers + index) - mean
        lanes.addProduct(value, value)
      }
      total += Double(lanes.sum())
    }
    return total
  }

  /// The sum of gradients, and of their products with values about a mean.
  @unsafe
  private static func sums(
    _ deltas: UnsafePointer<Float>, _ numbers: UnsafePointer<Float>, _ count: Int, about mean: Float
  ) -> (Double, Double) {
    var (total, product) = (0.0, 0.0)
    for first in stride(from: 0, to: count, by: block) {
      var (sums, products) = (SIMD16<Float>(), SIMD16<Float>())
      for index in stride(from: first, to: min(first + block, count), by: 16) {
        let delta = unsafe SIMD16(at: deltas + index)
        let value = unsafe SIMD16(at: numbers + index) - mean
        sums += delta
        products.addProduct(delta, value)
      }
      total += Double(sums.sum())
      product += Double(products.sum())
    }
    return (total, product)
  }
}
