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
    + metric(
      "test_accuracy", \.check.testAccuracy, .share, possible: .above(0, below: 0.5),
      "the share of the test part classified rightly")
    + metric(
      "validation_accuracy", \.check.validationAccuracy, .share, possible: .above(0, below: 0.5),
      "the share of the validation part classified rightly")
    + metric("test_loss", \.check.testLoss, .loss, possible: .above(0), "the mean loss on the test part")
    + metric(
      "validation_loss", \.check.validationLoss, .loss, possible: .above(0),
      "the mean loss on the validation part")
    + metric(
      "test_balanced_accuracy", \.check.testBalancedAccuracy, .share, possible: .above(0, below: 0.5),
      "the mean over the classes of the share of each classified rightly, on the test part")
    + metric(
      "test_macro_f1", \.check.testMacroF1, .share, possible: .above(0, below: 0.5),
      "the mean over the classes of the harmonic mean of precision and recall, on the test part")
    + metric(
      "test_r2", \.check.testR2, .share, possible: .above(0),
      "the share of the targets' variance that is explained on the test part")
    + metric(
      "validation_r2", \.check.validationR2, .share, possible: .above(0),
      "the share of the targets' variance that is explained on the validation part")
    + metric(
      "test_rmse", \.check.testRmse, .loss, possible: .above(0),
      "the root of the mean squared error on the test part, in the targets' own units")
    + metric(
      "validation_rmse", \.check.validationRmse, .loss, possible: .above(0),
      "the root of the mean squared error on the validation part, in the targets' own units")

  private static func metric(
    _ name: String,
    _ place: SpecKey.Place<CheckConfiguration.Rule?>,
    _ standard: CheckConfiguration.Rule,
    possible margins: NumberRange,
    _ words: String
  ) -> [SpecKey] {
    [
      .optionalSection("check.\(name)", place, "Checks \(words).", changesNumbers: false, default: standard),
      .value(
        "check.\(name).margin", in: place, \.margin, default: standard, .number(margins),
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
