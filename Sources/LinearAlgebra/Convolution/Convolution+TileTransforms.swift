/// The transforms between maps and tiles, for some lanes of a position at a time.
extension Convolution {
  private typealias Lanes = SIMD16<Float>

  /// `B' d B` of each tile of each channel.
  @unsafe
  static func spread(
    _ source: UnsafePointer<Float>, _ sourceStride: Int, channels: Int, _ tiles: WindowTiles,
    _ block: Range<Int>, lanes: Int, into target: UnsafeMutablePointer<Float>, _ memory: TileMemory
  ) {
    let step = memory.placeStride(channels)
    unsafe forEachTile(
      source, sourceStride, channels: channels, tiles.sources, of: WindowTiles.reads, block, lanes: lanes,
      into: target, memory
    ) { place, to in
      let (a0, a1, a2, a3) = unsafe (place(0), place(1), place(2), place(3))
      let (b0, b1, b2, b3) = unsafe (place(4), place(5), place(6), place(7))
      let (c0, c1, c2, c3) = unsafe (place(8), place(9), place(10), place(11))
      let (d0, d1, d2, d3) = unsafe (place(12), place(13), place(14), place(15))
      for lane in Swift.stride(from: 0, to: lanes, by: lane) {
        let a = unsafe row(a0 + lane, a1 + lane, a2 + lane, a3 + lane)
        let b = unsafe row(b0 + lane, b1 + lane, b2 + lane, b3 + lane)
        let c = unsafe row(c0 + lane, c1 + lane, c2 + lane, c3 + lane)
        let d = unsafe row(d0 + lane, d1 + lane, d2 + lane, d3 + lane)
        let to = unsafe to + lane
        unsafe store(a.0 - c.0, a.1 - c.1, a.2 - c.2, a.3 - c.3, to, step)
        unsafe store(b.0 + c.0, b.1 + c.1, b.2 + c.2, b.3 + c.3, to + 4 * step, step)
        unsafe store(c.0 - b.0, c.1 - b.1, c.2 - b.2, c.3 - b.3, to + 8 * step, step)
        unsafe store(b.0 - d.0, b.1 - d.1, b.2 - d.2, b.3 - d.3, to + 12 * step, step)
      }
    }
  }

  /// `A dy A'` of each tile of each channel.
  @unsafe
  static func spreadGradient(
    _ source: UnsafePointer<Float>, _ sourceStride: Int, channels: Int, _ tiles: WindowTiles,
    _ block: Range<Int>, lanes: Int, into target: UnsafeMutablePointer<Float>, _ memory: TileMemory
  ) {
    let step = memory.placeStride(channels)
    unsafe forEachTile(
      source, sourceStride, channels: channels, tiles.targets, of: WindowTiles.writes, block, lanes: lanes,
      into: target, memory
    ) { place, to in
      let (y0, y1, y2, y3) = unsafe (place(0), place(1), place(2), place(3))
      for lane in Swift.stride(from: 0, to: lanes, by: lane) {
        let (a0, a1) = unsafe (Lanes(at: y0 + lane), Lanes(at: y1 + lane))
        let (b0, b1) = unsafe (Lanes(at: y2 + lane), Lanes(at: y3 + lane))
        let to = unsafe to + lane
        unsafe storeGradient(a0, a1, to, step)
        unsafe storeGradient(a0 + b0, a1 + b1, to + 4 * step, step)
        unsafe storeGradient(a0 - b0, a1 - b1, to + 8 * step, step)
        unsafe storeGradient(-b0, -b1, to + 12 * step, step)
      }
    }
  }

  /// Calls `body` for each tile of each channel with where its numbers lie, zeros for those beside the map, and where they go.
  ///
  /// - Parameters:
  ///   - positions: Of each tile the positions of its numbers, `count` of them; -1 beside the map.
  @unsafe @inline(__always)
  private static func forEachTile(
    _ source: UnsafePointer<Float>, _ sourceStride: Int, channels: Int, _ positions: [Int], of count: Int,
    _ block: Range<Int>, lanes: Int, into target: UnsafeMutablePointer<Float>, _ memory: TileMemory,
    _ body: (_ place: (Int) -> UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>) -> Void
  ) {
    let outside = [Float](repeating: 0, count: lanes)
    unsafe outside.withUnsafeBufferPointer { outside in
      guard let zeros = outside.baseAddress else { return }
      for channel in 0..<channels {
        let row = unsafe source + channel * sourceStride
        for tile in block {
          @inline(__always) func place(_ index: Int) -> UnsafePointer<Float> {
            let position = positions[tile * count + index]
            return position < 0 ? unsafe zeros : unsafe row + position * lanes
          }
          unsafe body(place, target + channel * memory.stride + (tile - block.lowerBound) * lanes)
        }
      }
    }
  }

  /// `target ← A' m A + bias` for each tile of a channel, without what lies beside the map.
  @unsafe
  static func collect(
    _ source: UnsafePointer<Float>, _ step: Int, bias: Float, _ tiles: WindowTiles, _ block: Range<Int>,
    lanes: Int, into target: UnsafeMutablePointer<Float>
  ) {
    for tile in block {
      let from = unsafe source + (tile - block.lowerBound) * lanes
      let first = tile * WindowTiles.writes
      let (t0, t1) = (tiles.targets[first], tiles.targets[first + 1])
      let (t2, t3) = (tiles.targets[first + 2], tiles.targets[first + 3])
      for lane in Swift.stride(from: 0, to: lanes, by: lane) {
        let from = unsafe from + lane
        let a = unsafe collect(from, step)
        let b = unsafe collect(from + 4 * step, step)
        let c = unsafe collect(from + 8 * step, step)
        let d = unsafe collect(from + 12 * step, step)
        let to = unsafe target + lane
        unsafe (a.0 + b.0 + c.0 + bias).store(at: to + t0 * lanes)
        if t1 >= 0 { unsafe (a.1 + b.1 + c.1 + bias).store(at: to + t1 * lanes) }
        if t2 >= 0 { unsafe (b.0 - c.0 - d.0 + bias).store(at: to + t2 * lanes) }
        if t3 >= 0 { unsafe (b.1 - c.1 - d.1 + bias).store(at: to + t3 * lanes) }
      }
    }
  }

  /// A row times `B`.
  @unsafe @inline(__always)
  private static func row(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>
  ) -> (Lanes, Lanes, Lanes, Lanes) {
    let (a, b) = unsafe (Lanes(at: a), Lanes(at: b))
    let (c, d) = unsafe (Lanes(at: c), Lanes(at: d))
    return (a - c, b + c, c - b, b - d)
  }

  /// A row times `A`.
  @unsafe @inline(__always)
  private static func collect(_ row: UnsafePointer<Float>, _ step: Int) -> (Lanes, Lanes) {
    let (a, b) = unsafe (Lanes(at: row), Lanes(at: row + step))
    let (c, d) = unsafe (Lanes(at: row + 2 * step), Lanes(at: row + 3 * step))
    return (a + b + c, b - c - d)
  }

  /// A row times `A'`, stored.
  @unsafe @inline(__always)
  private static func storeGradient(
    _ a: Lanes, _ b: Lanes, _ target: UnsafeMutablePointer<Float>, _ step: Int
  ) {
    unsafe store(a, a + b, a - b, -b, target, step)
  }

  @unsafe @inline(__always)
  private static func store(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ target: UnsafeMutablePointer<Float>, _ step: Int
  ) {
    unsafe a.store(at: target)
    unsafe b.store(at: target + step)
    unsafe c.store(at: target + 2 * step)
    unsafe d.store(at: target + 3 * step)
  }
}
