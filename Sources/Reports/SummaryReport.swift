public import Analysis
internal import Experiments
internal import OrderedCollections
internal import Results

/// The table at the end of `sprout run`: a line for each point of the plan with its mean over the seeds.
public enum SummaryReport {
  /// The table; a column for the variant or an axis only where something stands in it.
  ///
  /// - Parameter idle: The paths of the runs that learnt nothing: their points are marked.
  public static func text(of points: [PointSummary], idle: Set<String> = []) -> String {
    let axes = OrderedSet(points.flatMap(\.axes.keys))
    let hasVariants = points.contains { !$0.variant.isEmpty }
    var columns: [(String, TextTable.Alignment)] = hasVariants ? [("variant", .left)] : []
    let isRegression = !points.isEmpty && points.allSatisfy { $0.metric == .testR2 }
    columns += shortNames(of: Array(axes)).map { ($0, .left) }
    columns += [
      ("seeds", .right), (isRegression ? "test R2" : "test accuracy", .right), ("deviation", .right),
      ("widths", .right),
      ("parameters", .right), ("training FLOPs", .right), ("seconds", .right),
    ]
    let rows = points.map { point -> [String] in
      var cells = hasVariants ? [point.variant] : []
      cells += axes.map { point.axes[$0]?.cell ?? "" }
      return cells + [
        String(point.seeds.count),
        figure(point.quality.mean, point.metric)
          + (point.runs.contains { idle.contains($0.path) } ? ComparisonReport.idleMark : ""),
        figure(point.quality.standardDeviation, point.metric),
        point.meanWidths.map(Quantity.brief).joined(separator: ";"),
        point.parameters.mean.map { Quantity.decimal($0, digits: 0) } ?? "",
        point.trainFlops.mean.map(Quantity.metric) ?? "",
        point.seconds.mean.map(Quantity.seconds) ?? "",
      ]
    }
    return TextTable(columns, rows: rows).text
  }

  /// The last part of each path, or as much of its end as tells it from the others.
  static func shortNames(of paths: [String]) -> [String] {
    paths.map { path in
      let parts = path.split(separator: ".")
      for count in 1..<max(2, parts.count) {
        let end = parts.suffix(count).joined(separator: ".")
        if paths.count(where: { $0 == end || $0.hasSuffix("." + end) }) == 1 { return end }
      }
      return path
    }
  }

  private static func figure(_ value: Double?, _ metric: Metric) -> String {
    let scale = FigureScale(metric)
    return value.map { scale.text($0) + scale.unit } ?? ""
  }
}
