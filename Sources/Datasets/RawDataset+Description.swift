internal import LinearAlgebra

extension RawDataset {
  /// What was found in the data.
  ///
  /// - Parameters:
  ///   - source: The name of the set, or its path.
  ///   - normalize: What is done to the inputs.
  ///   - imageShape: Of the samples, where they are images.
  func description(
    source: String, normalize: DatasetConfiguration.Normalization = .standard, imageShape: MapShape? = nil
  ) -> DatasetDescription {
    DatasetDescription(
      source: source,
      samples: training.count,
      testSamples: test?.count,
      inputCount: training.inputCount,
      imageShape: imageShape,
      classes: classes,
      targets: training.targets?.inWords ?? [],
      layout: layout,
      constantInputs: training.constantInputs.map(name),
      warnings: (layout?.warnings ?? []) + tellerWarnings(source) + classWarnings(source)
        + gapWarnings + targetGapWarnings(source)
        + (normalize == .none ? roundingWarnings(source) : [])
    )
  }

  private func name(of input: Int) -> String {
    layout?.inputs[input] ?? "input \(input)"
  }

  /// Inputs that number the rows, and those that hold the class in other words.
  private func tellerWarnings(_ source: String) -> [String] {
    guard let layout else { return [] }
    let indices = IndexColumns(of: training, layout).findings.map {
      ($0.input, "\($0.finding); unless it is meant as an input")
    }
    let copies = training.labelCopies.map {
      (
        $0,
        "tells the class by itself: each of its numbers stands with one label alone, and each label with one number; if "
          + "it is the label in other words"
      )
    }
    return (indices + copies).map { input, finding in
      let name = layout.inputs[input]
      let key = layout.hasHeader && !layout.nameless.contains(input) ? name : "\(layout.numbers[input])"
      return "\(source): \(name) \(finding), leave it out with dataset.drop: [\(key)]"
    }
  }

  /// Inputs in which a number of nines stands for what is missing.
  private var gapWarnings: [String] {
    guard let layout else { return [] }
    return training.gaps.map { input, gap in
      "\(training.origin.place(of: gap.first, input: input)): \(Float(gap.value)) stands \(gap.count) times in "
        + "\(layout.inputs[input]), far from all other numbers there, as programs write what is missing; if it is, "
        + "remove the rows, fill the gaps, or leave the column out"
    }
  }

  /// Targets in which a number of nines stands for what is missing: a network would learn it, and its scale.
  private func targetGapWarnings(_ source: String) -> [String] {
    guard layout != nil, let targets = training.targets else { return [] }
    return targets.gaps.map { target, gap in
      "\(source): \(Float(gap.value)) stands \(gap.count) times in the target \(targets.names[target]), far from all other "
        + "numbers there, as programs write what is missing; if it is, remove these rows"
    }
  }

  /// Inputs that are handed to the network as they are, though single precision does not tell many of them apart.
  private func roundingWarnings(_ source: String) -> [String] {
    guard case .doubles = training.inputs else { return [] }
    let merged = (0..<training.inputCount).filter { input in
      var (changes, lost) = (0, 0)
      for sample in 1..<max(training.count, 1) {
        let (value, previous) = (training.value(sample, input), training.value(sample - 1, input))
        guard value != previous else { continue }
        changes += 1
        if Float(value) == Float(previous) { lost += 1 }
      }
      return lost > 0 && lost * Self.fewChanges >= changes
    }
    return merged.map { input in
      "\(source): \(name(of: input)) holds different numbers that are the same in single precision, in which a network "
        + "computes; with dataset.normalize: standard the mean is taken off before"
    }
  }

  /// One lost change among more than these is chance.
  private static let fewChanges = 100

  private func classWarnings(_ source: String) -> [String] {
    guard let layout, training.targets == nil else { return [] }
    var warnings: [String] = []
    if ClassCount.isImplausible(classes.count, of: training.count) {
      warnings.append(
        "\(source): \(layout.label) has \(classes.count) different labels in \(training.count) rows; if these are no "
          + "classes, name another column in dataset.label")
    }
    // Beside `+` it is no gap.
    for label in classes where MissingLabel.isOne(label) && Set(classes) != ["+", "-"] {
      warnings.append(
        "\(source): the label '\(label)' is taken for a class, though programs write it where a label is missing; if it "
          + "is, remove its rows")
    }
    return warnings
  }
}
