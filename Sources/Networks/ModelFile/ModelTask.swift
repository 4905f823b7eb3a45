internal import FoundationEssentials

/// What a network was trained for: the raw numbers it reads, and what its outputs mean.
public struct ModelTask: Hashable, Sendable {
  /// What is done to raw inputs: the network sees `(x - shift) * scale`, computed in double precision and then rounded.
  public struct Scaling: Hashable, Sendable {
    /// One number for each input, or one for all.
    public var shift: [Double]
    /// One number for each input, or one for all.
    public var scale: [Double]

    /// A scaling from its numbers.
    public init(shift: [Double], scale: [Double]) {
      self.shift = shift
      self.scale = scale
    }
  }

  /// The numbers that are predicted: `output / scale + shift`.
  public struct Targets: Hashable, Sendable {
    /// Their names in the order of the outputs.
    public var names: [String]
    /// One number for each.
    public var shift: [Double]
    /// One number for each, above 0.
    public var scale: [Double]

    /// Targets from their numbers.
    public init(names: [String], shift: [Double], scale: [Double]) {
      self.names = names
      self.shift = shift
      self.scale = scale
    }
  }

  /// The labels as they stand in the data, in the order of the outputs; nil when nobody says, or numbers are predicted.
  public var classes: [String]?
  /// The numbers that are predicted; nil where classes are.
  public var targets: Targets?
  /// The names of the inputs in their order; nil when they have none, as pixels.
  public var columns: [String]?
  /// The name of the column with the class; nil when it has none.
  public var label: String?
  /// What training minimised; nil when nobody says.
  public var loss: Loss?
  /// What is done to raw inputs; nil when nobody says.
  public var scaling: Scaling?

  /// The loss that what is known of the task speaks for.
  public var usualLoss: Loss { loss ?? (targets == nil ? .crossEntropy : .meanSquaredError) }

  /// A task of which nothing is known.
  public init() {}

  static let shiftName = "input.shift"
  static let scaleName = "input.scale"
  static let targetShiftName = "target.shift"
  static let targetScaleName = "target.scale"
  static let tensorNames: Set = [shiftName, scaleName, targetShiftName, targetScaleName]
  private static let classesName = "sprout.classes"
  private static let targetsName = "sprout.targets"
  private static let columnsName = "sprout.columns"
  private static let labelName = "sprout.label"
  private static let lossName = "sprout.loss"
  private static let taskName = "sprout.task"
  private static let classification = "classification"
  private static let regression = "regression"

  /// The texts that say it in a file.
  var metadata: [String: String] {
    var texts: [String: String] = [:]
    texts[Self.classesName] = classes.flatMap(Self.json)
    texts[Self.columnsName] = columns.flatMap(Self.json)
    texts[Self.labelName] = label
    texts[Self.lossName] = loss?.rawValue
    if classes != nil { texts[Self.taskName] = Self.classification }
    if let targets {
      texts[Self.targetsName] = Self.json(targets.names)
      texts[Self.taskName] = Self.regression
    }
    return texts
  }

  private static func json(_ texts: [String]) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(texts)).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension ModelTask {
  /// What a file says.
  ///
  /// - Throws: `FormatError` when it contradicts the network, or the network's task is none of this program's.
  init(of file: Safetensors, for network: Network) throws(ModelFile.FormatError) {
    let task = file.metadata[Self.taskName] ?? Self.classification
    guard task == Self.classification || task == Self.regression else {
      throw ModelFile.FormatError(
        message:
          "the metadata '\(Self.taskName)' say '\(task)'; \(Self.classification) and \(Self.regression) are read"
      )
    }
    if task == Self.regression { targets = try Self.targets(of: file, count: network.outputCount) }
    classes = try Self.list(Self.classesName, of: file, count: network.outputCount, "outputs")
    if let classes, Set(classes).count < classes.count {
      throw ModelFile.FormatError(message: "the metadata '\(Self.classesName)' name a class twice")
    }
    columns = try Self.list(Self.columnsName, of: file, count: network.inputCount, "inputs")
    label = file.metadata[Self.labelName]
    if let name = file.metadata[Self.lossName] {
      guard let known = Loss(rawValue: name) else {
        throw ModelFile.FormatError(
          message: "the metadata '\(Self.lossName)' say '\(name)', which is none of this program's losses")
      }
      loss = known
    }
    if targets != nil, loss == .crossEntropy {
      throw ModelFile.FormatError(
        message:
          "the metadata '\(Self.lossName)' say '\(Loss.crossEntropy.rawValue)', but '\(Self.taskName)' "
          + "'\(Self.regression)': numbers have no classes")
    }
    try ModelArchitecture(of: file.metadata)?.check(network)
    let shift = try Self.numbers(Self.shiftName, of: file, count: network.inputCount)
    let scale = try Self.numbers(Self.scaleName, of: file, count: network.inputCount)
    // An input that was constant in training has the scale 0; all of them have it only in a file that went wrong.
    if let scale, scale.allSatisfy({ $0 == 0 }) {
      throw ModelFile.FormatError(
        message: "'\(Self.scaleName)' is zero for every input: nothing of the data is left")
    }
    try Self.refuseOneAlone(shift, Self.shiftName, scale, Self.scaleName)
    if let shift, let scale { scaling = Scaling(shift: shift, scale: scale) }
  }

  private static func targets(
    of file: Safetensors, count: Int
  ) throws(ModelFile.FormatError) -> Targets {
    let names = try list(targetsName, of: file, count: count, "outputs")
    let shift = try numbers(targetShiftName, of: file, count: count, "targets")
    let scale = try numbers(targetScaleName, of: file, count: count, "targets")
    if let scale, !scale.allSatisfy({ $0 > 0 && $0.isFinite }) {
      throw ModelFile.FormatError(message: "'\(targetScaleName)' must be above 0: targets are divided by it")
    }
    try refuseOneAlone(shift, targetShiftName, scale, targetScaleName)
    func each(_ numbers: [Double]?, _ standard: Double) -> [Double] {
      numbers.map { $0.count == count ? $0 : Array(repeating: $0[0], count: count) }
        ?? Array(repeating: standard, count: count)
    }
    return Targets(
      names: names ?? (0..<count).map { count == 1 ? "y" : "y\($0 + 1)" }, shift: each(shift, 0),
      scale: each(scale, 1))
  }

  private static func refuseOneAlone(
    _ shift: [Double]?, _ shiftName: String, _ scale: [Double]?, _ scaleName: String
  ) throws(ModelFile.FormatError) {
    guard (shift == nil) == (scale == nil) else {
      throw ModelFile.FormatError(
        message:
          "there is '\(shift == nil ? scaleName : shiftName)' alone; '\(shiftName)' and '\(scaleName)' belong together"
      )
    }
  }

  private static func list(
    _ name: String, of file: Safetensors, count: Int, _ what: String
  ) throws(ModelFile.FormatError) -> [String]? {
    guard let text = file.metadata[name] else { return nil }
    let decoder = JSONDecoder()
    let data = Data(text.utf8)
    // Whoever numbers classes is apt to write numbers.
    let list =
      (try? decoder.decode([String].self, from: data))
      ?? (try? decoder.decode([Int].self, from: data))?.map(String.init)
    guard let list else {
      throw ModelFile.FormatError(
        message: "the metadata '\(name)' are no JSON list of texts: \(text.prefix(60))")
    }
    guard list.count == count else {
      throw ModelFile.FormatError(
        message: "the metadata '\(name)' have \(list.count) entries for \(count) \(what)")
    }
    return list
  }

  private static func numbers(
    _ name: String, of file: Safetensors, count: Int, _ what: String = "inputs"
  ) throws(ModelFile.FormatError) -> [Double]? {
    guard let tensor = file.tensors[name] else { return nil }
    let numbers = try file.doubles(of: name)
    guard tensor.shape.count < 2, numbers.count == count || numbers.count == 1 else {
      throw ModelFile.FormatError(
        message:
          "'\(name)' has the shape \(tensor.shape); one number is expected, or one for each of \(count) \(what)"
      )
    }
    return numbers
  }
}

extension ModelFile {
  /// What the network was trained for, as far as the file says.
  ///
  /// - Throws: `FormatError` when that contradicts the network.
  public func task(of network: Network) throws(FormatError) -> ModelTask {
    try ModelTask(of: file, for: network)
  }
}
