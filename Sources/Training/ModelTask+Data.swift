public import Datasets
public import Networks

extension ModelTask {
  /// The task that data set: their classes or targets, columns and normalisation.
  ///
  /// - Parameter loss: What training minimised.
  public init(_ data: PreparedDataset, loss: Loss? = nil) {
    self.init()
    self.loss = loss
    if let scaling = data.targets {
      targets = Targets(names: scaling.names, shift: scaling.shift, scale: scaling.scale)
    } else {
      classes = data.classes
    }
    columns = data.columns
    label = data.label
    let (shift, scale) = data.normalization
    // One for all says as much as the same for each.
    let isUniform = Set(shift).count == 1 && Set(scale).count == 1
    scaling = isUniform ? Scaling(shift: [shift[0]], scale: [scale[0]]) : Scaling(shift: shift, scale: scale)
  }

  /// Takes over from another what this one does not say.
  public mutating func complete(from other: ModelTask) {
    if classes == nil { classes = other.classes }
    if targets == nil { targets = other.targets }
    if columns == nil { columns = other.columns }
    if label == nil { label = other.label }
    if loss == nil { loss = other.loss }
    if scaling == nil { scaling = other.scaling }
  }

  /// What is done to the numbers that are predicted; nil where classes are.
  public var targetScaling: TargetScaling? {
    targets.map { TargetScaling(names: $0.names, shift: $0.shift, scale: $0.scale) }
  }

  /// What a network of this task reads of a table; without classes the labels are the numbers of the outputs.
  public func form(for network: Network, isLabelled: Bool) -> TableForm {
    var form = TableForm(
      columns: columns, inputCount: network.inputCount,
      classes: classes ?? (0..<network.outputCount).map(String.init), label: label)
    form.isLabelled = isLabelled
    form.targets = targetScaling
    if let scaling {
      form.shift = scaling.shift
      form.scale = scaling.scale
    }
    return form
  }

  /// The output that stands for each class of a data set.
  ///
  /// The model's own list of classes settles it. Without one, whole numbers are the numbers of the outputs; other labels
  /// would be a guess. Classes that do not occur have no say.
  ///
  /// - Parameters:
  ///   - labels: The labels of the data in the order of their classes.
  ///   - occurring: The classes that occur.
  ///   - outputCount: The number of the model's outputs.
  /// - Throws: `TrainingError.unsuitableData` when a label is none of the model's.
  public func outputs(
    for labels: [String], occurring: Set<Int32>, outputCount: Int
  ) throws(TrainingError) -> [Int32] {
    let numbers = classes.map { Dictionary(uniqueKeysWithValues: zip($0, Int32(0)...)) }
    var outputs: [Int32] = []
    for (label, number) in zip(labels, Int32(0)...) {
      guard occurring.contains(number) else {
        outputs.append(0)
        continue
      }
      if let numbers {
        guard let output = numbers[label] else {
          throw .unsuitableData(
            "the label '\(label)' is none of the model's classes: \(Self.shown(classes ?? []))")
        }
        outputs.append(output)
      } else {
        outputs.append(try Self.output(label, outputCount: outputCount))
      }
    }
    return outputs
  }

  private static func output(_ label: String, outputCount: Int) throws(TrainingError) -> Int32 {
    guard let number = Int32(label), String(number) == label else {
      throw .unsuitableData(
        "the label '\(label)' is no number of an output (0 to \(outputCount - 1)), and the model does not say which "
          + "output stands for it: write these numbers into the label column, or add the metadata sprout.classes to "
          + "the model, a JSON list of the labels in the order of the outputs")
    }
    guard number >= 0, number < outputCount else {
      throw .unsuitableData(
        "the label \(label) is outside the model's outputs, 0 to \(outputCount - 1), and the model has no list of "
          + "its classes (metadata sprout.classes)")
    }
    return number
  }

  /// Refuses data whose columns are not the model's, where both have names.
  ///
  /// - Throws: `TrainingError.unsuitableData` with the first difference.
  public func check(columns found: [String]?) throws(TrainingError) {
    guard let columns, let found, columns != found else { return }
    let foreign = found.filter { !columns.contains($0) }
    let missing = columns.filter { !found.contains($0) }
    guard missing.isEmpty, foreign.isEmpty else {
      let words = [
        foreign.isEmpty
          ? nil : "columns that the model does not read: \(Self.shown(foreign)) (leave them out by --drop)",
        missing.isEmpty ? nil : "no columns \(Self.shown(missing)), which it does",
      ]
      throw .unsuitableData("the data have \(words.compactMap { $0 }.joined(separator: ", and "))")
    }
    throw .unsuitableData(
      "the data have the model's columns in another order: \(Self.shown(found)); the model reads "
        + Self.shown(columns))
  }

  private static func shown(_ names: [String]) -> String {
    names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
      + (names.count > 20 ? " ... (\(names.count) in all)" : "")
  }
}
