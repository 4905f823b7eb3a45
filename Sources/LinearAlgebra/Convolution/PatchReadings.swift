internal import Synchronization

/// Who reads what in a geometry, written out once for each.
final class PatchReadings: Sendable {
  /// One thing that is read: at a tap, from a position; or, seen from the position, the one that reads.
  struct Reading: Hashable, Sendable {
    let tap: Int32
    let position: Int32
  }

  /// Lists of readings, one after the other.
  struct Lists: Sendable {
    let starts: [Int]
    let entries: [Reading]

    init(_ lists: [[Reading]]) {
      starts = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
      entries = lists.flatMap { $0 }
    }

    var count: Int { starts.count - 1 }

    func range(_ list: Int) -> Range<Int> { starts[list]..<starts[list + 1] }
  }

  /// For each position of the window what it reads.
  let byReader: Lists
  /// For each position of the grid the taps and positions of the window that read it.
  let bySource: Lists

  private init(_ geometry: PatchGeometry) {
    var byReader: [[Reading]] = []
    var bySource = Array(repeating: [Reading](), count: geometry.inputPositions)
    for row in 0..<geometry.outputHeight {
      for column in 0..<geometry.outputWidth {
        var readings: [Reading] = []
        for tap in 0..<geometry.taps {
          let sourceRow = row * geometry.stride + tap / geometry.kernel - geometry.padding
          let sourceColumn = column * geometry.stride + tap % geometry.kernel - geometry.padding
          guard 0..<geometry.height ~= sourceRow, 0..<geometry.width ~= sourceColumn else { continue }
          let position = sourceRow * geometry.width + sourceColumn
          readings.append(Reading(tap: Int32(tap), position: Int32(position)))
          bySource[position].append(Reading(tap: Int32(tap), position: Int32(byReader.count)))
        }
        byReader.append(readings)
      }
    }
    self.byReader = Lists(byReader)
    self.bySource = Lists(bySource)
  }

  private static let known = Mutex<[PatchGeometry: PatchReadings]>([:])

  /// The readings of a geometry.
  static func of(_ geometry: PatchGeometry) -> PatchReadings {
    known.withLock { known in
      if let found = known[geometry] { return found }
      let made = PatchReadings(geometry)
      known[geometry] = made
      return made
    }
  }
}

extension PatchGeometry {
  /// By how many taps and positions of the window each position of the grid is read.
  public var readerCounts: [Int] {
    let readers = PatchReadings.of(self).bySource
    return (0..<readers.count).map { readers.range($0).count }
  }

  /// The pairs of a position of the grid and the position of the window that reads it at a tap.
  public func pairs(at tap: Int) -> [(source: Int, reader: Int)] {
    let readings = PatchReadings.of(self).byReader
    return (0..<readings.count).flatMap { reader in
      readings.range(reader).compactMap { entry in
        let reading = readings.entries[entry]
        return Int(reading.tap) == tap ? (Int(reading.position), reader) : nil
      }
    }
  }
}
