public import ArgumentParser
public import Datasets
import Experiments
import Foundation
import Growth
public import Networks
import Reports
import Training

/// `sprout inspect`: the expressivity bottleneck of a saved model.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Measure the expressivity bottleneck of every hidden layer of a saved model; nothing is changed.",
    discussion: """
      The model is a run of sprout (its folder, or a name as 'sprout show' takes it), which brings its data set, split, \
      normalisation and loss; or a safetensors file. In a file every tensor is a layer's weights (NAME.weight, out x in) or \
      biases (NAME.bias); the layers' names are alike but for their numbers, which give the order: layers.0, layers.1 of \
      sprout; 0, 2 of a torch.nn.Sequential; fc1, fc2. Where that is not so, --map says which tensors are the layers.

      The data set is a name, an IDX or CSV file, or a folder of IDX files. The model's own metadata say which label is \
      which output (sprout.classes, a JSON list of the labels in the order of the outputs); without them the labels must \
      be the numbers of the outputs, from 0.

      Inputs are normalised as the file says (tensors input.shift and input.scale), by --mean and --std as torchvision's \
      Normalize does, or else by the figures of the data (--normalize): choose what the model was trained with. An \
      accuracy far from that of the training shows that it was not.
      """)

  /// The parts of a data set that can be looked at.
  enum Split: String, ExpressibleByArgument, CaseIterable {
    case train, validation, test, all
  }

  @Argument(
    help: "The model: a safetensors file, or a run's folder, label or id.", completion: Completions.model)
  var model: String

  @Option(
    help: ArgumentHelp("A data set's name, or a file; a run brings its own.", valueName: "name-or-file"))
  var dataset: String?

  @Option(
    help: """
      The part that is looked at: train of a named set and of a run's, all rows of a file. A run's parts are those it \
      was trained with; of mnist and fashion_mnist train is the whole published part, of other sets what a spec with \
      its defaults leaves of it.
      """)
  var split: Split?

  @Option(
    help: ArgumentHelp("How many samples; auto follows the rule of the method.", valueName: "N|all|auto"))
  var samples = "auto"

  @Option(help: "Added to the diagonal of S, relative to trace(S)/p; growth adds growth.statistics.ridge.")
  var ridge = 0.001

  @Option(
    help: "What the model was trained to minimise: cross_entropy unless the model or its run says otherwise.")
  var loss: Loss?

  @Option(
    help:
      "How the inputs are scaled, by the figures of the training part: standard, or none for a file with classes."
  )
  var normalize: DatasetConfiguration.Normalization?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --std: inputs are (x - mean) / std of values between 0 and 1 for image files (bytes / 255), of the raw "
        + "values for other data. A number, or a file with one for each input or channel (a line each, or commas).",
      valueName: "number-or-file"))
  var mean: NumbersArgument?

  @Option(parsing: .unconditional, help: ArgumentHelp("See --mean.", valueName: "number-or-file"))
  var std: NumbersArgument?

  @Option(help: "A hidden layer, from 1; repeat for several. All by default.")
  var layer: [Int] = []

  @OptionGroup(title: "How a model file is read") var reading: ModelOptions

  @OptionGroup(title: "How a CSV file is read") var table: TableOptions

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print one JSON document with the names of growth.csv.")
  var json = false

  func validate() throws {
    let ridges = SpecTable.current["growth.statistics.ridge"]?.type
    if case .number(let range) = ridges, !range.contains(ridge) {
      throw ValidationError("--ridge must be a number \(range.description), not \(ridge)")
    }
    guard (mean == nil) == (std == nil) else { throw ValidationError("--mean and --std belong together") }
    guard mean == nil || normalize == nil else {
      throw ValidationError(
        "--normalize scales by the figures of the data, --mean and --std by given ones: not both")
    }
  }

  func run() throws {
    let model = try reading.open(model, in: results)
    let data = try data(for: model)
    try checkOutputs(of: model, data)
    ProgressOptions.remark(data.description.line)
    for warning in data.description.warnings { ProgressOptions.remark("warning: \(warning)") }
    let inspection: Inspection
    do {
      inspection = try Inspection(
        of: model.network, layers: layer.isEmpty ? nil : layer, loss: loss(of: model), on: data.parts,
        samples: sampleCount(), ridge: ridge)
    } catch TrainingError.unsuitableData(let reason) {
      throw CommandError(reason)
    }
    if json {
      try printJSON(InspectionDocument(model: model, name: self.model, data: data, inspection: inspection))
    } else {
      let text = InspectionReport.text(
        of: inspection, model: self.model, layers: model.layers.map { [$0.weight, $0.bias ?? "no bias"] },
        tensorsLeftOut: model.tensorsLeftOut, data: "\(data.name), \(data.part)", inputs: data.inputs,
        sampleCount: data.parts.reduce(0) { $0 + $1.labels.count }, isOfRun: model.run != nil)
      print(text, terminator: "")
    }
  }

  /// Refuses a hidden layer that is taken for the output because the layers behind it were left out.
  private func checkOutputs(of model: SavedModel, _ data: InspectedData) throws {
    guard model.task.classes == nil, let weights = model.weightsLeftOut.first, let output = model.layers.last,
      let largest = data.parts.flatMap(\.labels).max(), Int(largest) + 1 < model.network.outputCount
    else { return }
    throw CommandError(
      "\(model.path): '\(output.weight)' has \(model.network.outputCount) units, but the labels of \(data.name) end at "
        + "\(largest), and '\(weights)' was left out: a hidden layer is taken for the output; take the rest in by --map, "
        + "as in --map 'layers.99=\(weights.hasSuffix(".weight") ? String(weights.dropLast(7)) : weights)'")
  }

  private func loss(of model: SavedModel) throws -> Loss {
    let own =
      model.configuration?.training.loss ?? model.task.loss
      ?? (model.task.targets == nil ? nil : .meanSquaredError)
    if let loss, let own, loss != own {
      let subject = model.run == nil ? "the model, which says that it" : "the run, which"
      throw CommandError("--loss \(loss.rawValue) contradicts \(subject) minimised \(own.rawValue)")
    }
    return own ?? loss ?? .crossEntropy
  }

  private func sampleCount() throws -> GrowthPolicy.SampleCount {
    switch samples {
    case "auto": return .auto
    case "all": return .all
    default:
      guard let count = Int(samples), count > 0 else {
        throw CommandError("--samples takes a number above 0, all or auto, not '\(samples)'")
      }
      return .count(count)
    }
  }
}

extension Loss: ExpressibleByArgument {}
extension DatasetConfiguration.Normalization: ExpressibleByArgument {}
