public import ArgumentParser
public import Datasets
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
      The model is a safetensors file with layers.<i>.weight (out x in) and layers.<i>.bias, as sprout writes it or \
      PyTorch saves it (torch.nn.Sequential in an attribute 'layers'). The data set is a name, an IDX or CSV file, or \
      a folder of IDX files.
      """)

  /// The parts of a data set that can be looked at.
  enum Split: String, ExpressibleByArgument, CaseIterable {
    case train, validation, test, all
  }

  @Argument(help: "The model: a safetensors file.")
  var model: String

  @Option(help: ArgumentHelp("A data set's name, or a file.", valueName: "name-or-file"))
  var dataset: String

  @Option(help: "The part that is looked at: train of a named set, all rows of a file.")
  var split: Split?

  @Option(
    help: ArgumentHelp("How many samples; auto follows the rule of the method.", valueName: "N|all|auto"))
  var samples = "auto"

  @Option(help: "Added to the diagonal of S, relative to trace(S)/p; growth adds growth.statistics.ridge.")
  var ridge = 0.001

  @Option(help: "What the model was trained to minimise.")
  var loss = Loss.crossEntropy

  @Option(help: "How the inputs are scaled, by the figures of the training part.")
  var normalize = DatasetConfiguration.Normalization.standard

  @Option(help: "A hidden layer, from 1; repeat for several. All by default.")
  var layer: [Int] = []

  @Option(help: "What the hidden units apply, when the file does not say.")
  var activation: Activation?

  @Flag(help: "Print one JSON document with the names of growth.csv.")
  var json = false

  /// The form `--json` prints: the inspection with what was inspected.
  struct Document: Encodable {
    let schema = "sprout/inspect/1"
    let model: String
    let dataset: String
    let inspection: Inspection

    enum CodingKeys: String, CodingKey { case schema, model, dataset }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(schema, forKey: .schema)
      try container.encode(model, forKey: .model)
      try container.encode(dataset, forKey: .dataset)
      try inspection.encode(to: encoder)
    }
  }

  func validate() throws {
    guard ridge >= 0, ridge.isFinite else { throw ValidationError("--ridge must be 0 or more") }
  }

  func run() throws {
    let network = try network()
    let inspection: Inspection
    do {
      inspection = try Inspection(
        of: network, layers: layer.isEmpty ? nil : layer, loss: loss, on: parts(), samples: sampleCount(),
        ridge: ridge)
    } catch TrainingError.unsuitableData(let reason) {
      throw CommandError.usage("error: \(reason)")
    }
    if json {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let document = Document(model: model, dataset: dataset, inspection: inspection)
      print(String(decoding: try encoder.encode(document), as: UTF8.self))
    } else {
      print(InspectionReport.text(of: inspection, model: model, dataset: dataset), terminator: "")
    }
  }

  private func network() throws -> Network {
    guard let data = FileManager.default.contents(atPath: model) else {
      throw CommandError.environment("error: \(model): there is no such file, or it cannot be read")
    }
    let bytes = [UInt8](data)
    do {
      if activation == nil, try ModelFile.metadata(of: bytes)["activation"] == nil {
        printProgress("\(model): names no activation; taking relu (--activation says otherwise)")
      }
      return try ModelFile.network(from: bytes, activation: activation ?? .relu)
    } catch {
      throw CommandError.usage("error: \(model): \(error.message)")
    }
  }

  private func sampleCount() throws -> GrowthPolicy.SampleCount {
    switch samples {
    case "auto": return .auto
    case "all": return .all
    default:
      guard let count = Int(samples), count > 0 else {
        throw CommandError.usage("error: --samples takes a number above 0, all or auto, not '\(samples)'")
      }
      return .count(count)
    }
  }

  private func parts() throws -> [DataPart] {
    let catalog = Catalog()
    let isFile = FileManager.default.fileExists(atPath: dataset)
    guard let name = DatasetConfiguration.Name(rawValue: dataset), !isFile || ![.idx, .csv].contains(name)
    else {
      guard isFile else {
        let names = DatasetConfiguration.Name.allCases.filter { ![.idx, .csv].contains($0) }.map(\.rawValue)
        throw CommandError.environment(
          "error: there is no file '\(dataset)', and no data set of that name: \(names.joined(separator: ", "))"
        )
      }
      guard split == nil || split == .all else {
        throw CommandError.usage("error: a file has no parts; --split is for named data sets")
      }
      let isTable = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt"].contains {
        dataset.lowercased().hasSuffix($0)
      }
      var configuration = DatasetConfiguration(name: isTable ? .csv : .idx)
      configuration.path = dataset
      configuration.normalize = normalize
      return try catalog.whole(configuration)
    }
    var configuration = DatasetConfiguration(name: name)
    configuration.normalize = normalize
    let data = try catalog.prepare(configuration)
    switch split ?? .train {
    case .train: return [data.training]
    case .validation: return data.validation.map { [$0] } ?? []
    case .test: return [data.test]
    case .all: return [data.training] + (data.validation.map { [$0] } ?? []) + [data.test]
    }
  }
}

extension Loss: ExpressibleByArgument {}
extension Activation: ExpressibleByArgument {}
extension DatasetConfiguration.Normalization: ExpressibleByArgument {}
