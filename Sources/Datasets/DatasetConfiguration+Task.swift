extension DatasetConfiguration {
  /// What is learned from the data.
  public enum Task: String, Codable, CaseIterable, Sendable {
    /// One of several classes.
    case classification
    /// A number, or several.
    case regression
  }

  /// Why the task is none for these data, in a sentence; nil when it is.
  public var taskProblem: String? {
    guard name != .csv, (task == .regression) != name.isOfNumbers else { return nil }
    return task == .classification
      ? "dataset.task: friedman1 holds a number to predict and no classes; write regression, or leave the key out"
      : "dataset.task: \(name.rawValue) holds classes and no numbers to predict; regression is for csv and friedman1"
  }

  /// Why the columns of the label are none for the task, in a sentence; nil when they are.
  public var labelProblem: String? {
    guard task == .classification, let label, label.names.count > 1 else { return nil }
    return
      "dataset.label names \(label.names.count) columns, but a class stands in one; several numbers are predicted with "
      + "dataset.task: regression"
  }
}

extension DatasetConfiguration.Name {
  /// Whether the set is known to hold a number to predict.
  var isOfNumbers: Bool {
    drawn.map { $0.classCount(of: DatasetConfiguration(name: self)) == nil } ?? false
  }
}
