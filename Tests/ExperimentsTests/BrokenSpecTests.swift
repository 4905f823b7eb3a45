import Experiments
import TestSupport
import Testing

/// One kind of error each: the spot is marked in the text, and the message is given whole.
struct BrokenSpec: CustomTestStringConvertible, Sendable {
  let kind: String
  let text: String
  let messages: [String]

  var testDescription: String { kind }

  init(_ kind: String, _ text: String, _ messages: String...) {
    self.init(kind, text, messages)
  }

  init(_ kind: String, _ text: String, _ messages: [String]) {
    self.kind = kind
    self.text = text
    self.messages = messages
  }

  static let all: [BrokenSpec] = [
    BrokenSpec(
      "unknown key in a section",
      header + "growth:\n  1️⃣treshold: {}",
      "unknown key 'treshold' in growth; did you mean 'thresholds'?"
    ),
    BrokenSpec(
      "layer with an unknown key",
      convolutional("{conv: 4, kernal: 1️⃣3}"),
      "model.layers holds a conv layer with the unknown key 'kernal'; did you mean 'kernel'?; a conv layer has kernel, "
        + "padding, stride"
    ),
    BrokenSpec(
      "layer of an unknown kind",
      convolutional("1️⃣{cnv: 4}"),
      "model.layers holds an element that names no kind of layer: one of conv, pool, residual, dense; did you mean 'conv'?"
    ),
    BrokenSpec(
      "window of an even size",
      convolutional("{conv: 4, kernel: 1️⃣4}"),
      "model.layers holds a layer whose kernel must be 1, or 3, or 5, or 7, not 4"
    ),
    BrokenSpec(
      "layer that does not fit the images",
      convolutional("{conv: 4}, 1️⃣{pool: 9}"),
      "model.layers, layer 2: windows of 9 x 9 do not fit into 4 x 8 x 8"
    ),
    BrokenSpec(
      "growth of a network without hidden layers",
      convolutional("{pool: 2}, {pool: global}").replacing("none", with: "1️⃣gradmax"),
      "growth.method is gradmax, but model.layers has no hidden layer, so there is nothing to widen; add one, or take none"
    ),
    BrokenSpec(
      "unknown key at the top",
      header + "1️⃣trainig: {epochs: 3}",
      "unknown key 'trainig'; did you mean 'training'?"
    ),
    BrokenSpec(
      "key of another section",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2], 1️⃣epochs: 3}",
      "unknown key 'epochs' in model; it belongs in training"
    ),
    BrokenSpec(
      "key known by another name",
      header + "optimizer: {1️⃣lr: 0.1}",
      "unknown key 'lr' in optimizer; did you mean 'learning_rate'?"
    ),
    BrokenSpec(
      "key of another section known by another name",
      header + "1️⃣lr: 0.1",
      "unknown key 'lr'; did you mean 'optimizer.learning_rate' or 'growth.learning_rate'?"
    ),
    BrokenSpec(
      "key with a no-break space",
      header + "training:\n  1️⃣\u{A0}epochs: 3",
      "unknown key '\u{A0}epochs' in training; U+00A0, which cannot be seen, is part of it: remove it"
    ),
    BrokenSpec(
      "key with a joiner",
      header + "1️⃣grid\u{200D}: {training.epochs: [1]}",
      "unknown key 'grid\u{200D}'; U+200D, which cannot be seen, is part of it: remove it"
    ),
    BrokenSpec(
      "decimal comma",
      header + "optimizer: {momentum: 0,1️⃣5}",
      "unknown key '5' in optimizer; a comma divides keys, and a decimal number has a point, as in 0.5"
    ),
    BrokenSpec(
      "duplicate key",
      header + "seeds: 2\n1️⃣seeds: 3",
      "duplicate key 'seeds'; the first one is on line 5"
    ),
    BrokenSpec(
      "syntax",
      header + "grid: {growth.every: 1️⃣[1, 2",
      "this '[' is never closed"
    ),
    BrokenSpec(
      "a teacher with too many weights",
      "version: 1\nname: test\nmodel: {hidden: [2]}\n"
        + "dataset: {name: teacher, samples: 60, teacher_hidden: 1️⃣[100000, 90000]}",
      "dataset.teacher_hidden: a layer of the teacher from 100000 to 90000 has 9000000000 weights, too many to be drawn; "
        + "the limit is 1000000000"
    ),
    BrokenSpec(
      "too many samples of many inputs",
      "version: 1\nname: test\nmodel: {hidden: [2]}\n"
        + "dataset: {name: teacher, samples: 1️⃣9000000, inputs: 100000}",
      "dataset.samples: 9000000 samples times the widest layer of the teacher, 100000, are 900000000000 numbers, "
        + "too many to be drawn; the limit is 1000000000"
    ),
    BrokenSpec(
      "another shape than that of the images",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: digits, shape: 1️⃣[1, 28, 28]}",
      "dataset.shape is 1 x 28 x 28, but the images of digits are 1 x 8 x 8; leave it out"
    ),
    BrokenSpec(
      "a shape of another number of inputs",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: teacher, inputs: 50, shape: 1️⃣[3, 4, 4]}",
      "dataset.shape: 3 x 4 x 4 are 48 pixels, but teacher has 50 inputs"
    ),
    BrokenSpec(
      "a shape without channels",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: digits, shape: 1️⃣[8, 8]}",
      "dataset.shape must have 3 elements, not 2"
    ),
    BrokenSpec(
      "channels of what are no images",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: csv, path: x.csv, normalize: 1️⃣channel}",
      "dataset.normalize: channel needs images, but csv has no shape; give it, dataset.shape: [channels, height, width]"
    ),
    BrokenSpec(
      "augmentation of what are no images",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: two_spirals, augment: 1️⃣{flip: true}}",
      "dataset.augment needs images, but two_spirals has no shape; give it, dataset.shape: [channels, height, width]"
    ),
    BrokenSpec(
      "a crop of nothing",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: digits, augment: {crop: 1️⃣8}}",
      "dataset.augment.crop is 8, but the images of digits are 1 x 8 x 8: nothing of one would be left; give 7 at most"
    ),
    BrokenSpec(
      "a path with a NUL character",
      "version: 1\nname: test\nmodel: {hidden: [2]}\ndataset: {name: digits, path: 1️⃣\"a\\0b\"}",
      "dataset.path must not hold a NUL character"
    ),
    BrokenSpec(
      "number in quotes",
      header + "training: {epochs: 1️⃣'20'}",
      "training.epochs must be a whole number from 1 to 1000000, not the string '20'; write it without quotes"
    ),
    BrokenSpec(
      "fraction for a whole number",
      header + "training: {batch_size: 1️⃣2.5}",
      "training.batch_size must be a whole number from 1 to 1000000, not 2.5"
    ),
    BrokenSpec(
      "out of range",
      header + "optimizer: {momentum: 1️⃣1}",
      "optimizer.momentum must be a number from 0 to below 1, not 1"
    ),
    BrokenSpec(
      "truth value of YAML 1.1",
      header + "growth: {project: 1️⃣yes}",
      "growth.project must be true or false, not the string 'yes'; write true"
    ),
    BrokenSpec(
      "unknown word",
      header + "optimizer: {name: 1️⃣admm}",
      "optimizer.name must be one of sgd, adam, adamw, rmsprop, not 'admm'; did you mean 'adam'?"
    ),
    BrokenSpec(
      "number for a list",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: 1️⃣2}",
      "model.hidden must be a list of whole numbers from 1 to 100000, not 2; write [2]"
    ),
    BrokenSpec(
      "wrong element of a list",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2, 1️⃣0]}",
      "model.hidden holds an element that must be a whole number from 1 to 100000, not 0"
    ),
    BrokenSpec(
      "several wrong elements of a list",
      header + "growth: {max_width: [8, 1️⃣0, 2️⃣wide]}",
      "growth.max_width holds an element that must be a whole number from 1 to 100000, not 0",
      "growth.max_width holds an element that must be a whole number from 1 to 100000, not the string 'wide'"
    ),
    BrokenSpec(
      "wrong word where a list would do",
      header + "growth: {layers: 1️⃣bets}",
      "growth.layers must be one of best, best_per_parameter, all, or a list of whole numbers from 1 to 1000, "
        + "not the string 'bets'; did you mean 'best'?"
    ),
    BrokenSpec(
      "list for a section",
      header + "growth: 1️⃣[tiny]",
      "growth must be a section with keys of its own, not a list"
    ),
    BrokenSpec(
      "list for a section with a required key",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: 1️⃣[2]",
      "model must be a section with keys of its own, not a list"
    ),
    BrokenSpec(
      "null for a key with a default",
      header + "training: {1️⃣epochs: null}",
      "training.epochs must be a whole number from 1 to 1000000, not null; leave the key out for its default"
    ),
    BrokenSpec(
      "missing version",
      "1️⃣name: test\ndataset: {name: digits}\nmodel: {hidden: [2]}",
      "the key 'version' is missing: write 'version: 1'"
    ),
    BrokenSpec(
      "other version",
      "version: 1️⃣2\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2]}",
      "version must be 1, not 2"
    ),
    BrokenSpec(
      "missing widths",
      "version: 1\nname: test\ndataset: {name: digits}\n1️⃣model: {activation: relu}",
      "the key 'model.hidden' is missing: a list of whole numbers from 1 to 100000"
    ),
    BrokenSpec(
      "name with other characters",
      "version: 1\nname: 1️⃣Width Ablation\ndataset: {name: digits}\nmodel: {hidden: [2]}",
      "name must be 1 to 64 of the characters a-z, 0-9, _ and -, width_ablation say, not the string 'Width Ablation'"
    ),
    BrokenSpec(
      "unknown metric of the gate",
      header + "check: {1️⃣test_acuracy: {margin: 0.01}}",
      "unknown key 'test_acuracy' in check; did you mean 'test_accuracy'?"
    ),
    BrokenSpec(
      "margin of nothing",
      header + "check: {test_loss: {margin: 1️⃣0}}",
      "check.test_loss.margin must be a number above 0, not 0"
    ),
    BrokenSpec(
      "level of a coin",
      header + "check: {test_loss: {level: 1️⃣0.5}}",
      "check.test_loss.level must be a number from 0.0001 to below 0.5, not 0.5"
    ),
    BrokenSpec(
      "margin in points instead of shares",
      header + "check: {test_accuracy: {margin: 1️⃣1}}",
      "check.test_accuracy.margin must be a number above 0 and below 0.5, not 1"
    ),
    BrokenSpec(
      "metric of the gate that nothing measures",
      header.replacing("{name: digits}", with: "{name: digits, validation: 0}")
        + "check: {1️⃣validation_loss: {margin: 0.1}}",
      "check.validation_loss needs a validation part, but dataset.validation is 0; hold one back or check the test part"
    ),
    BrokenSpec(
      "margins that differ between runs",
      header + "grid: {1️⃣check.test_loss.margin: [0.1, 0.2]}",
      "check.test_loss.margin cannot differ between the runs of an experiment"
    ),
    BrokenSpec(
      "baseline of an unknown kind",
      header + "baselines: [{match: 1️⃣final_widths}]",
      "baselines.match must be one of final_width, parameters, train_flops, total_flops, not 'final_widths'; did you mean "
        + "'final_width'?"
    ),
    BrokenSpec(
      "unknown key of a baseline",
      header + "baselines: [{1️⃣macth: parameters}]",
      "unknown key 'macth' in baselines; did you mean 'match'?"
    ),
    BrokenSpec(
      "baseline as a word",
      header + "baselines: [1️⃣parameters]",
      "a baseline is written {match: parameters}, not the string 'parameters'"
    ),
    BrokenSpec(
      "baseline without a kind",
      header + "baselines: [1️⃣{}]",
      "a baseline needs what it matches, {match: final_width} say"
    ),
    BrokenSpec(
      "baselines as one section",
      header + "baselines: 1️⃣{match: parameters}",
      "baselines must be a list of items such as {match: final_width}, not a section"
    ),
    BrokenSpec(
      "baseline that stands twice",
      header + "baselines: [{match: parameters}, {match: final_width}, 1️⃣{match: parameters}]",
      "the baseline parameters stands twice"
    ),
    BrokenSpec(
      "baselines of nothing",
      header + "growth: {method: none}\n1️⃣baselines: [{match: final_width}]",
      "baselines are made from grown runs, but no run of this spec grows; take them out"
    ),
    BrokenSpec(
      "variant with the name of a baseline",
      header + "1️⃣variants: {a: {}, a.parameters: {training.epochs: 3}}\nbaselines: [{match: parameters}]",
      "the variant 'a.parameters' has the name of a baseline of 'a'; rename it"
    ),
    BrokenSpec(
      "option of sbatch that the program gives",
      header + "slurm: {options: [--exclusive, 1️⃣--array=0-3]}",
      "slurm.options cannot have --array, which the program gives itself; slurm.max_parallel and slurm.task_minutes shape "
        + "the arrays"
    ),
    BrokenSpec(
      "layer that is not there",
      header + "growth: {layers: [1, 1️⃣3]}",
      "growth.layers names hidden layer 3, but the network has 2 hidden layers"
    ),
    BrokenSpec(
      "widths for another number of layers",
      header + "growth: {max_width: 1️⃣[4, 4, 4]}",
      "growth.max_width has 3 widths, but the network has 2 hidden layers; give one for each, or one number for all"
    ),
    BrokenSpec(
      "initial width above the bound",
      header + "growth: {max_width: [4, 1️⃣1]}",
      "growth.max_width is 1, but hidden layer 2 begins with 2"
    ),
    BrokenSpec(
      "two lengths of a run",
      header + "training:\n  epochs: 5\n  1️⃣flops: 1e9",
      "training.epochs and training.flops exclude each other; keep one of them"
    ),
    BrokenSpec(
      "two kinds of pace",
      header + "growth:\n  every: 1\n  1️⃣pace: 25",
      "growth.every and growth.pace exclude each other; keep one of them"
    ),
    BrokenSpec(
      "two rules for the time of growth",
      header + "growth:\n  every: 1\n  1️⃣on_plateau: {patience: 3}",
      "growth.every and growth.on_plateau exclude each other; keep one of them"
    ),
    BrokenSpec(
      "growth that ends before it begins",
      header + "growth: {every: 1, start: 4, until: 1️⃣2}",
      "growth.until is 2, before growth.start (4)"
    ),
    BrokenSpec(
      "growth after the end of training",
      header + "training: {epochs: 10}\ngrowth: {every: 1, start: 1️⃣12}",
      "growth.start is 12, after the end of training (10 epochs)"
    ),
    BrokenSpec(
      "growth that begins when it ends by itself",
      header + "training: {epochs: 10}\ngrowth: {every: 1, start: 1️⃣6}",
      "growth.start is 6, but no event begins after growth.until, 5, which is half of training.epochs where it is not given"
    ),
    BrokenSpec(
      "early shrinking of scheduled growth",
      header + "growth: {every: 1, shrink_perturb: {when: 1️⃣early}}",
      "growth.shrink_perturb.when: early is for growth at its own pace; with events at fixed distances take each, last or never"
    ),
    BrokenSpec(
      "nesterov without momentum",
      header + "optimizer: {momentum: 0, nesterov: 1️⃣true}",
      "optimizer.nesterov needs a momentum above 0"
    ),
    BrokenSpec(
      "validation metric without a validation part",
      "version: 1\nname: test\ndataset: {name: digits, validation: 0}\nmodel: {hidden: [2]}\n"
        + "training:\n  early_stopping: 1️⃣{patience: 3}",
      "training.early_stopping watches validation_loss, but dataset.validation is 0; hold back a validation part or "
        + "watch train_loss"
    ),
    BrokenSpec(
      "line search on an absent part",
      "version: 1\nname: test\ndataset: {name: digits, validation: 0}\nmodel: {hidden: [2]}\n"
        + "growth: {every: 1, line_search: {split: 1️⃣validation}}",
      "growth.line_search.split is validation, but dataset.validation is 0; hold back a validation part or use train"
    ),
    BrokenSpec(
      "balanced scale of an activation that has none",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2], activation: tanh}\n"
        + "growth: {scale: 1️⃣balanced}",
      "growth.scale: balanced needs a homogeneous activation (relu or identity), not tanh; use closed_form or "
        + "initializer"
    ),
    BrokenSpec(
      "normalized scale of an activation that has none",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2], activation: gelu}\n"
        + "growth: {scale: 1️⃣normalized}",
      "growth.scale: normalized needs a homogeneous activation (relu or identity), not gelu; use closed_form or "
        + "initializer"
    ),
    BrokenSpec(
      "step that is damped to nothing",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: [2]}\n"
        + "growth: {line_search: {share: 1️⃣0}}",
      "growth.line_search.share must be a number above 0 and at most 1, not 0"
    ),
    BrokenSpec(
      "data set without its file",
      "version: 1\nname: test\ndataset: {name: 1️⃣csv}\nmodel: {hidden: [2]}",
      "dataset.path is missing: csv needs the file"
    ),
    BrokenSpec(
      "key of another data set",
      "version: 1\nname: test\ndataset: {name: digits, 1️⃣label: class}\nmodel: {hidden: [2]}",
      "dataset.label has an effect only with a data set csv"
    ),
    BrokenSpec("seed twice", header + "seeds: [1, 2, 1️⃣1]", "the seed 1 stands twice"),
    BrokenSpec(
      "negative seed",
      header + "seeds: [1️⃣-1]",
      "a seed must be a whole number of at least 0, not -1"
    ),
    BrokenSpec("no seeds", header + "seeds: 1️⃣[]", "seeds must not be empty"),
    BrokenSpec(
      "count of no seeds",
      header + "seeds: 1️⃣0",
      "seeds must be a list of seeds [0, 1, 2], a count from 1 to 1000000, or {count: 5, first: 100}, not 0"
    ),
    BrokenSpec(
      "path of a grid",
      header + "grid: {1️⃣growth.metod: [tiny, random]}",
      "unknown key 'growth.metod'; did you mean 'growth.method'?"
    ),
    BrokenSpec(
      "value of a grid",
      header + "grid: {growth.method: [tiny, 1️⃣rnadom]}",
      "growth.method must be one of \(growthMethods), not 'rnadom'; did you mean 'random'?"
    ),
    BrokenSpec(
      "axis without a list",
      header + "grid: {training.epochs: 1️⃣3}",
      "an axis needs the list of its values, [...], not 3"
    ),
    BrokenSpec(
      "axis of lists without lists",
      header + "grid: {model.hidden: [1️⃣2, 4]}",
      "each value of model.hidden is a list: write [[2, 2], [4, 4]]"
    ),
    BrokenSpec(
      "axis that is set twice",
      header + "grid: {training.epochs: [1, 2]}\nzip:\n  - {1️⃣training.epochs: [3, 4]}",
      "training.epochs stands on two axes; keep one"
    ),
    BrokenSpec(
      "axis that is set twice through its section",
      header + "grid:\n  optimizer: [{momentum: 0.5}, {name: adam}]\n  1️⃣optimizer.momentum: [0.1, 0.2]",
      "optimizer.momentum stands on two axes; keep one"
    ),
    BrokenSpec(
      "section that is absent on one axis and set on another",
      header + "grid:\n  training.early_stopping: [null, {}]\n  1️⃣training.early_stopping.patience: [2, 3]",
      "training.early_stopping.patience stands on two axes; keep one"
    ),
    BrokenSpec(
      "key that is linked with itself",
      header + "zip:\n- {optimizer.momentum: [0.1, 0.2], optimizer: [{1️⃣momentum: 0.5}, {name: adam}]}",
      "optimizer.momentum stands on two axes; keep one"
    ),
    BrokenSpec(
      "linked lists of different lengths",
      header + "zip:\n  - {optimizer.name: [sgd, adam], optimizer.learning_rate: 1️⃣[0.05]}",
      "optimizer.learning_rate has 1 values, but optimizer.name has 2; the lists of one item of zip advance together"
    ),
    BrokenSpec(
      "exclusion of nothing",
      header + "grid: {growth.method: [tiny, random]}\nexclude:\n  - 1️⃣{growth.method: none}",
      "this excludes nothing: no point has growth.method=none"
    ),
    BrokenSpec(
      "empty exclusions",
      header + "exclude:\n- 1️⃣{}\n- 2️⃣null",
      "an exclusion needs paths and values, {growth.method: random} say",
      "an exclusion needs paths and values, {growth.method: random} say"
    ),
    BrokenSpec(
      "value of a variant",
      header + "variants:\n  fixed: {growth.method: none, model.hidden: 1️⃣wide}",
      "model.hidden must be a list of whole numbers from 1 to 100000, not the string 'wide'"
    ),
    BrokenSpec(
      "key that cannot vary",
      header + "grid: {1️⃣resources.threads: [1, 2]}",
      "resources.threads cannot differ between the runs of an experiment"
    ),
    BrokenSpec(
      "size without a unit",
      header + "resources: {memory: 1️⃣2}",
      "resources.memory must be a size with its unit, 512M or 2G say, not 2"
    ),
    BrokenSpec(
      "no list of layers",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {1️⃣hidden: }",
      "model.hidden must be a list of whole numbers from 1 to 100000, not null"
    ),
    BrokenSpec(
      "empty list of layers",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: 1️⃣[]}",
      "model.hidden must not be empty"
    ),
    BrokenSpec(
      "empty text for layers",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: 1️⃣''}",
      "model.hidden must be a list of whole numbers from 1 to 100000, not the string ''"
    ),
    BrokenSpec(
      "section for layers",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: 1️⃣{}}",
      "model.hidden must be a list of whole numbers from 1 to 100000, not a section"
    ),
    BrokenSpec(
      "layers in a text",
      "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: 1️⃣'2, 3'}",
      "model.hidden must be a list of whole numbers from 1 to 100000, not the string '2, 3'; write [2,3]"
    ),
    BrokenSpec(
      "null for a teacher",
      "version: 1\nname: test\ndataset: {name: teacher, 1️⃣teacher_hidden: null}\nmodel: {hidden: [2]}",
      "dataset.teacher_hidden must be a list of whole numbers from 1 to 100000, not null; leave the key out for its default"
    ),
    BrokenSpec(
      "null for seeds",
      header + "seeds: 1️⃣null",
      "seeds must be a list of seeds [0, 1, 2], a count from 1 to 1000000, or {count: 5, first: 100}, not null"
    ),
    BrokenSpec(
      "variant without a name",
      header + "variants: {1️⃣'': {}}",
      "a variant needs a name"
    ),
    BrokenSpec(
      "word for infinity",
      header + "optimizer: {learning_rate: 1️⃣inf}",
      "optimizer.learning_rate must be a number above 0 and at most 1000, not the string 'inf'"
    ),
    BrokenSpec(
      "word for no number",
      header + "optimizer: {momentum: 1️⃣NaN}",
      "optimizer.momentum must be a number from 0 to below 1, not the string 'NaN'"
    ),
    BrokenSpec(
      "infinity",
      header + "growth: {every: 1️⃣.inf}",
      "growth.every must be a number from 1e-06 to 1000000000, not .inf"
    ),
    BrokenSpec(
      "hexadecimal fraction",
      header + "optimizer: {momentum: 1️⃣0x1p-2}",
      "optimizer.momentum must be a number from 0 to below 1, not the string '0x1p-2'; write 0.25"
    ),
    BrokenSpec(
      "decimal comma",
      header + "optimizer:\n  momentum: 1️⃣0,5",
      "optimizer.momentum must be a number from 0 to below 1, not the string '0,5'; write 0.5"
    ),
    BrokenSpec(
      "per cent",
      header + "optimizer: {momentum: 1️⃣90%}",
      "optimizer.momentum must be a number from 0 to below 1, not the string '90%'; write 0.9"
    ),
    BrokenSpec(
      "digits in groups",
      header + "training: {batch_size: 1️⃣1_000}",
      "training.batch_size must be a whole number from 1 to 1000000, not the string '1_000'; write 1000"
    ),
    BrokenSpec(
      "several words for one",
      header + "growth:\n  method: 1️⃣tiny, random",
      "growth.method must be one of \(growthMethods), not 'tiny, random'; several values are an axis, grid: {growth.method: [tiny,random]}"
    ),
    BrokenSpec(
      "abbreviated word",
      header + "training: {loss: 1️⃣mse}",
      "training.loss must be one of cross_entropy, mean_squared_error, not 'mse'; did you mean 'mean_squared_error'?"
    ),
    BrokenSpec(
      "word of another program",
      header + "training: {loss: 1️⃣nll}",
      "training.loss must be one of cross_entropy, mean_squared_error, not 'nll'; did you mean 'cross_entropy'?"
    ),
    BrokenSpec(
      "abbreviated metric",
      header + "training: {early_stopping: {metric: 1️⃣val_acc}}",
      "training.early_stopping.metric must be one of train_loss, validation_loss, validation_accuracy, not 'val_acc'; did you mean 'validation_accuracy'?"
    ),
    BrokenSpec(
      "no method",
      header + "growth: {method: 1️⃣false}",
      "growth.method must be one of \(growthMethods), not false; did you mean 'none'?"
    ),
    BrokenSpec(
      "external without a command",
      header + "growth: {method: 1️⃣external}",
      "growth.command is missing: external needs the program that is asked for neurons, command: [python3, my_criterion.py] say"
    ),
    BrokenSpec(
      "a command that is no list",
      header + "growth: {method: external, command: 1️⃣python3 mine.py}",
      "growth.command must be a list of strings, not the string 'python3 mine.py'"
    ),
    BrokenSpec(
      "a command without a program",
      header + "growth: {method: external, command: [1️⃣'', mine.py]}",
      "growth.command begins with the name of a program, not with an empty word"
    ),
    BrokenSpec(
      "digests that are given",
      header + "growth: {method: external, command: [python3], command_sha256: 1️⃣[abc]}",
      "growth.command_sha256 is found out from the files of growth.command; leave it out"
    ),
    BrokenSpec(
      "distance below a step",
      header + "training: {batch_size: 1000}\ngrowth: {every: 1️⃣0.2}",
      "growth.every is 0.2 epochs, less than one step: an epoch has 2 steps, 1797 samples in batches of 1000; give at least 0.5"
    ),
    BrokenSpec(
      "more than any count",
      header + "growth: {max_parameters: 1️⃣9223372036854775807}",
      "growth.max_parameters must be a whole number from 1 to 1000000000000, not 9223372036854775807"
    ),
    BrokenSpec(
      "empty file",
      "1️⃣",
      "nothing here but blank lines and comments"
    ),
  ]
}

struct BrokenSpecTests {
  @Test(arguments: BrokenSpec.all + BrokenSpec.search)
  func isReportedAtItsPlace(_ broken: BrokenSpec) {
    let marked = MarkedText(broken.text)
    let expected = zip(marked.spots, broken.messages).map { "test.yaml:\($0): \($1)" }
    #expect(diagnostics(marked.text) == expected)
  }

  @Test
  func allErrorsOfAFileComeInOneGo() {
    let marked = MarkedText(
      """
      version: 1
      name: 1️⃣Test
      dataset: {name: digits}
      model: {hidden: [2, 2], 2️⃣activaton: relu}
      training: {epochs: 3️⃣many}
      growth: {layers: [4️⃣5]}
      grid: {5️⃣modle.hidden: [[1, 1]]}
      seeds: 6️⃣-2
      """
    )
    let found = diagnostics(marked.text).map { $0.split(separator: ":")[1...2].joined(separator: ":") }
    #expect(found == marked.spots.map(\.description))
  }

  @Test
  func tooManyLayers() {
    for count in [1001, 93_000] {
      let list = "[" + Array(repeating: "9", count: count).joined(separator: ",") + "]}"
      let found = diagnostics("version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: " + list)
      #expect(found == ["test.yaml:4:17: model.hidden must have at most 1000 elements, not \(count)"])
    }
  }

  @Test
  func anErrorInOneKeyIsNotReportedAgainByRulesOnIt() {
    let text = "version: 1\nname: test\ndataset: {name: digits}\nmodel: {hidden: two}\ngrowth: {layers: [2]}"
    #expect(diagnostics(text).count == 1)
  }

  @Test
  func aRuleBrokenByOnePointOfAGridStandsOnce() {
    let marked = MarkedText(
      header
        + "grid: {model.hidden: [[2], [2, 2], [2, 2, 2]], training.epochs: [20, 30]}\ngrowth: {layers: [1️⃣2]}"
    )
    #expect(
      diagnostics(marked.text) == [
        "test.yaml:\(marked.spots[0]): growth.layers names hidden layer 2, but the network has 1 hidden layer"
      ]
    )
  }
}

/// A spec of a network of fixed width with some layers.
private func convolutional(_ layers: String) -> String {
  "version: 1\nname: test\ndataset: {name: digits}\nmodel: {layers: [\(layers)]}\ngrowth: {method: none}"
}
