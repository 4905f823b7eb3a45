internal import Growth
internal import Networks
internal import Training

extension SpecKeys {
  private static let onPlateau = OptionalSection(
    place: \.run.growth.onPlateau, standard: GrowthPolicy.Plateau())

  /// Whether, when, where and how far.
  static let growth: [SpecKey] = [
    SpecKey("growth", .section, "When, where, how much and by which criterion a network grows."),
    SpecKey(
      "growth.method",
      .choice(\.run.growth.method),
      "The criterion that chooses new neurons; none: the widths stay.",
      "tiny: the neurons that lower the expressivity bottleneck most (Verbockhaven et al., TMLR 2024); random: neurons "
        + "from the initializer; external: the answers of a program of your own, growth.command.",
      defaultInWords: "tiny; none where model.layers has nothing to widen",
      derivedDefault: { .string(($0.run.model.isWithoutPlaces ? .none : GrowthPolicy().method).rawValue) }
    ),
    SpecKey(
      "growth.command",
      .value(\.run.growth.command, .list(.string, counts: 1...1000)),
      "The program that is asked for new neurons, and its arguments: [python3, my_criterion.py].",
      "It is started once per worker, in the folder of the spec, and gets the statistics of a layer as a safetensors file on "
        + "its standard input; docs/your-own-criterion.md says how it answers. Files among the arguments that lie in that "
        + "folder are part of a run's id: a changed script makes new runs.",
      when: .external
    ),
    SpecKey(
      "growth.command_sha256",
      .value(\.run.growth.commandSha256, .list(.string, counts: 1...1000)),
      "SHA-256 of the files of growth.command that lie in the folder of the spec, in their order.",
      "Found out and written into run.json; a spec does not give it.",
      when: .external
    ),
    SpecKey(
      "growth.timeout",
      .value(\.run.growth.timeout, .number(.above(0, to: 1_000_000))),
      "The seconds that an answer of growth.command may take; a run whose answer takes longer fails.",
      "The start of the program is part of the first answer.",
      changesNumbers: false,
      when: .external
    ),
    SpecKey(
      "growth.project",
      .value(\.run.growth.project, .boolean),
      "Take the neurons from the desired update minus what the layer's own best update gives; false: from the whole.",
      when: .closedForm
    ),
    SpecKey(
      "growth.every",
      .value(\.run.growth.every, .number(.from(0.000_001, to: 1_000_000_000))),
      "Epochs between two growth events; may be fractional.",
      "At least one step: an epoch has as many as batches. Not together with on_plateau or pace. Absent or null: growth "
        + "at its own pace.",
      when: .periodic
    ),
    SpecKey(
      "growth.pace",
      .value(\.run.growth.pace, .integer(1...1_000_000_000)),
      "Growth at its own pace: steps from a growth event that changed something to the next; where training is given in epochs, "
        + "brought between 1/200 and 1/100 of its steps.",
      "After an event that changed nothing the distance doubles. Everything is measured at averaged weights, and new neurons "
        + "are judged on samples that they were not fitted on: the validation part, or what is left of the training part. "
        + "Early in training an event adds, shrinks and perturbs in proportion to its distance.",
      when: .ownPace
    ),
    SpecKey(
      "growth.early",
      .value(\.run.growth.early, .number(.from(0, to: 1))),
      "The share of training in which a layer that has significant neurons doubles.",
      "Units are taken away again (thresholds.spare) after three times this share and before the last 0.3 of the training, channels "
        + "after twice: with more than 0.23 none of fully connected layers are.",
      when: .ownPace
    ),
    SpecKey(
      "growth.samples_per_parameter",
      .value(\.run.growth.samplesPerParameter, .number(.from(0, to: 1_000_000))),
      "A network is widened only so far that the rest of the training has this many samples for each parameter.",
      "Every pass over the training part counts, and each layer of an event by itself. 0: whatever the training is.",
      when: .ownPace
    ),
    SpecKey(
      "growth.max_cost",
      .value(\.run.growth.maxCost, .number(.above(0, to: 1000))),
      "The share of the operations of training that growth takes at most; an event that would take more waits.",
      "Of the training that is planned, at the present widths: a run that stops early has had more. Training counts for 56 "
        + "million operations at least, some milliseconds. The first look takes place whatever it costs, and a network that widens itself may go on to do so; growth.max_width and growth.max_parameters "
        + "are limits.",
      when: .ownPace
    ),
    SpecKey(
      "growth.on_plateau",
      onPlateau.content,
      "Grow when a metric stops improving, instead of every so many epochs.",
      "Absent or null: growth.every, or growth at its own pace."
    ),
    SpecKey(
      "growth.on_plateau.patience",
      onPlateau.member(\.patience, .positiveInteger),
      "Epochs without improvement before an event."
    ),
    SpecKey(
      "growth.on_plateau.metric",
      onPlateau.member(\.metric, .choice(MonitoredMetric.allCases.map(\.rawValue))),
      "The metric that is watched."
    ),
    SpecKey(
      "growth.start",
      .value(\.run.growth.start, .number(.from(0))),
      "The epoch of the first event; may be fractional.",
      when: .scheduled
    ),
    SpecKey(
      "growth.until",
      .value(\.run.growth.until, .number(.from(0))),
      "The epoch after which no event begins; may be fractional.",
      "Beyond the end of training it means that end.",
      when: .scheduled,
      defaultInWords:
        "the sixteenth event, growth.start + 15 growth.every, or half of training.epochs if that is earlier",
      derivedDefault: { .number($0.run.growth.defaultLastEpoch(of: $0.run.training.longestEpochs)) }
    ),
    SpecKey(
      "growth.stop_after",
      .value(\.run.growth.stopAfter, .positiveInteger),
      "Growth ends after this many events in a row in which nothing was accepted."
    ),
    SpecKey(
      "growth.layers",
      .value(
        \.run.growth.layers,
        .union([
          .choice(["best", "best_per_parameter", "all"]),
          .list(.integer(ValueType.layerCounts), counts: ValueType.layerCounts),
        ])),
      "The hidden layers that grow at an event.",
      "best: the one with the largest measured decrease of the loss; best_per_parameter: the largest decrease for each "
        + "parameter added; all: every layer whose proposal is accepted; or a list of layers, numbered from 1."
    ),
    SpecKey(
      "growth.max_neurons",
      .value(\.run.growth.maxNeurons, .integer(1...100_000)),
      "At most this many new neurons per layer and event.",
      "null: early as many as it has units, later a quarter of them, and four while it has few.",
      defaultInWords: "null; with growth.every or growth.on_plateau 16",
      derivedDefault: { $0.run.growth.hasOwnPace ? .null : .integer(16) }
    ),
    SpecKey(
      "growth.max_width",
      .value(
        \.run.growth.maxWidth,
        .union([.integer(1...100_000), .list(.integer(1...100_000), counts: ValueType.layerCounts)])),
      "At most this width: one number, or one per hidden layer."
    ),
    SpecKey(
      "growth.max_parameters",
      .value(\.run.growth.maxParameters, .positiveInteger),
      "At most this many weights and biases in the whole network."
    ),
    SpecKey("growth.thresholds", .section, "What a proposal must exceed."),
    SpecKey(
      "growth.thresholds.bottleneck",
      .value(\.run.growth.thresholds.bottleneck, .number(.from(0, to: 1))),
      "Grow a layer only when its bottleneck share is above this."
    ),
    SpecKey(
      "growth.thresholds.singular_value",
      .value(\.run.growth.thresholds.singularValue, .number(.from(0, to: 1))),
      "Keep neurons whose singular value is above this share of the largest.",
      when: .spectrum
    ),
    SpecKey(
      "growth.thresholds.significance",
      .value(\.run.growth.thresholds.significance, .boolean),
      "Keep only neurons whose singular value is above what pure noise would reach; with growth at its own pace, only those whose gain is "
        + "significant on samples that they were not fitted on.",
      when: .judged
    ),
    SpecKey(
      "growth.thresholds.level",
      .value(\.run.growth.thresholds.level, .number(.above(0, below: 1))),
      "The chance that a network with nothing to gain is widened once more.",
      "It is spent over the events in a row that find nothing, and corrected for the number of neurons and layers.",
      when: .judging
    ),
    SpecKey(
      "growth.thresholds.worth",
      .value(\.run.growth.thresholds.worth, .number(.above(0))),
      "A layer is widened, significant neurons or not, while its units are worth more than 1.5 times this times the share of training "
        + "done.",
      "The worth is ln(L_without / L) / ln(c / c_without): L the loss on the samples that judge, c the operations of training, and "
        + "two fifths of the units, those that the others can best stand in for, taken away, which takes "
        + "five samples for each input of the layer above: a look at fewer decides nothing by it. Where the validation "
        + "part is too small to judge alone, and with maps (model.layers), it has to be more than this over the share of "
        + "training that is left. A layer that has lost some is not widened for it again. null: never.",
      when: .judging
    ),
    SpecKey(
      "growth.thresholds.spare",
      .value(\.run.growth.thresholds.spare, .number(.above(0))),
      "Two or three fifths of a layer's units are taken away when a trial shows that they are worth less than this.",
      "Copies without the units that the others can best stand in for are trained beside the network for an eightieth of the "
        + "training, once for each layer until it is widened again, and once more where nothing went before half of the "
        + "training: after three times growth.early, and after half as many steps again as were made when the layer was "
        + "widened, until 0.3 of the training is left; not where a refit shows the worth to be over 4/3 of this; in the beginning neither worth may be over this times four times the square of the share "
        + "of training done. Networks with maps (model.layers) have no trial: a fifth or two fifths of the channels "
        + "go, from twice growth.early on, while a refit of the layer above shows them to be worth less than 8/3 of this times "
        + "the square of the share of training done. null: never.",
      when: .ownPace
    ),
    SpecKey(
      "growth.thresholds.loss_decrease",
      .value(\.run.growth.thresholds.lossDecrease, .number(.from(0, to: 1))),
      "Reject an event that lowers the loss by less than this share.",
      when: .measuredNeurons
    ),
  ]
}
