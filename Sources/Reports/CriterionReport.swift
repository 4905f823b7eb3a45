public import Growth
internal import Results
public import Training

/// The text of `sprout criterion check`.
public enum CriterionReport {
  /// A table over the places that were asked about, and what holds.
  public static func text(of examination: CriterionExamination, failure: CriterionFailure?) -> String {
    var text = ""
    if !examination.places.isEmpty {
      let table = TextTable(
        [
          ("problem", .left), ("layer", .right), ("fan-in", .right), ("fan-out", .right), ("neurons", .right),
          ("scores", .left), ("closes", .right), ("tiny closes", .right), ("ms", .right),
        ],
        rows: examination.places.map { place in
          [
            place.problem, "\(place.layer)", "\(place.inputs)", "\(place.outputs)", "\(place.neurons)",
            place.hasScores ? "yes" : "no",
            place.areSilent ? "begins silent" : place.closed.map(Quantity.percent) ?? "",
            place.closedByTiny.map(Quantity.percent) ?? "",
            Quantity.decimal(1000 * place.seconds, digits: 1),
          ]
        })
      text = table.text + "\n"
    }
    if let failure {
      text += "fails   \(failure.message)\n"
      for line in failure.lastLines { text += "        \(line)\n" }
      return text
    }
    text += "holds   shapes, finite numbers, order of the scores\n"
    if let first = examination.places.first(where: { !$0.isDeterministic }) {
      text +=
        "fails   the same request got two answers (\(first.problem), hidden layer \(first.layer)); an answer must be a "
        + "function of the request, chance is drawn from its seed\n"
    } else {
      text += "holds   the same request gets the same answer\n"
    }
    if examination.places.contains(where: { !$0.tellsFlops }) {
      text += "note    it does not say its FLOPs: tables show growth's as a lower bound\n"
    }
    return text + """

      closes: the share of the bottleneck that the first \(CriterionExamination.limit) neurons close to first order, at their best \
      amplitude.

      """
  }
}
