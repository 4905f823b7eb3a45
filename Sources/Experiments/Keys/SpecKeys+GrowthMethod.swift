internal import Growth
internal import Networks
internal import Training

extension SpecKeys {
  /// How.
  static let growthMethod: [SpecKey] = [
    SpecKey("growth.statistics", .section, "The statistics behind a proposal."),
    SpecKey(
      "growth.statistics.samples",
      .value(\.run.growth.statistics.samples, .union([.choice(["auto", "all"]), .positiveInteger])),
      "How many training samples the statistics are taken from.",
      "auto: twice the entries of the matrix that is estimated, at growth's own pace statistics.first and then twice as many after "
        + "each event that changes nothing; all: the whole training part.",
      labelName: "statistics",
      defaultInWords: "auto; with growth.every or growth.on_plateau 5000",
      derivedDefault: { $0.run.growth.hasOwnPace ? .string("auto") : .integer(5000) }
    ),
    SpecKey(
      "growth.statistics.first",
      .value(\.run.growth.statistics.first, .integer(1...1_000_000_000)),
      "How many at the first event.",
      when: .automaticSamples
    ),
    SpecKey(
      "growth.statistics.ridge",
      .value(\.run.growth.statistics.ridge, .number(.from(0, to: 1000))),
      "The ridge on the diagonal of S, relative to trace(S)/p.",
      when: .closedForm
    ),
    SpecKey("growth.line_search", .section, "The search for the amplitude of the new neurons."),
    SpecKey(
      "growth.line_search.samples",
      .value(\.run.growth.lineSearch.samples, .positiveInteger),
      "How many samples the loss is measured on.",
      when: .scheduled,
      labelName: "line_search"
    ),
    SpecKey(
      "growth.line_search.split",
      .choice(\.run.growth.lineSearch.split),
      "The part they are drawn from.",
      when: .scheduled
    ),
    SpecKey(
      "growth.line_search.share",
      .value(\.run.growth.lineSearch.share, .number(.above(0, to: 1))),
      "The share of the amplitude found with which the neurons enter.",
      "Less than 1 is a damped step. What it does to the loss is measured and, unless the neurons begin silent, held "
        + "against thresholds.loss_decrease.",
      when: .amplitude
    ),
    SpecKey(
      "growth.apply_update",
      .value(\.run.growth.applyUpdate, .boolean),
      "Move the layer by its best update together with the new neurons.",
      when: .newDirections
    ),
    SpecKey(
      "growth.scale",
      .choice(\.run.growth.scale),
      "The scale of new neurons.",
      "closed_form: as the criterion gives it, and behind batch normalisation, where a fan-in's norm is no part of the "
        + "function, as normalized for relu and identity; balanced: the same product with equal norms of fan-in and fan-out, for "
        + "homogeneous activations (relu, identity); normalized: the same product with the fan-in at the initializer's "
        + "norm, for these too; initializer: fan-in at the initializer's norm, fan-out zero. Neurons of gradmax begin "
        + "silent: all but initializer mean the same there.",
      when: .newDirections
    ),
    SpecKey(
      "growth.fill",
      .choice(\.run.growth.fill),
      "What is added when the criterion gives fewer neurons than max_neurons."
    ),
    SpecKey(
      "growth.revive_dead",
      .value(\.run.growth.reviveDead, .boolean),
      "Redraw units that are active on less than 0.1 % of the sample, before an event."
    ),
    SpecKey(
      "growth.optimizer_state",
      .choice(\.run.growth.optimizerState),
      "What becomes of the optimizer's memory: carried, with zeros for new entries, or reset.",
      when: .notShrinkingEach
    ),
    SpecKey(
      "growth.shrink_perturb",
      .section,
      "Weights x shrink + noise x fresh ones (Ash and Adams, NeurIPS 2020)."
    ),
    SpecKey(
      "growth.shrink_perturb.when",
      .choice(\.run.growth.shrinkPerturb.when),
      "The growth events that are followed by it.",
      "early: those in the beginning of training (growth.early), at growth's own pace. The first neurons are large and lead the "
        + "weights to where more of them do not help.",
      labelName: "shrink_perturb",
      defaultInWords:
        "early; with growth.every or growth.on_plateau each",
      derivedDefault: { .string($0.run.growth.hasOwnPace ? "early" : "each") }
    ),
    SpecKey(
      "growth.shrink_perturb.shrink",
      .value(\.run.growth.shrinkPerturb.shrink, .number(.from(0, to: 1))),
      "What the weights are multiplied by.",
      when: .shrinking
    ),
    SpecKey(
      "growth.shrink_perturb.noise",
      .value(\.run.growth.shrinkPerturb.noise, .number(.from(0, to: 10))),
      "The share of fresh initial weights that is added.",
      when: .shrinking,
      defaultInWords: "0.3; with growth.every or growth.on_plateau 0.1",
      derivedDefault: { .number($0.run.growth.hasOwnPace ? 0.3 : 0.1) }
    ),
    SpecKey(
      "growth.learning_rate",
      .choice(\.run.growth.learningRate),
      "What becomes of the learning rate at an event.",
      "keep: it goes on as scheduled; rescale: rates and variances are transferred to the new widths (Yuan et al., "
        + "NeurIPS 2023); restart_schedule: the schedule begins anew with the rest of the epochs."
    ),
  ]
}
