extension RawDataset {
  /// What was found in the data.
  ///
  /// - Parameter source: The name of the set, or its path.
  func description(source: String) -> DatasetDescription {
    let constant = training.inputs { _, value, first in value == first }
    return DatasetDescription(
      source: source,
      samples: training.count,
      testSamples: test?.count,
      inputCount: training.inputCount,
      classes: classes,
      layout: layout,
      constantInputs: constant.map(name),
      warnings: (layout?.warnings ?? []) + rowNumberWarnings(source) + classWarnings(source)
    )
  }

  private func name(of input: Int) -> String {
    layout?.inputs[input] ?? "input \(input)"
  }

  /// Columns that count the samples: harmless where the order of the file is random, and the answer where it is sorted.
  private func rowNumberWarnings(_ source: String) -> [String] {
    guard let layout, training.count > 2 else { return [] }
    let counting = training.inputs { sample, value, first in
      (first == 0 || first == 1) && value == first + Double(sample)
    }
    return counting.map { input in
      let name = layout.inputs[input]
      let key = layout.hasHeader ? name : "\(layout.numbers[input])"
      return
        "\(source): \(name) numbers the rows; unless it is meant as an input, leave it out with dataset.drop: [\(key)]"
    }
  }

  private func classWarnings(_ source: String) -> [String] {
    guard let layout, ClassCount.isImplausible(classes.count, of: training.count) else { return [] }
    return [
      "\(source): \(layout.label) has \(classes.count) different labels in \(training.count) rows; if these are no "
        + "classes, name another column in dataset.label"
    ]
  }
}
