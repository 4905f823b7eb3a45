import ArgumentParser
import Datasets
import Experiments
import LinearAlgebra
import Networks
import Reports
import Results
import Training

/// `sprout evaluate`: loss and metrics of a saved model.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate a saved model on a labelled CSV file, or a run on its own data.",
    discussion: """
      Loss, accuracy, balanced accuracy (the mean recall) and macro F1, precision and recall of every class, and how often \
      samples of each class were taken for each class. Of a network for dataset.task: regression, R2 and RMSE, together \
      and of every target, in its own units.

      A file is read as 'sprout predict' reads it. Its label column is named as in training, or by --label; labels that \
      the model does not know are an error. --part takes a part of the run's own data set, by the same computation as the \
      run: the figures of the test part are those in run.json.
      """)

  /// The parts of a run's data set.
  enum Part: String, ExpressibleByArgument, CaseIterable {
    case train, validation, test
  }

  @Argument(
    help: "The model: a run's folder, label or id, or a safetensors file.", completion: Completions.model)
  var model: String

  @Option(
    help: ArgumentHelp("A CSV file with labels; - is the standard input.", valueName: "file"),
    completion: .file())
  var data: String?

  @Option(help: "A part of the run's own data set.")
  var part: Part?

  @Option(help: "The loss that is computed: what the model was trained with, as far as it says.")
  var loss: Loss?

  @OptionGroup(title: "How a model file is read") var reading: ModelOptions

  @OptionGroup(title: "How a CSV file is read") var table: TableOptions

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    guard (data == nil) != (part == nil) else {
      throw ValidationError("give either --data FILE or --part (train, validation, test) of a run")
    }
    guard part == nil || !table.isUsed else {
      throw ValidationError("\(table.firstUsed) is for a CSV file; the run says how its data are read")
    }
  }

  func run() throws {
    let model = try reading.open(model, in: results)
    let report = try part.map { try own($0, of: model) } ?? file(for: model)
    print(json ? report.json.prettyText : report.text, terminator: "")
  }

  /// The rows of a file.
  private func file(for model: SavedModel) throws -> EvaluationReport {
    let task = try model.completeTask()
    BLASInformation.useThreads(1)
    var stream = try model.table(data ?? "", table, for: task, isLabelled: true)
    let evaluation = try Evaluation(
      of: model.network, on: &stream, loss: loss(of: task))
    return report(
      evaluation, model, task.classes, data: stream.path, part: nil,
      label: stream.targets == nil ? stream.labels.first : nil)
  }

  /// A part of the data that the run brings.
  private func own(_ part: Part, of model: SavedModel) throws -> EvaluationReport {
    guard let run = model.run, let configuration = model.configuration else {
      throw CommandError("--part is for a run, which brings its data set; a file is evaluated on --data FILE")
    }
    let data = try model.dataset(of: configuration)
    if let targets = model.task.targets?.names ?? data.targets.map({ _ in [] }),
      targets != data.targets?.names
    {
      throw CommandError.environment(
        "the targets of the data set are not those of the run \(model.path): they have been renamed")
    }
    if let classes = model.task.classes, classes != data.classes {
      throw CommandError.environment(
        "the labels of the data set are not those of the run \(model.path): they have been renamed")
    }
    let samples: DataPart
    switch part {
    case .train: samples = data.training
    case .test: samples = data.test
    case .validation:
      guard let validation = data.validation else { throw CommandError("the run has no validation part") }
      samples = validation
    }
    let kernel = run.provenance.blasKernel
    let present = BLASInformation.current
    if let kernel, kernel != present.kernel, kernel != present.fasterKernel {
      ProgressOptions.warn(
        "the run was computed with the kernel \(kernel), this is \(present.kernel): the last digits may differ "
          + "(OPENBLAS_CORETYPE=\(kernel) asks for the run's)")
    }
    BLASInformation.useThreads(run.provenance.threads ?? 1)
    let evaluation = try Evaluation(
      of: model.network, on: samples, of: data,
      loss: loss(of: ModelTask(data, loss: configuration.training.loss)))
    return report(
      evaluation, model, data.classes,
      data: configuration.dataset.source, part: part.rawValue,
      label: data.label)
  }

  /// The loss that is asked for, or that of the training.
  private func loss(of task: ModelTask) throws -> Loss {
    guard task.targets == nil || loss != .crossEntropy else {
      throw CommandError("--loss cross_entropy is for classes; the model predicts numbers")
    }
    return loss ?? task.usualLoss
  }

  private func report(
    _ evaluation: Evaluation, _ model: SavedModel, _ classes: [String]?, data: String, part: String?,
    label: String?
  ) -> EvaluationReport {
    EvaluationReport(
      evaluation: evaluation, model: self.model, run: model.run?.folderName, data: data, part: part,
      label: label, classes: classes ?? (0..<model.network.outputCount).map(String.init))
  }
}
