import Analysis
import Growth
import Results

/// What a criterion's own test said about its neurons, event by event in one run.
struct Verdicts {
  /// In which numbers neurons were judged.
  enum Measure {
    /// Gains in standard errors, on samples that the neurons were not fitted on.
    case tValues
    /// What neurons give of the bottleneck, against what noise would reach.
    case singularValues

    /// What a reader of its figures must know, behind a space.
    var introduction: String {
      switch self {
      case .tValues:
        " The t value of a neuron is its gain in standard errors, on samples that it was not fitted on."
      case .singularValues:
        " Its singular values say what new neurons can give of it; those below the noise edge cannot be told from "
          + "sampling noise."
      }
    }
  }

  let measure: Measure
  private let run: RunHistory
  private let point: ReportPoint

  /// The verdicts of a run; nil where nothing was judged in numbers.
  init?(of run: RunHistory, at point: ReportPoint) {
    if run.growth.contains(where: { $0.tValues != nil }) {
      measure = .tValues
    } else if run.growth.contains(where: { $0.singularValues != nil }) {
      measure = .singularValues
    } else {
      return nil
    }
    self.run = run
    self.point = point
  }

  /// The figure of a layer, a mark for each neuron that was a candidate.
  func figure(ofLayer layer: Int, in data: ReportData) -> Figure {
    let events = run.growth.filter { $0.layer == layer }
    let values = { (event: GrowthRecord) in
      // The test keeps those with the largest gains.
      measure == .tValues ? (event.tValues ?? []).sorted(by: >) : event.singularValues ?? []
    }
    let rows = { (event: GrowthRecord, values: ArraySlice<Double>) in
      values.map { [Double(event.step), $0] }
    }
    let kept = events.flatMap { rows($0, values($0).prefix($0.kept ?? 0)) }
    let rest = events.flatMap { rows($0, values($0).dropFirst($0.kept ?? 0)) }
    let axis = data.growing.axis
    let end = axis.high ?? 0
    let story = "\(point.name), seed \(run.run.seed): "
    func marks(_ isDrawn: ([Double]) -> Bool = { _ in true }) -> [Figure.Layer] {
      [
        Figure.Layer(style: .openMarks, color: .muted, title: "not kept", rows: rest.filter(isDrawn)),
        Figure.Layer(style: .marks, color: point.color, title: "kept", rows: kept.filter(isDrawn)),
      ]
    }
    switch measure {
    case .tValues:
      let left = (kept + rest).count { $0[0] > end }
      return Figure(
        "t-values-\(point.summary.method)-layer\(layer)",
        title: "t values of candidates for hidden layer \(layer)",
        description: story + "full marks were kept, rings were not."
          + (left > 0 ? " \(left) later ones are not in the figure." : ""),
        x: axis, y: .linear("t value"), layers: marks())
    case .singularValues:
      let edge = events.compactMap { event in event.noiseEdge.map { [Double(event.step), $0] } }
      // Below a thousandth of the largest there is only rounding.
      let floor = ((kept + rest).map { $0[1] }.max() ?? 1) / 1000
      let isDrawn = { (row: [Double]) in row[1] >= floor }
      return Figure(
        "singular-values-\(point.summary.method)-layer\(layer)",
        title: "Singular values of hidden layer \(layer)",
        description: story
          + "the singular values at each growth event. Full marks were kept as neurons to add, rings were not; the dashed "
          + "line is the noise edge. Values below a thousandth of the largest are not drawn.",
        x: axis,
        y: .logarithmic("singular value", spanning: (kept + rest + edge).filter(isDrawn).map { $0[1] }),
        layers: marks(isDrawn) + [
          Figure.Layer(
            style: .line(dashed: true), color: .ink, title: "noise edge", rows: edge.filter(isDrawn))
        ])
    }
  }
}
