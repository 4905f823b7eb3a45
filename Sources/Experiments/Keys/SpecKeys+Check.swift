extension SpecKeys {
  static let check: [SpecKey] =
    [
      SpecKey(
        "check",
        .section,
        "What 'sprout check' accepts: how much worse a metric may get.",
        "Where no metric is named, test_accuracy with its defaults; test_r2 for dataset.task: regression.",
        changesNumbers: false,
        isOptional: true
      )
    ]
    + Metric.allCases.filter { $0 != .trainLoss }.flatMap(rule)

  private static func rule(for metric: Metric) -> [SpecKey] {
    let name = metric.rawValue
    let place: SpecKey.Place<CheckConfiguration.Rule?> = \.check[metric]
    let standard = metric.isHigherBetter ? CheckConfiguration.Rule.share : .loss
    return [
      .optionalSection(
        "check.\(name)", place, "Checks \(metric.meaning).", changesNumbers: false, default: standard),
      .value(
        "check.\(name).margin", in: place, \.margin, default: standard,
        .number(metric.isShare ? .above(0, below: 0.5) : .above(0)),
        "The largest drop of the mean that is accepted.",
        "In the unit of the metric: 0.005 is half a point of accuracy. What gets worse by this or more passes in at "
          + "most the share 'level' of all cases.",
        changesNumbers: false
      ),
      .value(
        "check.\(name).level", in: place, \.level, default: standard,
        .number(.from(0.0001, below: 0.5)),
        "The chance of an error that is accepted.",
        "That of calling a regression what has not changed, and that of passing what got worse by the margin.",
        changesNumbers: false
      ),
    ]
  }
}
