import Analysis
import Results

extension FigureGroup {
  /// What the growth events saw in each layer, and whether the loss fell as they predicted.
  static func growth(of data: ReportData) -> FigureGroup {
    let layers = 1...max(1, min(data.depth, layerLimit))
    let shares = layers.map { bottleneckShare(data, $0) }
    let spectra = spectrumRuns(data).flatMap { point, run in layers.map { spectrum(of: run, point, $0) } }
    let (prediction, left) = prediction(data)
    var group = FigureGroup(
      identifier: "growth",
      heading: "What the growth events saw",
      introduction:
        "The bottleneck is the part of the desired update that no change of a layer's weights can give. Its "
        + "singular values say what new neurons can give of it; those below the noise edge cannot be told from "
        + "sampling noise.",
      figures: (shares + spectra + [prediction]).filter { !$0.layers.isEmpty },
      remarks: layerRemark(data.depth)
    )
    if left > 0 {
      group.remarks.append(
        (
          "Not drawn",
          "\(left) proposals of the prediction figure: a logarithmic axis has no place where the predicted or the "
            + "measured decrease is zero or negative."
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
        "Share of the squared norm of the desired update that is out of reach, at each growth event."
        + (data.hasSeveralSeeds
          ? " Mean over the seeds; the band reaches from the lowest to the highest." : ""),
      x: .linear("epoch", from: 0),
      y: .linear("bottleneck share (%)", from: 0, to: 100),
      layers: layers
    )
  }

  /// The first run of the best point of each growth method that measured singular values, at most three.
  private static func spectrumRuns(_ data: ReportData) -> [(ReportPoint, RunHistory)] {
    let methods = Dictionary(grouping: data.grown, by: \.history.method).values
    let best = methods.compactMap { ReportData.best(of: $0) }.sorted { $0.series ?? 0 < $1.series ?? 0 }
    let runs = best.compactMap { point in point.runs.first.map { (point, $0) } }
    return Array(runs.filter { $1.growth.contains { !$0.singularValues.isEmpty } }.prefix(3))
  }

  private static func spectrum(of run: RunHistory, _ point: ReportPoint, _ layer: Int) -> Figure {
    let events = run.growth.filter { $0.layer == layer && !$0.singularValues.isEmpty }
    let edge = events.compactMap { event in event.noiseEdge.map { [event.epoch, $0] } }
    let kept = events.flatMap { event in event.singularValues.prefix(event.kept).map { [event.epoch, $0] } }
    let rest = events.flatMap { event in event.singularValues.dropFirst(event.kept).map { [event.epoch, $0] }
    }
    let values = (kept + rest + edge).map { $0[1] }
    // Below a thousandth of the largest there is only rounding.
    let floor = (values.max() ?? 1) / 1000
    return Figure(
      "singular-values-\(point.history.method)-layer\(layer)",
      title: "Singular values of hidden layer \(layer)",
      description:
        "\(point.name), seed \(run.run.seed): the singular values at each growth event. Full marks were kept "
        + "as neurons to add, rings were not; the dashed line is the noise edge. Values below a thousandth of the "
        + "largest are not drawn.",
      x: .linear("epoch", from: 0),
      y: .logarithmic("singular value", spanning: values.filter { $0 >= floor }),
      layers: [
        Figure.Layer(.openMarks, .muted, title: "not kept", rows: rest.filter { $0[1] >= floor }),
        Figure.Layer(.marks, point.color, title: "kept", rows: kept.filter { $0[1] >= floor }),
        Figure.Layer(.line(dashed: true), .ink, title: "noise edge", rows: edge),
      ]
    )
  }

  /// The figure, and how many proposals have no place in it.
  private static func prediction(_ data: ReportData) -> (figure: Figure, left: Int) {
    var left = 0
    var rejected: [[Double]] = []
    var accepted: [(point: ReportPoint, rows: [[Double]])] = []
    for point in data.grown {
      var rows: [[Double]] = []
      for step in point.runs.flatMap(\.growth) {
        guard let predicted = step.predictedDecrease, let measured = step.measuredDecrease else { continue }
        if predicted <= 0 || measured <= 0 {
          left += 1
        } else if step.accepted {
          rows.append([predicted, measured])
        } else {
          rejected.append([predicted, measured])
        }
      }
      accepted.append((point, rows))
    }
    let rows = rejected + accepted.flatMap(\.rows)
    let (low, high) = (rows.joined().min() ?? 0.001, rows.joined().max() ?? 1)
    let marks = accepted.map { Figure.Layer(.marks, $0.point.color, title: $0.point.name, rows: $0.rows) }
    let identity = Figure.Layer(
      .line(dashed: true), .ink, title: "predicted = measured", rows: [[low, low], [high, high]]
    )
    let figure = Figure(
      "predicted-decrease",
      title: "Predicted and measured decrease of the loss",
      description:
        "One mark for each proposal of a growth event, all seeds. Predicted: the slope of the loss along the new "
        + "neurons times their amplitude, on the statistics sample. Measured: the loss before less the loss after, on "
        + "the sample of the line search. The line search goes as far as the loss falls, so most marks lie below "
        + "the dashed line, on which both are equal.",
      x: .logarithmic("predicted decrease, to first order", spanning: rows.map { $0[0] }),
      y: .logarithmic("measured decrease", spanning: rows.map { $0[1] }),
      layers: rows.isEmpty
        ? [] : [Figure.Layer(.openMarks, .muted, title: "rejected", rows: rejected), identity] + marks
    )
    return (figure, left)
  }
}
