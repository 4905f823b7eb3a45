internal import Synchronization

/// The squares of four output positions of a window of 3 x 3 that moves by one position, and the 4 x 4 positions that each of
/// them reads.
final class WindowTiles: Sendable {
  /// Rows and columns of the positions that are read.
  static let side = 4
  /// How many positions a tile reads.
  static let reads = 16
  /// How many positions a tile writes.
  static let writes = 4

  /// For each tile the positions it reads, row by row; -1 beside the grid.
  let sources: [Int]
  /// For each tile the positions of the window it writes, row by row; -1 beside the last.
  let targets: [Int]

  var count: Int { targets.count / Self.writes }

  private init(_ geometry: PatchGeometry) {
    var (sources, targets) = ([Int](), [Int]())
    for row in stride(from: 0, to: geometry.outputHeight, by: 2) {
      for column in stride(from: 0, to: geometry.outputWidth, by: 2) {
        for place in 0..<Self.reads {
          let y = row + place / Self.side - geometry.padding
          let x = column + place % Self.side - geometry.padding
          let isInside = 0..<geometry.height ~= y && 0..<geometry.width ~= x
          sources.append(isInside ? y * geometry.width + x : -1)
        }
        for place in 0..<Self.writes {
          let (y, x) = (row + place / 2, column + place % 2)
          let isInside = y < geometry.outputHeight && x < geometry.outputWidth
          targets.append(isInside ? y * geometry.outputWidth + x : -1)
        }
      }
    }
    self.sources = sources
    self.targets = targets
  }

  private static let known = Mutex<[PatchGeometry: WindowTiles]>([:])

  /// The tiles of a geometry.
  static func of(_ geometry: PatchGeometry) -> WindowTiles {
    known.withLock { known in
      if let found = known[geometry] { return found }
      let made = WindowTiles(geometry)
      known[geometry] = made
      return made
    }
  }
}
