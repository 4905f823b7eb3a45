extension SpecKeys {
  static let check: [SpecKey] =
    [
      SpecKey(
        "check",
        .section,
        "What 'sprout check' accepts: how much worse a metric may get.",
        "Where no metric is named, test_accuracy with its defaults; test_r2 for dataset.task: regression."
      )
    ]
    + Metric.allCases.filter { $0 != .trainLoss }.flatMap(rule)

  private static func rule(for metric: Metric) -> [SpecKey] {
    let name = metric.rawValue
    let section = OptionalSection(
      place: \.check[metric], standard: metric.isHigherBetter ? CheckConfiguration.Rule.share : .loss)
    return [
      SpecKey(
        "check.\(name)",
        section.content,
        "Checks \(metric.meaning)."
      ),
      SpecKey(
        "check.\(name).margin",
        section.member(\.margin, .number(metric.isShare ? .above(0, below: 0.5) : .above(0))),
        "The largest drop of the mean that is accepted.",
        "In the unit of the metric: 0.005 is half a point of accuracy. What gets worse by this or more passes in at "
          + "most the share 'level' of all cases."
      ),
      SpecKey(
        "check.\(name).level",
        section.member(\.level, .number(.from(0.0001, below: 0.5))),
        "The chance of an error that is accepted.",
        "That of calling a regression what has not changed, and that of passing what got worse by the margin."
      ),
    ]
  }
}
