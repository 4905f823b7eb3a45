internal import Datasets
internal import Training

extension SpecKeys {
  /// The data set of that name with every other key at its default.
  private static func standard(_ settings: Settings) -> DatasetConfiguration {
    DatasetConfiguration(name: settings.run.dataset.name)
  }

  private static func names(where isMeant: (DatasetConfiguration.Name) -> Bool) -> String {
    DatasetConfiguration.Name.allCases.filter(isMeant).map(\.rawValue).inWords("and")
  }

  private static let augment = OptionalSection(
    place: \.run.dataset.augment, standard: DatasetConfiguration.Augment())

  static let dataset: [SpecKey] = [
    SpecKey("dataset", .section, "Which data a run trains on and how they are split."),
    SpecKey(
      "dataset.name",
      .choice(\.run.dataset.name),
      "The data set.",
      "digits is inside the program; \(names(where: \.isDrawn)) are drawn; \(names(where: \.hasTestPart)) are looked for on the "
        + "search path (sprout data list); idx and csv need dataset.path.",
      isRequired: true,
      labelName: "dataset"
    ),
    SpecKey(
      "dataset.path",
      .value(\.run.dataset.path, .string),
      "The file or folder of the data; without it the search path is used.",
      "Relative to the folder the program is started in; ~ is the home folder.",
      changesNumbers: false,
      when: .fromFiles
    ),
    SpecKey(
      "dataset.task",
      .choice(\.run.dataset.task),
      "What is learned: one of several classes, or numbers.",
      "regression: the label column holds numbers, or several columns do (label: [y1, y2]). A network learns them standardised "
        + "by the training part, by mean_squared_error; R2 and RMSE are in their own units, means over the targets.",
      defaultInWords: "classification, regression for friedman1",
      derivedDefault: { .string(standard($0).task.rawValue) }
    ),
    SpecKey(
      "dataset.test",
      .value(\.run.dataset.test, .shareOrCount(zeroAllowed: false)),
      "The share or count of the samples held back as test part.",
      "Drawn by split_seed.",
      when: .withoutTestPart
    ),
    SpecKey(
      "dataset.split_seed",
      .value(\.run.dataset.splitSeed, .union([.count, .choice([SplitSeed.word])])),
      "Seeds the split into training, validation and test part.",
      "A number: every run of the experiment has the same parts. seed: each run draws its own by its seed, so that intervals "
        + "over seeds cover the choice of the split."
    ),
    SpecKey(
      "dataset.validation",
      .value(\.run.dataset.validation, .shareOrCount(zeroAllowed: true)),
      "The share or count of the training part held back for decisions; 0 for none.",
      "Stratified. Growth, line search and early stopping use train or validation, never test."
    ),
    SpecKey(
      "dataset.train_limit",
      .value(\.run.dataset.trainLimit, .positiveInteger),
      "At most this many training samples are used, stratified."
    ),
    SpecKey(
      "dataset.normalize",
      .choice(\.run.dataset.normalize),
      "How the inputs are scaled, by figures of the training part alone.",
      "standard: mean 0 and deviation 1 of each input; channel: the same over all pixels of each channel of images; unit: the "
        + "range of all inputs to 0 ... 1; none: as they are."
    ),
    SpecKey(
      "dataset.shape",
      .value(\.run.dataset.shape, .list(.integer(1...100_000), counts: 3...3)),
      "The shape of samples that are images: channels, height, width.",
      "For a CSV file of pixels, which go channel by channel, row by row; digits, mnist, fashion_mnist, cifar10, cifar100 and "
        + "image files in the IDX format know theirs."
    ),
    SpecKey(
      "dataset.augment",
      augment.content,
      "Changes the images of training batches at random, anew in every epoch; absent or null: they stay as they are.",
      "Validation, test, growth and the line search see images as they are; train_loss is of the changed ones. Drawn by the "
        + "run's seed, epoch and number of the sample."
    ),
    SpecKey(
      "dataset.augment.crop",
      augment.member(\.crop, .integer(0...10_000)),
      "Images are moved by up to so many pixels down or up and right or left: a crop of the image with a border of zeros.",
      "The border is 0 in the data, before they are normalised."
    ),
    SpecKey(
      "dataset.augment.flip",
      augment.member(\.flip, .boolean),
      "Left and right are exchanged in half of the images."
    ),
    SpecKey(
      "dataset.label",
      .value(\.run.dataset.label, .union([.string, .list(.string, counts: 1...1000)])),
      "The column with the class, by name or number from 1; without it the last.",
      "With dataset.task: regression that with the number to predict, or a list of them for several. Words for what is missing (NA, N/A, null, None, ?, -) are refused as an empty label is, unless they are one of just two labels that are no numbers, as - beside +; a class of that name needs another in the file.",
      when: .csv
    ),
    SpecKey(
      "dataset.drop",
      .value(\.run.dataset.drop, .list(.string, counts: 0...1000)),
      "The columns that are no inputs, by name or number from 1.",
      "An index that pandas wrote has no name: give its number.",
      changesNumbers: false,
      when: .csv
    ),
    SpecKey(
      "dataset.header",
      .choice(\.run.dataset.header),
      "Whether the first line names the columns.",
      "auto: it does when the inputs in it are words; where that leaves a doubt, the program asks.",
      when: .csv
    ),
    SpecKey(
      "dataset.delimiter",
      .value(
        \.run.dataset.delimiter,
        .pattern(
          #"[^"\r\n]|\\t|tab"#, meaning: #"a single character other than a quote, or \t or tab"#,
          example: "';'"
        )),
      "The character between cells; without it tab, semicolon, comma or bar is found out.",
      changesNumbers: false,
      when: .csv
    ),
    SpecKey(
      "dataset.samples",
      .value(\.run.dataset.samples, .integer(10...10_000_000)),
      "How many samples are drawn, all parts together.",
      when: .synthetic
    ),
    SpecKey(
      "dataset.noise",
      .value(\.run.dataset.noise, .number(.from(0, to: 1_000_000))),
      "The standard deviation of the noise.",
      when: .synthetic,
      defaultInWords: "0.1, 1 for friedman1",
      derivedDefault: { .number(standard($0).noise) }
    ),
    SpecKey(
      "dataset.inputs",
      .value(\.run.dataset.inputs, .integer(1...100_000)),
      "The number of inputs.",
      "Of friedman1 the first five count, and there are no fewer.",
      when: .drawnInputs,
      defaultInWords: "20, 10 for friedman1",
      derivedDefault: { .integer(standard($0).inputs) }
    ),
    SpecKey(
      "dataset.classes",
      .value(\.run.dataset.classes, .integer(2...10_000)),
      "The number of classes.",
      when: .teacher
    ),
    SpecKey(
      "dataset.teacher_hidden",
      .value(\.run.dataset.teacherHidden, .list(.integer(1...100_000), counts: ValueType.layerCounts)),
      "The widths of the teacher's hidden layers (tanh).",
      when: .teacher
    ),
  ]
}
