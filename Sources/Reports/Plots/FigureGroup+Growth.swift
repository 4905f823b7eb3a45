import Analysis
import Growth
import Results

extension FigureGroup {
  /// What the growth events saw in each layer, and whether the loss fell as they predicted.
  static func growth(of data: ReportData) -> FigureGroup {
    let layers = 1...max(1, min(data.depth, layerLimit))
    let shares = layers.map { bottleneckShare(data, $0) }
    // Of the methods that judged their neurons in numbers, at most three.
    let verdicts = data.exemplaryRuns.compactMap { Verdicts(of: $1, at: $0) }.prefix(3)
    let judged = verdicts.flatMap { verdicts in layers.map { verdicts.figure(ofLayer: $0, in: data) } }
    let (prediction, left) = prediction(data)
    var group = FigureGroup(
      identifier: "growth",
      heading: "What the growth events saw",
      introduction:
        "The bottleneck is the part of the desired update that no change of a layer's weights can give."
        + Set(verdicts.map(\.measure.introduction)).sorted().joined() + data.bandRemark,
      figures: (shares + judged + [prediction]).filter { !$0.layers.isEmpty },
      remarks: layerRemark(data.depth)
    )
    if left > 0 {
      group.remarks.append(
        .init(
          term: "Not drawn",
          text: "\(left) proposals whose predicted or measured decrease is zero, negative, or less than a "
            + "hundred-thousandth of the largest: a logarithmic axis has no place for them."
        ))
    }
    let edge = verdicts.contains { $0.measure == .singularValues } ? "noise edge, or " : ""
    group.extras = [.ring("rejected, or not kept"), .dashed(edge + "predicted = measured")]
    return group
  }

  private static func bottleneckShare(_ data: ReportData, _ layer: Int) -> Figure {
    let layers = data.grown.flatMap { point in
      let curves = point.runs.map { $0.curve(atLayer: layer, \.bottleneckShare) }
      return point.layers(of: CurveBandRows(CurveBand(over: curves), factor: 100))
    }
    let (axis, whole) = data.growing
    return Figure(
      "bottleneck-layer\(layer)",
      title: "Bottleneck share of hidden layer \(layer)",
      description:
        "Share of the squared norm of the desired update that is out of reach, at each growth event.",
      x: axis,
      y: .linear("bottleneck share (%)", to: 100),
      whole: whole,
      layers: layers
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
      return Figure.Layer(style: .marks, color: point.color, title: point.name, rows: rows(accepted))
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
        Figure.Layer(
          style: .openMarks, color: .muted, title: "rejected", rows: rows(drawn.filter { !$0.isAccepted })),
        Figure.Layer(style: .line(dashed: true), color: .ink, title: "predicted = measured", rows: identity),
      ] + marks
    )
    return (figure, proposals.count - drawn.count)
  }
}
