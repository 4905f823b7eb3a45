import Analysis

extension FigureGroup {
  /// The most layers that get figures of their own.
  static let layerLimit = 6

  /// What is to be said when a network has more layers.
  static func layerRemark(_ depth: Int) -> [PageModel.Remark] {
    guard depth > layerLimit else { return [] }
    return [.init(term: "Layers", text: "Of \(depth) hidden layers the first \(layerLimit) are drawn.")]
  }

  /// The width of each hidden layer over time.
  static func widths(of data: ReportData) -> FigureGroup {
    let (axis, whole) = data.growing
    let figures = (1...max(1, min(data.depth, layerLimit))).map { layer in
      let curves = data.grown.map { point in (point, point.runs.map { $0.widths(ofLayer: layer) }) }
      let rows = curves.flatMap { point, widths -> [Figure.Layer] in
        let band = CurveBand(overSteps: widths)
        let rows = CurveBandRows(steps: band)
        // A dot at every time at which the layer of any run changed its width.
        let times = Set(widths.flatMap { $0.dropFirst().dropLast().map(\.time) })
        let events = band.points.filter { times.contains($0.time) }.map { [$0.time, $0.mean] }
        let range =
          point.runs.count > 1 ? [Figure.Layer(style: .band, color: point.color, rows: rows.ranges)] : []
        return range + [
          Figure.Layer(style: .line(dashed: false), color: point.color, title: point.name, rows: rows.means),
          Figure.Layer(style: .marks, color: point.color, rows: events),
        ]
      }
      return Figure(
        "widths-layer\(layer)",
        title: "Width of hidden layer \(layer)",
        description: "Number of neurons; a mark at every growth event that changed it.",
        x: axis,
        y: .linear("neurons", from: 0),
        whole: whole,
        layers: rows
      )
    }
    return FigureGroup(
      identifier: "widths",
      heading: "Widths over time",
      introduction: "The architecture as growth found it. Networks of fixed width are left out."
        + data.bandRemark,
      figures: figures.filter { !$0.layers.isEmpty },
      remarks: layerRemark(data.depth)
    )
  }
}
