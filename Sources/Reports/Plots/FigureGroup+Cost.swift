import Analysis
import Experiments
import Results

extension FigureGroup {
  /// Accuracy against what it costs, with the choices that no other beats.
  static func cost(of data: ReportData) -> FigureGroup {
    let measures: [(name: String, term: String, label: String, cost: (ReportPoint) -> Double?)] = [
      ("parameters", "parameters", "parameters", { $0.summary.parameters.mean }),
      ("flops", "FLOPs", "FLOPs of training and growth", { $0.summary.totalFlops.mean }),
      ("seconds", "seconds", "seconds", { $0.summary.seconds.mean }),
    ]
    let axis = Axis.accuracy(data.scale, spanning: data.points.flatMap(\.accuracies))
    var group = FigureGroup(
      identifier: "cost",
      heading: data.metric.isR2 ? "R2 against cost" : "Accuracy against cost",
      introduction: "Up and to the left is better. Each mark is the mean of a point over its seeds"
        + (data.hasSeveralSeeds ? ", its line reaches from the lowest seed to the highest" : "")
        + ". The dashed line is the Pareto front: the highest mean to be had up to each cost." + axis.remark,
      figures: []
    )
    for measure in measures {
      let choices = data.points.compactMap { point -> Choice? in
        guard let cost = measure.cost(point), cost > 0, let accuracy = point.accuracy else { return nil }
        return Choice(point: point, cost: cost, accuracy: accuracy)
      }
      guard !choices.isEmpty else { continue }
      let front = ParetoFront.places(of: choices.map { ($0.cost, $0.accuracy) }).map { choices[$0] }
      group.figures.append(
        Figure(
          "cost-\(measure.name)",
          title: "\(data.metric.title.sentence) against \(measure.label)",
          description:
            "Mean \(measure.label) of each point, on a logarithmic axis, and its mean \(data.metric.title).",
          x: .logarithmic(measure.label, spanning: choices.map(\.cost)),
          y: axis,
          layers: [frontLine(front, until: choices.map(\.cost).max() ?? 0)] + marks(choices)
        )
      )
      let names = front.suffix(10).map { "\($0.point.name) (\($0.point.text(of: $0.accuracy)))" }
      let left = front.count > 10 ? "\(front.count - 10) cheaper points; " : ""
      group.remarks.append(
        .init(term: "Pareto front over \(measure.term)", text: left + names.joined(separator: "; ")))
    }
    group.extras = [.dashed("Pareto front")]
    if data.points.contains(where: { $0.series == nil }) { group.extras.append(.dot("other points")) }
    return group
  }

  private struct Choice {
    let point: ReportPoint
    let cost: Double
    let accuracy: Double
  }

  /// The front as a staircase, to the dearest choice of all.
  private static func frontLine(_ front: [Choice], until end: Double) -> Figure.Layer {
    var rows: [[Double]] = []
    for choice in front {
      if let last = rows.last { rows.append([choice.cost, last[1]]) }
      rows.append([choice.cost, choice.accuracy])
    }
    if let last = rows.last, last[0] < end { rows.append([end, last[1]]) }
    return Figure.Layer(style: .line(dashed: true), color: .ink, title: "Pareto front", rows: rows)
  }

  /// A layer for the points without a series, then one for each series.
  private static func marks(_ choices: [Choice]) -> [Figure.Layer] {
    let row = { (choice: Choice) -> [Double] in
      let values = choice.point.accuracies
      return [choice.cost, choice.accuracy, values.min() ?? choice.accuracy, values.max() ?? choice.accuracy]
    }
    let others = choices.filter { $0.point.series == nil }
    return [Figure.Layer(style: .ranges, color: .muted, title: "other points", rows: others.map(row))]
      + choices.filter { $0.point.series != nil }.map { choice in
        Figure.Layer(style: .ranges, color: choice.point.color, title: choice.point.name, rows: [row(choice)])
      }
  }
}
