import Analysis
import Experiments
import Results

extension PageModel {
  /// Every point less one of them, seed by seed: less the best grown one where there are fixed ones too, else less the best.
  /// Nil where no point has two seeds in common with it.
  static func differences(of data: ReportData) -> Differences? {
    let ranked = data.points.filter { $0.accuracy != nil && $0.twin == nil }
    let grown = ranked.filter(\.summary.grows)
    let isMixed = !grown.isEmpty && grown.count < ranked.count
    guard let base = ReportData.best(of: isMixed ? grown : ranked) else { return nil }
    let pairs = ranked.filter { $0.number != base.number }
      .map { (point: $0, differences: $0.differences(to: base)) }.filter { !$0.differences.isEmpty }
    guard pairs.contains(where: { $0.differences.count > 1 }) else { return nil }
    let chances = pairs.map { PairedTest.signFlip.p(of: $0.differences) ?? 1 }
    let strip = ValueStrip(differences: pairs.flatMap(\.differences), whole: data.scale.whole)
    let signed = { (value: Double) in (value > 0 ? "+" : "") + data.scale.shown(value) }
    let points = data.metric.isShare ? " points" : ""
    let rows = zip(zip(pairs, chances), HolmCorrection.adjusted(chances)).map { pair, corrected in
      let ((point, differences), chance) = pair
      let interval = data.scale.interval(ofDifferences: differences)
      let mean = Moments(of: differences).mean ?? 0
      return Differences.Row(
        less: Legend(point),
        differenceStrip: strip.row(
          mean: mean, values: differences, interval: interval,
          mark: point.series.map(PlotMark.series) ?? .disc, label: signed(mean) + points),
        difference: signed(mean),
        differenceInterval: interval.map { "\(signed($0.lower)) to \(signed($0.upper))" } ?? "",
        pairs: differences.count, chance: FigureScale.p(chance), corrected: FigureScale.p(corrected))
    }
    return Differences(
      base: Legend(base), baseName: base.name, inPoints: points.isEmpty ? "" : ", in points",
      differenceAxis: strip.axis, differenceRows: rows)
  }
}

extension ReportPoint {
  /// Its accuracies less those of another, in points, over the seeds both have.
  func differences(to base: ReportPoint) -> [Double] {
    let others = Dictionary(base.accuraciesBySeed, uniquingKeysWith: { first, _ in first })
    return accuraciesBySeed.compactMap { seed, accuracy in others[seed].map { accuracy - $0 } }
  }
}
