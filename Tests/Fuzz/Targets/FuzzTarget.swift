import Datasets

/// A parser, with what the program does with what it has read: every kind of file that comes from outside or may have
/// been damaged.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A spec, its flags and the files it extends, planned.
  case spec
  /// A spec, trained on a few samples.
  case training
  /// Any JSON text.
  case json
  /// A table of samples.
  case csv
  /// Images or labels.
  case idx
  /// A table of samples in gzip.
  case gzip
  /// A network in a safetensors file, inspected.
  case safetensors
  /// The checkpoint of an interrupted run, gone on from.
  case checkpoint
  /// What the gate judges by.
  case baseline
  /// `run.json` of a finished, a failed and an interrupted run.
  case run
  /// `metrics.csv` of a finished and an interrupted run.
  case metrics
  /// `growth.csv` of a finished run.
  case growth
  /// `plan.csv`.
  case plan
  /// The lease of a run and of an experiment.
  case lease

  /// What feeds inputs to the parser, one after the other.
  public func makeExaminer() throws -> any Examiner {
    switch self {
    case .spec: try SpecExaminer()
    case .training: try TrainingExaminer()
    case .json: JSONExaminer()
    case .csv: try DataExaminer(name: .csv, file: "table.csv")
    case .gzip: try DataExaminer(name: .csv, file: "table.csv.gz")
    case .idx: try DataExaminer(name: .idx, file: "train-images-idx3-ubyte")
    case .safetensors: ModelExaminer()
    case .checkpoint: try CheckpointExaminer()
    case .baseline: try BaselineExaminer()
    case .run, .metrics, .growth, .plan, .lease: try TreeExaminer(self)
    }
  }
}

/// Feeds inputs to a parser.
public protocol Examiner: AnyObject {
  /// Does with an input what the program does with such a file.
  ///
  /// Whatever the input, it comes back: a trap, a hang or gigabytes of memory are what is looked for.
  ///
  /// - Returns: What a user would read; of a file that is refused, why.
  func examine(_ input: [UInt8]) -> String
}
