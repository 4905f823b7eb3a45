import Analysis
import Experiments
import Results

extension PageModel {
  /// What a reader wants to know first: which point is best, by how much, and at what cost.
  static func cards(of data: ReportData) -> [Card] {
    let ranked = data.points.filter { $0.accuracy != nil }
    guard let best = ReportData.best(of: ranked) else { return [] }
    var cards = [
      Card(
        question: "Highest \(best.summary.metric.title)", answer: accuracy(best), who: Legend(best),
        detail: spread(best) + ties(with: best, among: ranked)
      )
    ]
    let card = { (question: String, rival: ReportPoint) in
      Card(
        question: question, answer: accuracy(rival), who: Legend(rival),
        detail: "\(points(below: best, rival)), \(spread(rival))")
    }
    let grows = best.summary.grows
    if let rival = ReportData.best(of: ranked.filter { $0.summary.grows != grows }) {
      cards.append(card(grows ? "Best fixed network" : "Best grown network", rival))
      cards.append(grows ? price(of: best, against: rival) : price(of: rival, against: best))
    } else if let rival = ReportData.best(of: ranked.filter { $0.name != best.name && $0.twin == nil }) {
      cards.append(card("Next", rival))
    }
    return cards
  }

  /// How much the numbers at the top can be trusted.
  static func caution(of data: ReportData) -> String? {
    guard data.points.count > 1 else { return nil }
    let fewest = data.points.map { Set($0.summary.seeds).count }.min() ?? 0
    if fewest < 2 {
      return "Some points have one seed only, so their differences may be chance; more seeds tell."
    }
    var needed = fewest
    while PairedTest.smallestP(pairs: needed) >= 0.05 { needed += 1 }
    return needed == fewest
      ? "The order of the means is no proof: the differences seed by seed are tested below."
      : "With \(fewest) seeds no exact paired test can give p < 0.05; it takes \(needed)."
  }

  private static func accuracy(_ point: ReportPoint) -> String {
    point.accuracy.map(point.text) ?? ""
  }

  private static func spread(_ point: ReportPoint) -> String {
    let moments = point.summary.quality
    let deviation = moments.standardDeviation.map { ", standard deviation \(point.scale.text($0))" }
    return "\(Quantity.counted(moments.count, "seed"))\(deviation ?? "")"
  }

  /// The others that are as good in the mean.
  private static func ties(with best: ReportPoint, among points: [ReportPoint]) -> String {
    let names = ReportData.highest(of: points).map(\.name).filter { $0 != best.name }
    guard !names.isEmpty else { return "" }
    return "; the same mean as \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? " ..." : "")"
  }

  /// By how much the rival is lower, over the seeds both have.
  private static func points(below best: ReportPoint, _ rival: ReportPoint) -> String {
    let differences = best.differences(to: rival)
    let gap = (best.accuracy ?? 0) - (rival.accuracy ?? 0)
    let isTie = ReportData.highest(of: [best, rival]).count > 1
    let points = best.summary.metric.isShare ? " points" : ""
    let lower = isTie ? "the same mean" : "\(best.scale.shown(gap))\(points) lower"
    // The interval is about the pairs: it is beside the point where they are not all of the seeds.
    guard differences.count == best.accuracies.count, differences.count == rival.accuracies.count,
      let interval = best.scale.interval(ofDifferences: differences)
    else { return lower }
    let bounds = [interval.lower, interval.upper].map(best.scale.shown)
    return "\(lower) (95 % interval over \(differences.count) pairs: \(bounds[0]) to \(bounds[1]))"
  }

  /// What the grown network costs, as multiples of the fixed one.
  private static func price(of grown: ReportPoint, against fixed: ReportPoint) -> Card {
    let ratio = { (figure: (ReportPoint) -> Double?) -> String? in
      guard let one = figure(grown), let other = figure(fixed), other > 0 else { return nil }
      return Quantity.decimal(one / other, digits: 2)
    }
    let parts = [
      ratio { $0.summary.trainFlops.mean }.map { "\($0) times the training FLOPs" },
      ratio { $0.summary.totalFlops.mean }.map { "\($0) times the FLOPs with growth" },
      ratio { $0.summary.seconds.mean }.map { "\($0) times the seconds" },
    ]
    return Card(
      question: "What the best grown network takes",
      answer: (ratio { $0.summary.parameters.mean } ?? "?") + " times",
      who: nil,
      detail: "as many parameters as \(fixed.name); " + parts.compactMap(\.self).joined(separator: ", ")
    )
  }
}
