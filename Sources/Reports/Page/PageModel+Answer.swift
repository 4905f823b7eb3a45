import Analysis
import Results

extension PageModel {
  /// What a reader wants to know first: which point is best, by how much, and at what cost.
  static func cards(of data: ReportData) -> [Card] {
    let ranked = data.points.filter { $0.accuracy != nil }
    guard let best = ReportData.best(of: ranked) else { return [] }
    var cards = [
      Card(
        question: "Highest test accuracy", answer: accuracy(best), who: Legend(best), detail: spread(best)
      )
    ]
    let grows = best.history.grows
    if let rival = ReportData.best(of: ranked.filter { $0.history.grows != grows }) {
      cards.append(
        Card(
          question: grows ? "Best fixed network" : "Best grown network",
          answer: accuracy(rival),
          who: Legend(rival),
          detail: "\(points(below: best, rival)), \(spread(rival))"
        )
      )
      cards.append(grows ? price(of: best, against: rival) : price(of: rival, against: best))
    } else if let rival = ReportData.best(of: ranked.filter { $0.name != best.name && $0.twin == nil }) {
      cards.append(
        Card(
          question: "Next", answer: accuracy(rival), who: Legend(rival),
          detail: "\(points(below: best, rival)), \(spread(rival))"
        )
      )
    }
    return cards
  }

  /// How much the numbers at the top can be trusted.
  static func caution(of data: ReportData) -> String? {
    guard data.points.count > 1 else { return nil }
    let fewest = data.points.map(\.history.runs.count).min() ?? 0
    let seeds =
      fewest > 1
      ? "Every point has at least \(fewest) seeds."
      : "Some points have one seed only: their differences may be chance."
    return seeds
      + " The order of the means is no proof: 'sprout compare \(data.experiment.name)' tests the differences."
  }

  private static func accuracy(_ point: ReportPoint) -> String {
    point.accuracy.map { Quantity.percent($0 / 100) } ?? ""
  }

  private static func spread(_ point: ReportPoint) -> String {
    let moments = point.history.summary.testAccuracy
    let deviation = moments.standardDeviation.map {
      ", standard deviation \(Quantity.decimal(100 * $0, digits: 2))"
    }
    return "\(moments.count) \(moments.count == 1 ? "seed" : "seeds")\(deviation ?? "")"
  }

  private static func points(below best: ReportPoint, _ rival: ReportPoint) -> String {
    let gap = (best.accuracy ?? 0) - (rival.accuracy ?? 0)
    return "\(Quantity.decimal(gap, digits: 2)) points lower"
  }

  /// What the grown network costs, as multiples of the fixed one.
  private static func price(of grown: ReportPoint, against fixed: ReportPoint) -> Card {
    let ratio = { (figure: (ReportPoint) -> Double?) -> String? in
      guard let one = figure(grown), let other = figure(fixed), other > 0 else { return nil }
      return Quantity.decimal(one / other, digits: 2) + " \u{D7}"
    }
    let parts = [
      ratio { $0.history.summary.trainFlops.mean }.map { "\($0) training FLOPs" },
      ratio { $0.history.totalFlops.mean }.map { "\($0) FLOPs with growth" },
      ratio { $0.history.summary.seconds.mean }.map { "\($0) seconds" },
    ]
    return Card(
      question: "Grown against fixed, each the best",
      answer: (ratio { $0.history.summary.parameters.mean } ?? "?") + " parameters",
      who: nil,
      detail: parts.compactMap(\.self).joined(separator: ", ")
    )
  }
}
