public import Experiments
public import OrderedCollections
public import Results

/// What a finished run's `run.json` says, with every key that one has; what a test is about it sets.
public struct SampleRun {
  /// The run's id.
  public var id: String
  /// Its label.
  public var label: String
  /// Its variant.
  public var variant = ""
  /// Its seed.
  public var seed = 0
  /// What was varied.
  public var axes: OrderedDictionary<String, JSONValue> = [:]
  /// The resolved configuration; of a run that was none, a part is enough.
  public var config: OrderedDictionary<String, JSONValue> = ["dataset": ["name": "digits"]]
  /// Where its numbers come from.
  public var provenance: OrderedDictionary<String, JSONValue> = ["program_version": "1", "host": "here"]
  /// Its figures; null is what was not measured.
  public var result: OrderedDictionary<String, JSONValue> = [
    "test_accuracy": 0.9, "test_loss": 0.25, "validation_accuracy": nil, "validation_loss": nil,
    "train_loss": 0.1, "best_epoch": nil, "final_widths": [2], "parameters": 100,
  ]
  /// What its growth was.
  public var growth: OrderedDictionary<String, JSONValue> = [
    "events": 0, "accepted": 0, "neurons_added": 0,
  ]
  /// What it took.
  public var cost: OrderedDictionary<String, JSONValue> = [
    "seconds": 1.5, "cpu_seconds": nil, "train_flops": 1e6, "growth_flops": 0, "peak_memory_bytes": nil,
  ]

  /// A run of that name.
  public init(id: String, label: String) {
    self.id = id
    self.label = label
  }

  /// The content of the file.
  public var json: JSONValue {
    [
      "schema": .string(RunRecord.schema), "id": .string(id), "label": .string(label),
      "variant": .string(variant), "seed": .integer(seed), "axes": .object(axes), "config": .object(config),
      "provenance": .object(provenance), "result": .object(result), "growth": .object(growth),
      "cost": .object(cost),
    ]
  }

  /// Makes the folder of the run among the finished ones, and the file in it.
  ///
  /// - Returns: The folder.
  /// - Throws: `FileSystemError`.
  @discardableResult
  public func write(to experiment: ExperimentFolder) throws -> String {
    let path = "\(experiment.runsPath)/\(label)~\(id.prefix(8))"
    try FileSystem.createFolder(path)
    try FileSystem.write(Array(json.prettyText.utf8), to: path + "/run.json")
    return path
  }
}
