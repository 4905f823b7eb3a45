import Analysis
import Results

extension FigureGroup {
  /// What the growth events saw in each layer, and whether the loss fell as they predicted.
  static func growth(of data: ReportData) -> FigureGroup {
    let layers = 1...max(1, min(data.depth, layerLimit))
    let shares = layers.map { bottleneckShare(data, $0) }
    // Of the methods that measured singular values, at most three.
    let measured = data.exemplaryRuns.filter { $1.growth.contains { !$0.singularValues.isEmpty } }.prefix(3)
    let spectra = measured.flatMap { point, run in
      layers.map { spectrum(of: run, point, $0, in: data) }
    }
    let (prediction, left) = prediction(data)
    var group = FigureGroup(
      identifier: "growth",
      heading: "What the growth events saw",
      introduction:
        "The bottleneck is the part of the desired update that no change of a layer's weights can give. Its "
        + "singular values say what new neurons can give of it; those below the noise edge cannot be told from "
        + "sampling noise." + data.bandRemark,
      figures: (shares + spectra + [prediction]).filter { !$0.layers.isEmpty },
      remarks: layerRemark(data.depth)
    )
    if left > 0 {
      group.remarks.append(
        (
          "Not drawn",
          "\(left) proposals whose predicted or measured decrease is zero, negative, or less than a "
            + "hundred-thousandth of the largest: a logarithmic axis has no place for them."
        )
      )
    }
    group.extras = [.ring("rejected or below the threshold"), .dashed("noise edge, or predicted = measured")]
    return group
  }

  private static func bottleneckShare(_ data: ReportData, _ layer: Int) -> Figure {
    let layers = data.grown.flatMap { point in
      let curves = point.runs.map { $0.curve(atLayer: layer, \.bottleneckShare) }
      return point.layers(of: CurveBandRows(CurveBand(over: curves), factor: 100))
    }
    return Figure(
      "bottleneck-layer\(layer)",
      title: "Bottleneck share of hidden layer \(layer)",
      description:
        "Share of the squared norm of the desired update that is out of reach, at each growth event.",
      x: data.epochs,
      y: .linear("bottleneck share (%)", to: 100),
      layers: layers
    )
  }

  private static func spectrum(
    of run: RunHistory,
    _ point: ReportPoint,
    _ layer: Int,
    in data: ReportData
  ) -> Figure {
    let events = run.growth.filter { $0.layer == layer && !$0.singularValues.isEmpty }
    let edge = events.compactMap { event in event.noiseEdge.map { [event.epoch, $0] } }
    let kept = events.flatMap { event in event.singularValues.prefix(event.kept).map { [event.epoch, $0] } }
    let rest = events.flatMap { event in event.singularValues.dropFirst(event.kept).map { [event.epoch, $0] }
    }
    // Below a thousandth of the largest there is only rounding.
    let floor = ((kept + rest).map { $0[1] }.max() ?? 1) / 1000
    let drawn = { (rows: [[Double]]) in rows.filter { $0[1] >= floor } }
    return Figure(
      "singular-values-\(point.summary.method)-layer\(layer)",
      title: "Singular values of hidden layer \(layer)",
      description:
        "\(point.name), seed \(run.run.seed): the singular values at each growth event. Full marks were kept "
        + "as neurons to add, rings were not; the dashed line is the noise edge. Values below a thousandth of the "
        + "largest are not drawn.",
      x: data.epochs,
      y: .logarithmic("singular value", spanning: drawn(kept + rest + edge).map { $0[1] }),
      layers: [
        Figure.Layer(.openMarks, .muted, title: "not kept", rows: drawn(rest)),
        Figure.Layer(.marks, point.color, title: "kept", rows: drawn(kept)),
        Figure.Layer(.line(dashed: true), .ink, title: "noise edge", rows: drawn(edge)),
      ]
    )
  }

  /// A proposal with both decreases of the loss.
  private struct Proposal {
    let point: ReportPoint
    let isAccepted: Bool
    let predicted: Double
    let measured: Double
  }

  /// The figure, and how many proposals have no place in it.
  private static func prediction(_ data: ReportData) -> (figure: Figure, left: Int) {
    let proposals = data.grown.flatMap { point in
      point.runs.flatMap(\.growth).compactMap { step -> Proposal? in
        guard let predicted = step.predictedDecrease, let measured = step.measuredDecrease else { return nil }
        return Proposal(point: point, isAccepted: step.accepted, predicted: predicted, measured: measured)
      }
    }
    // What is far smaller than the largest says nothing and would take up the figure.
    let floor = (proposals.map { max($0.predicted, $0.measured) }.max() ?? 0) * 1e-5
    let drawn = proposals.filter { min($0.predicted, $0.measured) > floor }
    let rows = { (proposals: [Proposal]) in proposals.map { [$0.predicted, $0.measured] } }
    let values = rows(drawn).joined()
    let identity = [values.min(), values.max()].compactMap(\.self).map { [$0, $0] }
    let marks = data.grown.map { point in
      let accepted = drawn.filter { $0.isAccepted && $0.point.number == point.number }
      return Figure.Layer(.marks, point.color, title: point.name, rows: rows(accepted))
    }
    let figure = Figure(
      "predicted-decrease",
      title: "Predicted and measured decrease of the loss",
      description:
        "One mark for each proposal of a growth event, all seeds; rings were rejected. Predicted: the slope of "
        + "the loss along the new neurons times their amplitude, to first order, on the statistics sample. Measured: "
        + "the loss before less the loss after, on the sample of the line search. The line search goes on while the "
        + "loss falls, beyond where it is straight, so most marks lie below the dashed line, on which both are equal.",
      x: .logarithmic("predicted decrease, to first order", spanning: drawn.map(\.predicted)),
      y: .logarithmic("measured decrease", spanning: drawn.map(\.measured)),
      layers: [
        Figure.Layer(.openMarks, .muted, title: "rejected", rows: rows(drawn.filter { !$0.isAccepted })),
        Figure.Layer(.line(dashed: true), .ink, title: "predicted = measured", rows: identity),
      ] + marks
    )
    return (figure, proposals.count - drawn.count)
  }
}
