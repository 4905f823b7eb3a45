internal import LinearAlgebra

/// Batch normalisation of a node, and back.
extension MapWorkspace {
  /// `value ← norm(preactivation)`: by the batch in training, which the norm takes note of, by the running averages otherwise.
  func normalize(_ node: Int, _ norm: BatchNorm, number: Int, positions: Int) {
    guard let before = preactivations[node] else { return }
    let lanes = lanes
    let count = positions * lanes
    let real = positions * samples
    let stride = before.values.stride
    let isTraining = isTraining
    let normalizer = normalizers[number]
    unsafe before.values.withUnsafePointer { source in
      unsafe values[node].values.withUnsafeMutablePointer { target in
        for channel in 0..<norm.channels {
          let row = unsafe source + channel * stride
          let mean: Float
          let variance: Float
          if isTraining {
            let exact = unsafe Self.sum(row, count) / Double(real)
            // Lanes without a sample hold zeros.
            let empty = Double(count - real) * exact * exact
            let squares = max(unsafe Self.sumOfSquares(row, count, about: Float(exact)) - empty, 0)
            mean = Float(exact)
            variance = Float(squares / Double(real))
            norm.take(
              mean: mean, variance: Float(squares / Double(max(real - 1, 1))), channel: channel)
          } else {
            mean = norm.statistics[0, channel]
            variance = norm.statistics[1, channel]
          }
          let reciprocal = 1 / (variance + BatchNorm.epsilon).squareRoot()
          normalizer.values[0, channel] = mean
          normalizer.values[1, channel] = reciprocal
          let scale = norm.parameters[0, channel] * reciprocal
          let shift = norm.parameters[1, channel] - scale * mean
          let to = unsafe target + channel * stride
          for index in 0..<count { unsafe to[index] = scale * row[index] + shift }
        }
      }
    }
    clearSpareLanes(values[node], positions: positions)
  }

  /// The gradient of a node's preactivation from that of its norm's output, in place, and that of the norm's parameters.
  func normalizeBackward(_ node: Int, _ norm: BatchNorm, number: Int, positions: Int) {
    guard let before = preactivations[node] else { return }
    let count = positions * lanes
    let real = Float(positions * samples)
    let stride = before.values.stride
    let isTraining = isTraining
    let normalizer = normalizers[number]
    let gradients = normGradients[number]
    unsafe before.values.withUnsafePointer { source in
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
          guard isTraining else {
            for index in 0..<count { unsafe delta[index] *= scale }
            continue
          }
          let meanDelta = Float(sum) / real
          let slope = Float(product) * reciprocal * reciprocal / real
          for index in 0..<count {
            unsafe delta[index] = scale * (delta[index] - meanDelta - slope * (row[index] - mean))
          }
        }
      }
    }
    clearSpareLanes(deltas[node], positions: positions)
  }

  private static var block: Int { 2048 }

  /// Sums in single precision would lose digits over a whole map: blocks are summed in double.
  @unsafe
  private static func sum(_ numbers: UnsafePointer<Float>, _ count: Int) -> Double {
    var total = 0.0
    for first in stride(from: 0, to: count, by: block) {
      var lanes = SIMD16<Float>()
      for index in stride(from: first, to: min(first + block, count), by: 16) {
        lanes += unsafe UnsafeRawPointer(numbers + index).loadUnaligned(as: SIMD16<Float>.self)
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
        let value = unsafe UnsafeRawPointer(numbers + index).loadUnaligned(as: SIMD16<Float>.self) - mean
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
        let delta = unsafe UnsafeRawPointer(deltas + index).loadUnaligned(as: SIMD16<Float>.self)
        let value = unsafe UnsafeRawPointer(numbers + index).loadUnaligned(as: SIMD16<Float>.self) - mean
        sums += delta
        products.addProduct(delta, value)
      }
      total += Double(sums.sum())
      product += Double(products.sum())
    }
    return (total, product)
  }
}
