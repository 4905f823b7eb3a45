public import LinearAlgebra

/// The rows that the growth method is made of where a convolution is widened: one for each sample and each of some positions of the
/// consumer's window, and of them one for each tap.
///
/// What a tap reads is the patch of the widened convolution at the position that the tap looks at, the mean of several where
/// pooling stands between (in the place of the largest value too), with a one at its end; zeros where the tap looks beside
/// the map.
public final class PatchRows {
  /// The entries of a patch of the widened convolution, the one for the bias included.
  public let inputs: Int
  /// The taps of the consumer.
  public let taps: Int
  /// The positions of the consumer's window; one where it is fully connected.
  public let positions: Int
  /// How many different readings there are of all taps and positions.
  public var readings: Int { patches.sources.count }
  /// Whether the consumer is a convolution itself.
  public var readsMaps: Bool { consumer != nil }

  private let source: Int
  private let patches: Readings
  /// For each tap and position of the consumer's window the position that is read; nil beside the map.
  private let read: [[Int?]]
  private let consumer: (node: Int, source: Int, patches: Readings)?

  /// For each position and tap of a window what is averaged, as positions of the map below.
  private struct Readings {
    let channels: Int
    let sources: [[[Int]]]
    let share: Float
    var columns: Int { channels * (sources.first?.count ?? 0) + 1 }
  }

  /// The rows of a place, from 1; nil for one that is fully connected.
  public init?(of network: Network, hidden layer: Int) {
    let place = network.places[layer - 1]
    guard let maps = network.maps, let node = place.node, let convolution = maps.nodes[node].convolution
    else { return nil }
    source = maps.nodes[node].source
    taps = place.taps
    let windows = Self.windows(of: convolution.geometry)
    // Positions of the widened layer that each reading of the consumer is a mean of.
    var averaged = windows.indices.map { [$0] }
    for index in maps.poolings(at: place) {
      guard let pooling = maps.pooling(of: maps.nodes[index]) else { continue }
      averaged = pooling.windows.map { window in window.flatMap { averaged[$0] } }
    }
    patches = Readings(
      channels: maps.nodes[source].shape.channels,
      sources: averaged.map { positions in
        (0..<convolution.geometry.taps).map { tap in positions.flatMap { windows[$0][tap] } }
      },
      share: 1 / Float(averaged.first?.count ?? 1))
    inputs = patches.columns
    if let index = place.consumerNode, let reader = maps.nodes[index].convolution {
      let windows = Self.windows(of: reader.geometry)
      positions = windows.count
      read = (0..<place.taps).map { tap in windows.map { $0[tap].first } }
      let below = maps.nodes[index].source
      consumer = (
        index, below, Readings(channels: maps.nodes[below].shape.channels, sources: windows, share: 1)
      )
    } else {
      positions = 1
      read = (0..<place.taps).map { [$0] }
      consumer = nil
    }
  }

  /// For each position of a window and each tap the position that is read, if there is one.
  private static func windows(of geometry: PatchGeometry) -> [[[Int]]] {
    var windows = Array(
      repeating: Array(repeating: [Int](), count: geometry.taps), count: geometry.outputPositions)
    for tap in 0..<geometry.taps {
      for pair in geometry.pairs(at: tap) { windows[pair.reader][tap] = [pair.source] }
    }
    return windows
  }

  /// What a tap reads at a position of the consumer's window; nil beside the map.
  public func reading(tap: Int, at position: Int) -> Int? { read[tap][position] }

  /// The inputs of the widened layer for some readings of the consumer: (readings samples) x `inputs`.
  ///
  /// - Parameter samples: Those of the batch that are taken.
  public func writeInputs(
    of readings: [Int], samples: Range<Int>, _ workspace: Workspace, into rows: inout Matrix<Float>
  ) {
    guard let memory = workspace.maps else { return }
    write(
      patches, at: readings, samples: samples, memory.values[source].values, lanes: memory.lanes, into: &rows)
  }

  /// What the consumer reads: (positions samples) x (its inputs + 1).
  public func writeConsumerInputs(
    at positions: [Int], samples: Range<Int>, _ workspace: Workspace, into rows: inout Matrix<Float>
  ) {
    guard let memory = workspace.maps else { return }
    guard let consumer else {
      rows.fit(rows: samples.count, columns: memory.features.columns)
      rows.assign(rows: samples.count, of: memory.features, from: samples.lowerBound, at: 0)
      return
    }
    write(
      consumer.patches, at: positions, samples: samples, memory.values[consumer.source].values,
      lanes: memory.lanes, into: &rows)
  }

  /// The gradients of the consumer's preactivations: (positions samples) x outputs.
  public func writeGradients(
    at positions: [Int], samples: Range<Int>, _ workspace: Workspace, into rows: inout Matrix<Float>
  ) {
    guard let memory = workspace.maps else { return }
    guard let consumer else {
      let layer = workspace.layers[memory.layerCount]
      rows.fit(rows: samples.count, columns: layer.delta.columns)
      rows.assign(rows: samples.count, of: layer.delta, from: samples.lowerBound, at: 0)
      return
    }
    let map = memory.deltas[consumer.node]
    let (lanes, outputs) = (memory.lanes, map.values.rows)
    rows.fit(rows: positions.count * samples.count, columns: outputs)
    let (stride, mapStride) = (rows.stride, map.values.stride)
    unsafe rows.withUnsafePointers(from: map.values) { source, target in
      for output in 0..<outputs {
        for (index, position) in positions.enumerated() {
          let from = unsafe source + output * mapStride + position * lanes + samples.lowerBound
          let column = unsafe target + index * samples.count * stride + output
          for sample in 0..<samples.count { unsafe column[sample * stride] = from[sample] }
        }
      }
    }
  }

  private func write(
    _ readings: Readings, at positions: [Int], samples range: Range<Int>, _ map: borrowing Matrix<Float>,
    lanes: Int, into rows: inout Matrix<Float>
  ) {
    let (samples, share) = (range.count, readings.share)
    rows.fit(rows: positions.count * samples, columns: readings.columns)
    let (stride, mapStride, last) = (rows.stride, map.stride, readings.columns - 1)
    unsafe map.withUnsafePointer { base in
      let source = unsafe base + range.lowerBound
      unsafe rows.withUnsafeMutablePointer { target in
        for (index, position) in positions.enumerated() {
          let block = unsafe target + index * samples * stride
          for sample in 0..<samples { unsafe block[sample * stride + last] = 1 }
          let taps = readings.sources[position]
          for channel in 0..<readings.channels {
            let from = unsafe source + channel * mapStride
            for (tap, positions) in taps.enumerated() {
              let column = unsafe block + channel * taps.count + tap
              guard let first = positions.first else {
                for sample in 0..<samples { unsafe column[sample * stride] = 0 }
                continue
              }
              for sample in 0..<samples {
                unsafe column[sample * stride] = share * from[first * lanes + sample]
              }
              for other in positions.dropFirst() {
                for sample in 0..<samples {
                  unsafe column[sample * stride] += share * from[other * lanes + sample]
                }
              }
            }
          }
        }
      }
    }
  }
}
