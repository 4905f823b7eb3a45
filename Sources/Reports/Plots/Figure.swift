/// A figure as gnuplot is to draw it.
struct Figure: Sendable {
  /// The name of its files, without what follows the dot.
  let name: String
  /// Its heading.
  let title: String
  /// What it shows, in a sentence or two: its caption, and what a reader who does not see it is told.
  let description: String
  let x: Axis
  let y: Axis
  /// The axis over all of it, for a small picture above one that shows a part; nil for none.
  let whole: Axis?
  /// What is drawn, the first below the others.
  let layers: [Layer]

  /// Something drawn from rows of numbers.
  struct Layer: Sendable {
    /// How the rows are drawn, and what their columns hold.
    enum Style: Hashable, Sendable {
      /// x, low, high: a band.
      case band
      /// x, y: a line with few marks.
      case curve
      /// x, y: a line without marks.
      case line(dashed: Bool)
      /// x, y: marks.
      case marks
      /// x, y: small open marks of no series.
      case openMarks
      /// x, y, low, high: a mark with a range in y.
      case ranges
    }

    let style: Style
    let color: PlotColor
    /// Its entry in the key of the standalone figure; nil for none.
    var title: String?
    let rows: [[Double]]
  }

  init(
    _ name: String, title: String, description: String, x: Axis, y: Axis, whole: Axis? = nil, layers: [Layer]
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.x = x
    self.y = y
    self.whole = whole
    // gnuplot refuses a data block without rows.
    self.layers = layers.filter { !$0.rows.isEmpty }
  }
}
