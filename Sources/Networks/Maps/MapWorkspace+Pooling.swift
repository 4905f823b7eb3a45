internal import LinearAlgebra

/// Pooling of maps, and back.
extension MapWorkspace {
  /// `target ← ` the mean or the largest value of each window.
  static func pool(
    _ source: borrowing Matrix<Float>, _ windows: [[Int]], _ kind: LayerConfiguration.Pool.Kind,
    into target: inout Matrix<Float>, lanes: Int
  ) {
    let (channels, stride, targetStride) = (source.rows, source.stride, target.stride)
    let share = 1 / Float(windows[0].count)
    unsafe target.withUnsafePointers(from: source) { source, target in
      for channel in 0..<channels {
        for (position, window) in windows.enumerated() {
          let to = unsafe target + channel * targetStride + position * lanes
          let first = unsafe source + channel * stride + window[0] * lanes
          for lane in 0..<lanes { unsafe to[lane] = first[lane] }
          for other in window.dropFirst() {
            let from = unsafe source + channel * stride + other * lanes
            switch kind {
            case .average: for lane in 0..<lanes { unsafe to[lane] += from[lane] }
            case .max: for lane in 0..<lanes { unsafe to[lane] = max(to[lane], from[lane]) }
            }
          }
          if kind == .average { for lane in 0..<lanes { unsafe to[lane] *= share } }
        }
      }
    }
  }

  /// The gradient of what was pooled. Of equal largest values the first one has it all.
  static func poolBackward(
    _ delta: borrowing Matrix<Float>, _ windows: [[Int]], _ kind: LayerConfiguration.Pool.Kind,
    value: borrowing Matrix<Float>, pooled: borrowing Matrix<Float>, into target: inout Matrix<Float>,
    lanes: Int
  ) {
    target.fill(0)
    let (channels, stride, deltaStride) = (target.rows, target.stride, delta.stride)
    let share = 1 / Float(windows[0].count)
    unsafe delta.withUnsafePointer { delta in
      unsafe value.withUnsafePointer { value in
        unsafe pooled.withUnsafePointer { pooled in
          unsafe target.withUnsafeMutablePointer { target in
            for channel in 0..<channels {
              for (position, window) in windows.enumerated() {
                let from = unsafe delta + channel * deltaStride + position * lanes
                switch kind {
                case .average:
                  for source in window {
                    let to = unsafe target + channel * stride + source * lanes
                    for lane in 0..<lanes { unsafe to[lane] = share * from[lane] }
                  }
                case .max:
                  let largest = unsafe pooled + channel * deltaStride + position * lanes
                  for lane in 0..<lanes {
                    let row = unsafe value + channel * stride + lane
                    guard let winner = window.first(where: { unsafe row[$0 * lanes] == largest[lane] }) else {
                      continue
                    }
                    unsafe target[channel * stride + winner * lanes + lane] = from[lane]
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension MapOutline {
  /// The positions of each window of a node that pools, all of them where that is global, and what becomes of their values;
  /// nil for a node of another kind.
  func pooling(of node: MapNode) -> (windows: [[Int]], kind: LayerConfiguration.Pool.Kind)? {
    switch node.operation {
    case .input, .convolution: return nil
    case .globalAverage: return ([Array(0..<nodes[node.source].shape.positions)], .average)
    case .pool(let geometry, let kind):
      let windows = (0..<geometry.outputPositions).map { position in
        let (row, column) = (position / geometry.outputWidth, position % geometry.outputWidth)
        return (0..<geometry.taps).map { tap in
          (row * geometry.stride + tap / geometry.kernel) * geometry.width
            + column * geometry.stride + tap % geometry.kernel
        }
      }
      return (windows, kind)
    }
  }
}
