import Analysis
import Experiments
import Results

extension PageModel {
  /// The figures over the points; nil when no run is finished.
  static func table(of data: ReportData) -> Table? {
    guard !data.points.isEmpty else { return nil }
    let highest = ReportData.highest(of: data.points).map(\.number)
    let intervals = data.points.map(\.interval)
    // Intervals over two or three seeds can be wider than all that was measured: the scale does not follow them.
    let strip = ValueStrip(accuracies: data.points.flatMap(\.accuracies), whole: data.scale.whole)
    let rows = zip(data.points, intervals).map { point, interval in
      let summary = point.summary
      let idle = summary.runs.count { data.idle[$0.path] != nil }
      return Row(
        idle: idle > 0 ? "\(idle) of \(Quantity.counted(summary.runs.count, "run")) learnt nothing" : nil,
        place: point.number,
        point: Legend(point),
        twin: point.twin,
        rank: highest.contains(point.number) && data.points.count > 1
          ? highest.count > 1 ? "ties for highest" : "highest" : nil,
        strip: point.accuracy.map { mean in
          strip.row(
            mean: mean, values: point.accuracies, interval: interval,
            mark: point.series.map(PlotMark.series) ?? .disc, label: point.text(of: mean))
        } ?? "",
        accuracy: point.accuracy.map(point.scale.shown) ?? "",
        deviation: point.scale.text(summary.quality.standardDeviation),
        interval: interval.map {
          "\(point.scale.shown($0.lower)) \u{2013} \(point.scale.shown($0.upper))"
        } ?? "",
        seeds: summary.seeds.count,
        widths: summary.meanWidths.map(Quantity.brief).joined(separator: "; "),
        parameters: summary.parameters.mean.map { Quantity.decimal($0, digits: 0) } ?? "",
        trainFlops: summary.trainFlops.mean.map(Quantity.metric) ?? "",
        growthFlops: summary.growthFlops.mean
          .map { (summary.hasUnknownFlops ? "> " : "") + Quantity.metric($0) } ?? "",
        seconds: summary.seconds.mean.map { Quantity.seconds($0) } ?? ""
      )
    }
    let hasIntervals = intervals.contains { $0 != nil }
    return Table(
      metric: data.scale.title.sentence,
      caption:
        "Means and standard deviations over the seeds. On the scale each stroke is a seed and the mark their mean"
        + (hasIntervals
          ? "; the bar is the 95 % interval of the mean (Student's t), as far as the scale goes\(data.metric.isShare ? "; cut at 0 and 100 %" : ""). "
            + (SplitDraw(of: data.runs)?.sentence ?? "") : "."),
      hasIntervals: hasIntervals,
      axis: strip.axis,
      remarks: remarks(of: data),
      rows: rows
    )
  }

  /// Which points have no curves, and why.
  private static func remarks(of data: ReportData) -> [Remark] {
    let twins = data.points.count { $0.twin != nil }
    let left = data.points.count - twins - data.drawn.count
    var found: [Remark] = []
    if data.points.contains(where: \.summary.hasUnknownFlops) {
      found.append(Remark(term: "Growth FLOPs", text: ComparisonReport.unknownFlops))
    }
    guard left > 0 else { return found }
    return found + [
      Remark(
        term: "Curves",
        text:
          "Of \(data.points.count) points \(data.drawn.count) have a colour and curves below: the best of each growth "
          + "method, then the best of the others, by mean \(data.metric.title)"
          + (twins > 0 ? ", without those that repeat the results of an earlier one" : "")
          + ". All are in this table and, in grey, in the figures about cost."
      )
    ]
  }
}

extension PageModel.Legend {
  /// The entry of a point.
  init(_ point: ReportPoint) {
    guard let series = point.series else {
      self = .dot(point.name)
      return
    }
    let mark = PlotMark.series(series)
    let shape =
      "<path class=\"\(mark.isOpen ? "open" : "full")\" transform=\"translate(13 6)\" d=\"\(mark.path)\"/>"
    self.init(
      entry: point.name,
      colorClass: "s\(series % PlotColor.seriesCount + 1)",
      swatch: "<path class=\"rule\" d=\"M0 6H26\"/>" + shape
    )
  }

  // Lines and marks of no series.

  static func dashed(_ text: String) -> Self {
    Self(entry: text, colorClass: "s-ink", swatch: "<path class=\"rule dashed\" d=\"M0 6H26\"/>")
  }

  static func dot(_ text: String) -> Self { circle(text, "full") }
  static func ring(_ text: String) -> Self { circle(text, "open") }

  private static func circle(_ text: String, _ style: String) -> Self {
    Self(
      entry: text, colorClass: "s-muted",
      swatch: "<circle class=\"\(style)\" cx=\"13\" cy=\"6\" r=\"3.7\"/>")
  }
}
