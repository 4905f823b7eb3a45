extension BrokenSpec {
  private static func search(_ kind: String, _ entries: String, _ messages: String...) -> BrokenSpec {
    BrokenSpec(kind, header + "search: {samples: 3, \(entries)}", messages)
  }

  private static func halved(
    _ kind: String, _ lines: String,
    search: String = "search: {samples: 3, optimizer.momentum: {uniform: [0, 0.9]}}",
    _ messages: String...
  ) -> BrokenSpec {
    let head = header.replacing("{name: digits}", with: "{name: digits, validation: 0.2}")
    return BrokenSpec(kind, head + search + "\n" + lines, messages)
  }

  /// What can be wrong with a search, and with halving.
  static let search: [BrokenSpec] = [
    BrokenSpec(
      "search of no points", header + "search: {samples: 1️⃣0, optimizer.momentum: {uniform: [0, 0.9]}}",
      "search.samples must be a whole number from 1 to 100000, not 0"),
    BrokenSpec(
      "search without a number of points", header + "1️⃣search: {optimizer.momentum: {uniform: [0, 0.9]}}",
      "search needs the number of points to draw; add samples: 20"),
    BrokenSpec(
      "search of nothing", header + "1️⃣search: {samples: 3}",
      "search has no key to draw values of; add optimizer.learning_rate: {log_uniform: [0.001, 1]} say"),
    BrokenSpec(
      "search that is no section", header + "search: 1️⃣3",
      "search must be a section of samples, seed, and paths, each with what its values are drawn from, not 3"),
    search("misspelt seed", "1️⃣seeds: 3", "unknown key 'seeds' in search; did you mean 'seed'?"),
    search(
      "unknown path that is drawn", "1️⃣learning_rate: {uniform: [0.1, 0.9]}",
      "unknown key 'learning_rate'; did you mean 'optimizer.learning_rate' or 'growth.learning_rate'?"),
    search(
      "unknown distribution", "optimizer.learning_rate: {1️⃣loguniform: [0.1, 0.9]}",
      "optimizer.learning_rate has the unknown distribution 'loguniform', which is none of uniform, log_uniform, integer, "
        + "choice; did you mean 'log_uniform'?"),
    search(
      "section in the place of a distribution", "optimizer: {1️⃣momentum: {uniform: [0.1, 0.9]}}",
      "optimizer has the unknown distribution 'momentum', which is none of uniform, log_uniform, integer, choice; "
        + "write optimizer.momentum: {...}"),
    search(
      "list in the place of a distribution", "optimizer.momentum: 1️⃣[0.1, 0.9]",
      "optimizer.momentum: what is drawn is written {uniform: [LOW, HIGH]}, {log_uniform: [LOW, HIGH]}, "
        + "{integer: [LOW, HIGH]} or {choice: [V1, V2]}, not a list; a list of values is {choice: [...]}"),
    search(
      "two distributions", "optimizer.nesterov: 1️⃣{choice: [true], uniform: [0, 1]}",
      "optimizer.nesterov: what is drawn is written {choice: [V1, V2]}, not 2 distributions"),
    search(
      "three bounds", "optimizer.momentum: {uniform: 1️⃣[0, 0.5, 0.9]}",
      "optimizer.momentum: uniform needs its two bounds, [LOW, HIGH], not 3 values"),
    search(
      "reversed bounds", "optimizer.momentum: {uniform: 1️⃣[0.9, 0.1]}",
      "optimizer.momentum: the bounds of uniform are reversed; write [0.1, 0.9]"),
    search(
      "equal bounds", "training.batch_size: {integer: 1️⃣[8, 8]}",
      "training.batch_size: the bounds of integer are equal; one value stands in its section"),
    search(
      "logarithm of zero", "optimizer.weight_decay: {log_uniform: 1️⃣[0, 1]}",
      "optimizer.weight_decay: log_uniform needs a lower bound above 0, not 0; write [0.001, 1] say, or uniform"
    ),
    search(
      "bound of a wrong type", "training.batch_size: {integer: [1️⃣8.5, 64]}",
      "training.batch_size must be a whole number from 1 to 1000000, not 8.5"),
    search(
      "bound out of range", "optimizer.momentum: {uniform: [0.5, 1️⃣1]}",
      "optimizer.momentum must be a number from 0 to below 1, not 1"),
    search(
      "fractions of a whole number", "training.batch_size: {log_uniform: 1️⃣[8, 64]}",
      "training.batch_size: its values are whole numbers, which are drawn by integer; write {integer: [8, 64]}"
    ),
    search(
      "whole number with fractions as its bounds", "optimizer.weight_decay: {integer: 1️⃣[0.5, 2]}",
      "optimizer.weight_decay: integer needs whole numbers as its bounds; numbers with fractions are drawn by uniform or "
        + "log_uniform"),
    search(
      "number drawn for words", "growth.method: {integer: 1️⃣[1, 2]}",
      "growth.method is one of \(growthMethods), not a number to be drawn; write "
        + "{choice: [V1, V2]}"),
    search(
      "choice of nothing", "growth.method: {choice: 1️⃣[]}",
      "growth.method: there is nothing to choose from; list the values, choice: [V1, V2]"),
    search(
      "choice of a wrong word", "growth.method: {choice: [1️⃣tini]}",
      "growth.method must be one of \(growthMethods), not 'tini'; did you mean 'tiny'?"
    ),
    search(
      "key of the whole that is drawn", "1️⃣resources.threads: {integer: [1, 2]}",
      "resources.threads cannot differ between the runs of an experiment"),
    halved(
      "halving without a search", "1️⃣halving: {}", search: "",
      "halving lets the points of a search compete, but nothing is drawn here; add search, or take halving out"
    ),
    halved(
      "halving of two points", "halving: {1️⃣factor: 4}",
      "one in 4 points goes on, but search.samples is 3; draw more"),
    halved(
      "halving of few epochs", "training: {epochs: 2}\n1️⃣halving: {}",
      "the last rung is at 1/3 of the training, but training.epochs is 2; train longer, or lower halving.factor"
    ),
    halved(
      "halving by the test part", "halving: {metric: 1️⃣test_accuracy}",
      "halving.metric must be one of validation_accuracy, validation_loss, validation_r2, validation_rmse, train_loss, not "
        + "'test_accuracy'; what the test part has chosen it can no longer test"),
    halved(
      "halving of numbers by an accuracy", "halving: {1️⃣metric: validation_r2}",
      "halving.metric: validation_r2 is of dataset.task: regression, which this is not"),
    halved(
      "halving beside baselines", "baselines: [{match: final_width}]\n1️⃣halving: {}",
      "baselines are made from finished runs, and halving stops most of them; take one of the two out"),
    BrokenSpec(
      "halving without a validation part",
      header.replacing("{name: digits}", with: "{name: digits, validation: 0}")
        + "search: {samples: 3, optimizer.momentum: {uniform: [0, 0.9]}}\n1️⃣halving: {}",
      "halving chooses by validation_accuracy, but dataset.validation is 0; hold a part back, dataset.validation: 0.2 say"
    ),
    halved(
      "part that is drawn", "halving: {metric: train_loss}",
      search: "search: {samples: 3, 1️⃣dataset.split_seed: {integer: [1, 9]}}",
      "dataset.split_seed cannot be drawn where points are ranked: each would be judged on samples of its own; give it one "
        + "value, or several in grid, where they compete apart"),
    halved(
      "validation part that is drawn", "",
      search: "search: {samples: 3, 1️⃣dataset.validation: {uniform: [0.1, 0.4]}}",
      "dataset.validation cannot be drawn where points are ranked: each would be judged on samples of its own; give it one "
        + "value, or several in grid, where they compete apart"),
    halved(
      "loss that is drawn and ranked by", "halving: {metric: validation_loss}",
      search: "search: {samples: 3, 1️⃣training.loss: {choice: [cross_entropy, mean_squared_error]}}",
      "training.loss cannot be drawn where points are ranked by validation_loss: each would be judged in a unit of its own; "
        + "take validation_accuracy as halving.metric, or give it one value, or several in grid, where they compete apart"
    ),
    halved(
      "epochs that are drawn with halving", "halving: {}",
      search: "search: {samples: 9, 1️⃣training.epochs: {integer: [10, 90]}}",
      "training.epochs cannot be drawn with halving, which compares points that have come equally far; give it one value, or "
        + "several in grid, where they compete apart"),
    halved(
      "operations that are drawn with halving", "halving: {}",
      search: "search: {samples: 3, 1️⃣training.flops: {log_uniform: [1e9, 1e10]}}",
      "training.flops cannot be drawn with halving, which compares points that have come equally far; give it one value, or "
        + "several in grid, where they compete apart"),
    halved(
      "halving of what is misspelt", "halving: {}",
      search: "search: {samples: 3, optimizer.momentum: {1️⃣unifrom: [0, 0.9]}}",
      "optimizer.momentum has the unknown distribution 'unifrom', which is none of uniform, log_uniform, integer, choice; "
        + "did you mean 'uniform'?"),
    halved(
      "halving of no points", "halving: {}",
      search: "search: {samples: 1️⃣0, optimizer.momentum: {uniform: [0, 0.9]}}",
      "search.samples must be a whole number from 1 to 100000, not 0"),
    BrokenSpec(
      "widths that are drawn from nothing",
      "version: 1\nname: test\ndataset: {name: digits}\nsearch: {samples: 3, model.hidden: {choice: 1️⃣[]}}\n",
      "model.hidden: there is nothing to choose from; list the values, choice: [V1, V2]"),
    BrokenSpec(
      "key in grid and search",
      header + "grid: {training.epochs: [1, 2]}\nsearch: {samples: 3, 1️⃣training.epochs: {integer: [3, 4]}}",
      "training.epochs stands on two axes; keep one"),
  ]
}
