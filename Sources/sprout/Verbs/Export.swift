import ArgumentParser
import LinearAlgebra
import Networks
import Reports
import Results

/// `sprout export`: a model, or the curves of an experiment, for other programs.
struct Export: ParsableCommand {
  /// What is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case onnx, tensorboard
  }

  static let configuration = CommandConfiguration(
    abstract: "Write a model as ONNX, or an experiment as event files for TensorBoard.",
    discussion: """
      onnx: one file (operator set 17) with the normalisation and the softmax inside. Its input takes the raw numbers in \
      double precision: samples x inputs in the order of the training's columns, or samples x channels x height x width \
      for a network with convolutions. Its outputs are 'label', the label as it stands in the data (a whole number where all \
      are), and 'probabilities', what 'sprout predict' prints. A network for dataset.task: regression has one output, \
      'prediction', samples x targets in their own units in double precision.

      tensorboard: a folder with an event file for each finished run of an experiment: the columns of metrics.csv, the width \
      and the bottleneck share of every layer by the step, and the configuration as hyper-parameters. 'tensorboard --logdir \
      FOLDER' shows them.
      """)

  @Argument(
    help:
      "A run's folder, label or id, or a safetensors file; for tensorboard an experiment, its spec or folder.",
    completion: Completions.model)
  var model: String

  @Option(help: "What is written.")
  var format: Format

  @Option(
    help: ArgumentHelp(
      "Write here; default: the name of the run, file or experiment in the present folder.", valueName: "path"
    ),
    completion: .file())
  var output: String?

  @OptionGroup(title: "How a model file is read") var reading: ModelOptions

  @OptionGroup var results: ResultsOption

  func run() throws {
    switch format {
    case .onnx: try writeModel()
    case .tensorboard: try writeEvents()
    }
  }

  /// Writes a file for each finished run of an experiment.
  private func writeEvents() throws {
    guard reading.activation == nil, reading.map.isEmpty else {
      throw CommandError(
        "--activation and --map are for a model; 'export --format tensorboard' takes an experiment")
    }
    let experiment = try results.experiment(model)
    let progress = try PlanProgress(of: experiment)
    let runs = progress.finished
    for (entry, state) in progress.missing where state == .damaged {
      ProgressOptions.warn("\(experiment.runsPath)/\(entry.folderName): \(StoredRun.damage)")
    }
    guard !runs.isEmpty else {
      throw CommandError("there is no finished run in \(experiment.path); sprout run makes them")
    }
    let folder = output ?? experiment.name + "-" + format.rawValue
    for run in runs {
      try ProgressOptions.warn(about: run)
      let events = try TensorBoardRun(of: run)
      try FileSystem.createFolder("\(folder)/\(events.folder)")
      try FileSystem.update("\(folder)/\(events.folder)/\(events.file)", to: events.bytes)
    }
    print(folder)
  }

  private func writeModel() throws {
    let model = try reading.open(model, in: results)
    let task = try model.completeTask()
    if task.scaling == nil {
      ProgressOptions.remark("\(model.path): says nothing of its inputs; they are taken as they are")
    }
    let path = output ?? Self.name(of: model) + "." + format.rawValue
    let bytes = ONNXModel(model.network, task: task, loss: task.usualLoss).bytes
    guard bytes.count <= Self.mostBytes else {
      throw CommandError(
        "\(model.path): the model has \(bytes.count) bytes, more than ONNX takes in one file")
    }
    try FileSystem.update(FileSystem.destination(of: path), to: bytes)
    print(path)
  }

  /// What a message of Protocol Buffers has at most.
  private static let mostBytes = Int(Int32.max)

  private static func name(of model: SavedModel) -> String {
    if let run = model.run { return run.folderName }
    let name = model.path.split(separator: "/").last.map(String.init) ?? model.path
    return name.hasSuffix(".safetensors") ? String(name.dropLast(12)) : name
  }
}
