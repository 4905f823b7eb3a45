extension SpecKeys {
  private static let halving = OptionalSection(place: \.halving, standard: HalvingConfiguration())

  static let search: [SpecKey] = [
    SpecKey(
      "search",
      .general(
        .special("a section of samples, seed, and paths, each with what its values are drawn from"),
        isOptional: true),
      "Random search: points whose values are drawn, combined with variants, grid and zip.",
      "search: {samples: 40, optimizer.learning_rate: {log_uniform: [0.001, 1]}} draws 40 learning rates. {uniform: [LOW, HIGH]} "
        + "and {log_uniform: [LOW, HIGH]} draw numbers, rounded to \(Distribution.digits) significant digits, {integer: [LOW, HIGH]} whole "
        + "numbers, both bounds included, {choice: [V1, V2]} one of some values. Each path has random numbers of its own: another "
        + "path, another order or more samples leave the draws as they are. A variant's own values win over those that are drawn."
    ),
    SpecKey(
      "search.samples",
      .value(\.search.samples, .integer(1...SearchConfiguration.largestCount)),
      "How many points are drawn.",
      defaultInWords: "none, it must be given with what is drawn"
    ),
    SpecKey(
      "search.seed",
      .value(\.search.seed, .count),
      "The seed of the draws; that of the training is another."
    ),
    SpecKey(
      "halving",
      halving.content,
      "Successive halving: the points of a search compete for training, and the worst are stopped early.",
      "Where points have done 1 / factor^k of their training, the best 1 / factor of them go on, by the mean over their seeds at "
        + "the end of that epoch, the first or a later one; of equal ones the first, and those with a failed run last. Points compete within each "
        + "combination of variants, grid and zip. A stopped run keeps its checkpoint and has the state stopped; 'sprout run' without "
        + "halving (--set halving=null) takes it up again. The result is the same whatever run -j is."
    ),
    SpecKey(
      "halving.factor",
      halving.member(\.factor, .integer(2...100)),
      "One in so many points goes on at each rung, to so many times the training."
    ),
    SpecKey(
      "halving.metric",
      halving.member(\.metric, .choice(HalvingConfiguration.metrics.map(\.rawValue))),
      "What the points are ranked by, and the search's best is chosen by.",
      "validation_accuracy where it is not given, validation_r2 for dataset.task: regression. The test part never chooses."
    ),
  ]
}
