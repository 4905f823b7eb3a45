import Analysis
import Experiments
import OrderedCollections
import Results
import Training

/// A point of the experiment as the page speaks of it.
struct ReportPoint: Sendable {
  /// Its place in the table, from 1.
  let number: Int
  /// What tells it from the other points.
  let name: String
  /// Its figures over the seeds.
  let summary: PointSummary
  /// The number of its colour and mark; nil when its curves are not drawn.
  var series: Int?
  /// The number of an earlier point whose runs gave the same results: what tells the two apart had no effect.
  var twin: Int?
  /// What its runs measured on the way, where it is drawn.
  var runs: [RunHistory] = []

  /// How what tells how good it is is shown.
  var scale: FigureScale { FigureScale(summary.metric) }
  /// The mean test accuracy in percent; of numbers the R2, the share of their variance that is explained, as a number.
  var accuracy: Double? { summary.quality.mean.map { scale.whole * $0 } }
  /// The same of each run.
  var accuracies: [Double] { summary.figures(summary.metric).map { scale.whole * $0 } }

  /// The same with its seed.
  var accuraciesBySeed: [(Int, Double)] {
    summary.runs.compactMap { run in
      run.figure(summary.metric).map { (run.seed, scale.whole * $0) }
    }
  }

  /// The 95 % interval of the mean, as it is shown; nil with fewer than two seeds.
  var interval: ConfidenceInterval? {
    ConfidenceInterval(of: summary.figures(summary.metric), level: 0.95, by: .t)?.within(summary.metric.range)
      .scaled(by: scale.whole)
  }

  /// An accuracy or R2 in words.
  func text(of accuracy: Double) -> String { scale.shown(accuracy) + scale.unit }

  /// The colour of its curves and marks.
  var color: PlotColor { series.map(PlotColor.series) ?? .muted }

  /// The points of some finished runs with their names, in the order of the plan.
  static func points(of runs: [StoredRun], experiment: String) -> [ReportPoint] {
    let summaries = PointSummary.summaries(of: runs)
    var first: [[[JSONValue]]: Int] = [:]
    return zip(names(of: summaries, experiment: experiment), summaries).enumerated().map { place, point in
      let (name, summary) = point
      let results = summary.runs.map(outcome)
      let twin = first[results]
      if twin == nil { first[results] = place + 1 }
      return ReportPoint(number: place + 1, name: name, summary: summary, twin: twin)
    }
  }

  /// What a run came to: runs in which it is the same are taken for the same.
  private static func outcome(of run: StoredRun) -> [JSONValue] {
    let (result, cost) = (run.result, run.cost)
    let figures = [result.testAccuracy, result.testLoss, result.trainLoss, cost.trainFlops, cost.growthFlops]
    return [.integer(run.seed), result.finalWidths?.json ?? .null] + figures.map { JSONValue($0) }
  }

  /// The variant, then the value of each axis that is not the same everywhere.
  private static func names(of points: [PointSummary], experiment: String) -> [String] {
    let axes = OrderedSet(points.flatMap(\.axes.keys))
    let varying = axes.filter { axis in Set(points.map { $0.axes[axis] ?? .null }).count > 1 }
    let short = Dictionary(
      uniqueKeysWithValues: zip(varying, SummaryReport.shortNames(of: Array(varying)))
    )
    var counts: [String: Int] = [:]
    return points.map { point in
      var parts = point.variant.isEmpty ? [] : [point.variant]
      for axis in varying {
        guard let value = point.axes[axis], value != .null, let name = short[axis] else { continue }
        if axis == "growth.method" {
          parts.append(value == "none" ? "no growth" : value.cell)
        } else {
          parts.append("\(name) \(value.cell)")
        }
      }
      let name = parts.isEmpty ? experiment : parts.joined(separator: ", ")
      counts[name, default: 0] += 1
      // The same twice would be taken for one.
      let count = counts[name] ?? 1
      return count == 1 ? name : "\(name) (\(count))"
    }
  }
}
