import Datasets
import Experiments
import Foundation
import Networks
import Results
import Training

extension Inspect {
  /// The samples to look at: those that the user names, or the run's own.
  func data(for model: SavedModel) throws -> InspectedData {
    var task = model.task
    var own: PreparedDataset?
    if let run = model.configuration { own = try dataset(of: run, in: model, &task) }
    var (given, inputs) = try normalization(task, model)
    guard let dataset else {
      guard let configuration = model.configuration?.dataset, own != nil else {
        throw CommandError(
          "--dataset is missing: the data set to look at, by name or file; only a run brings its own")
      }
      if table.isUsed {
        throw CommandError("\(table.firstUsed) is for a CSV file; the run says how its data are read")
      }
      return try InspectedData(
        configuration, named: configuration.source, split, isWhole: false,
        normalizedBy: given, inputs: inputs, for: model.network, task: task)
    }
    var (configuration, isFile) = try configuration(of: dataset)
    if configuration.name == .csv, let targets = task.targets {
      configuration.task = .regression
      // As in training, unless somebody says otherwise; names of columns without one say where they stood.
      configuration.label =
        configuration.label
        ?? LabelColumns(targets.names.map { $0.wholeMatch(of: /column ([0-9]+)/).map { String($0.1) } ?? $0 })
    }
    guard !isFile || split == nil || split == .all else {
      throw CommandError("a file has no parts; --split is for named data sets")
    }
    if configuration.name.hasTestPart, split != .validation {
      // The training part as it was published, on which others train.
      configuration.validation = 0
    }
    if given == nil {
      // In this program's own form a file that says nothing of its inputs reads them as they are.
      let usual = task == ModelTask() ? DatasetConfiguration.Normalization.standard : .none
      configuration.normalize = normalize ?? usual
      let source = isFile ? "the file" : "the training part"
      inputs = configuration.normalize == .none ? "as they are" : "by the figures of \(source)"
      inputs += ": --normalize \(configuration.normalize.rawValue)\(normalize == nil ? " by default" : "")"
    }
    return try TableOptions.naming {
      try InspectedData(
        configuration, named: dataset, split, isWhole: isFile, normalizedBy: given, inputs: inputs,
        for: model.network, task: task)
    }
  }

  /// The data of a run; what its model file does not say of inputs and outputs, they do.
  private func dataset(
    of run: RunConfiguration, in model: SavedModel, _ task: inout ModelTask
  ) throws -> PreparedDataset? {
    if dataset != nil, task.classes != nil || task.targets != nil, task.scaling != nil { return nil }
    let data = try model.dataset(of: run)
    task.complete(from: ModelTask(data))
    return data
  }

  /// What is done to the inputs, with words for it; nothing when the data decide.
  private func normalization(
    _ task: ModelTask, _ model: SavedModel
  ) throws -> (GivenNormalization?, String) {
    if let scaling = task.scaling {
      let option = normalize.map { "--normalize \($0.rawValue)" } ?? mean.map { _ in "--mean" }
      if let option {
        let source = model.run == nil ? "the file says" : "the run says"
        throw CommandError(
          "\(option) contradicts the model: \(source) what is done to its inputs; leave it out")
      }
      return (.affine(shift: scaling.shift, scale: scaling.scale), "normalised as the model says")
    }
    guard let mean, let std else { return (nil, "") }
    let deviation = try std.numbers(of: "--std")
    guard deviation.allSatisfy({ $0 > 0 }) else { throw CommandError("--std: deviations must be above 0") }
    return (
      .moments(mean: try mean.numbers(of: "--mean"), deviation: deviation),
      "--mean \(mean.text) --std \(std.text)"
    )
  }

  /// The data set that a text means.
  private func configuration(of dataset: String) throws -> (DatasetConfiguration, isFile: Bool) {
    let isFile = FileManager.default.fileExists(atPath: dataset)
    if let name = DatasetConfiguration.Name(rawValue: dataset), !isFile || ![.idx, .csv].contains(name) {
      if table.isUsed { throw CommandError("\(table.firstUsed) is for CSV files, not for '\(dataset)'") }
      return (DatasetConfiguration(name: name), false)
    }
    guard isFile else {
      let names = DatasetConfiguration.Name.allCases.filter { ![.idx, .csv].contains($0) }.map(\.rawValue)
      throw CommandError.environment(
        "there is no file '\(dataset)', and no data set of that name: \(names.joined(separator: ", "))"
      )
    }
    let isTable = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt"].contains {
      dataset.lowercased().hasSuffix($0)
    }
    var configuration = DatasetConfiguration(name: isTable || table.isUsed ? .csv : .idx)
    configuration.path = dataset
    table.apply(to: &configuration)
    return (configuration, true)
  }
}
