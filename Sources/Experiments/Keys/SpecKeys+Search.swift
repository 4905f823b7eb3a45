extension SpecKeys {
  static let search: [SpecKey] = [
    SpecKey(
      "search",
      .special("a section of samples, seed, and paths, each with what its values are drawn from"),
      "Random search: points whose values are drawn, combined with variants, grid and zip.",
      "search: {samples: 40, optimizer.learning_rate: {log_uniform: [0.001, 1]}} draws 40 learning rates. {uniform: [LOW, HIGH]} "
        + "and {log_uniform: [LOW, HIGH]} draw numbers, rounded to \(Distribution.digits) significant digits, {integer: [LOW, HIGH]} whole "
        + "numbers, both bounds included, {choice: [V1, V2]} one of some values. Each path has random numbers of its own: another "
        + "path, another order or more samples leave the draws as they are. A variant's own values win over those that are drawn.",
      changesNumbers: false,
      isOptional: true
    ),
    .value(
      "search.samples",
      \.search.samples,
      .integer(1...SearchConfiguration.largestCount),
      "How many points are drawn.",
      changesNumbers: false,
      defaultInWords: "none, it must be given with what is drawn"
    ),
    .value(
      "search.seed",
      \.search.seed,
      .count,
      "The seed of the draws; that of the training is another.",
      changesNumbers: false
    ),
  ]
}
