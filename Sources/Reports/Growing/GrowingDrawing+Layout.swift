import Analysis
import Results

extension GrowingDrawing {
  /// The width of the drawing; everything else follows from it.
  static let width = 640.0
  private static let margin = 18.0
  private static let rowHeight = 26.0
  private static let mostColumns = 20
  /// What the blocks of all layers may take of the height.
  private static let tallest = 400.0

  /// Where everything stands. A column is a growth event, or a few that follow each other where there are many; in it, each
  /// layer has the units that came then as a block upon its line, and a cross for each that went.
  struct Layout {
    /// The distance of two units in a block.
    let pitch: Double
    /// The left edge of each column, and how many units lie side by side in it.
    let columns: [(x: Double, across: Int)]
    /// The line of each layer.
    let lines: [Double]
    /// How many events share a column.
    let eventsPerColumn: Int

    /// The column of an event; the first is the beginning.
    func column(of event: Int?) -> Int { event.map { 1 + $0 / eventsPerColumn } ?? 0 }

    /// The middle of a place in the block of a column and a layer.
    func point(_ place: Int, column: Int, layer: Int) -> (x: Double, y: Double) {
      let (x, across) = columns[column]
      return (
        x + (Double(place % across) + 0.5) * pitch, lines[layer] - 3 - (Double(place / across) + 0.5) * pitch
      )
    }
  }

  /// The layout: units as large as they can be, at most 22 apart.
  func layout() -> Layout {
    let perColumn = max((history.events.count + Self.mostColumns - 1) / Self.mostColumns, 1)
    let counts = counts(eventsPerColumn: perColumn)
    let most = counts.joined().max() ?? 1
    // How many stand on each other: what lets them be largest, and of several such heights the one nearest to a block that
    // is a little taller than wide.
    let wanted = Int((1.6 * Double(most)).squareRoot().rounded(.up))
    let shapes = (1...max(min(most, 60), 1)).map { Shape(counts, height: $0) }
    let largest = shapes.map(\.pitch).max() ?? 1
    let best = shapes.filter { $0.pitch > largest - 0.01 }.min { a, b in
      (a.height - wanted).magnitude < (b.height - wanted).magnitude
    }
    let shape = best ?? Shape(counts, height: 1)

    let used = Double(shape.across.reduce(0, +)) * shape.pitch
    let free = Self.width - 2 * Self.margin - used
    let gap = min(48, free / Double(max(shape.across.count - 1, 1)))
    var columns: [(x: Double, across: Int)] = []
    var x = Self.margin
    for count in shape.across {
      columns.append((x, count))
      x += Double(count) * shape.pitch + gap
    }
    var lines: [Double] = []
    var y = 6.0
    for count in shape.rows {
      y += Self.rowHeight + 6 + Double(count) * shape.pitch + 8
      lines.append(y)
    }
    return Layout(pitch: shape.pitch, columns: columns, lines: lines, eventsPerColumn: perColumn)
  }

  /// How many marks each layer has in each column.
  private func counts(eventsPerColumn: Int) -> [[Int]] {
    let columns = 1 + (history.events.count + eventsPerColumn - 1) / eventsPerColumn
    return history.layers.map { units in
      var counts = [Int](repeating: 0, count: columns)
      for unit in units {
        for event in [unit.born ?? -eventsPerColumn, unit.ended].compactMap(\.self) {
          counts[1 + event / eventsPerColumn] += 1
        }
      }
      return counts
    }
  }

  /// The blocks when at most so many units stand on each other.
  private struct Shape {
    let height: Int
    /// How many units stand side by side in each column, and on each other in each layer.
    let across: [Int]
    let rows: [Int]
    /// The distance of two units that the width and the height allow.
    let pitch: Double

    init(_ counts: [[Int]], height: Int) {
      self.height = height
      let columns = counts.first?.count ?? 1
      let across = (0..<columns).map { column in
        max(1, ((counts.map { $0[column] }.max() ?? 0) + height - 1) / height)
      }
      rows = counts.map { layer in zip(layer, across).map { ($0 + $1 - 1) / $1 }.max() ?? 1 }
      self.across = across
      let gap = min(14, 0.25 * GrowingDrawing.width / Double(columns))
      let free = GrowingDrawing.width - 2 * GrowingDrawing.margin - gap * Double(columns - 1)
      pitch = min(
        22, free / Double(across.reduce(0, +)), GrowingDrawing.tallest / Double(max(rows.reduce(0, +), 1)))
    }
  }

  /// What the numbers under the columns are, and how far the run went.
  var length: String { "epoch, of \(Quantity.brief(lastEpoch))" }

  /// The epochs under the columns, as many as there is room for also in the larger letters of a narrow screen.
  func epochLabels(_ layout: Layout) -> [(x: Double, text: String)] {
    var labels: [(x: Double, text: String)] = []
    var end = 0.0
    for (column, place) in layout.columns.enumerated() {
      let event = (column - 1) * layout.eventsPerColumn
      let epoch = column == 0 ? 0 : history.events[event].epoch
      let text = Quantity.decimal(epoch, digits: epoch == 0 || epoch >= 9.95 ? 0 : epoch >= 0.995 ? 1 : 2)
      let x = place.x + Double(place.across) * layout.pitch / 2
      let half = Double(text.count) * 5.5
      guard x - half >= end else { continue }
      labels.append((x, text))
      end = x + half + 10
    }
    return labels
  }
}
