import Foundation
import Growth
import OrderedCollections
import TestSupport
import Testing
import YAML

@testable import Experiments

struct DocumentationTests {
  @Test func everyKeyIsInTheSchemaWithItsMeaning() throws {
    let schema = try JSONValue(parsing: SpecSchema.document.prettyText)
    for key in SpecTable.current.keys {
      let definition = schema["$defs"]?[key.path]
      #expect(definition?["description"]?.string?.hasPrefix(key.summary) == true, "\(key.path)")
    }
    #expect(schema["$defs"]?["training.epochs"]?["default"] == 20)
    #expect(schema["$defs"]?["training.epochs"]?["minimum"] == 1)
    #expect(
      schema["$defs"]?["growth.method"]?["enum"]
        == .array(GrowthPolicy.Method.allCases.map { .string($0.rawValue) }))
    #expect(schema["$defs"]?["optimizer.learning_rate"]?["default"] == nil)
    #expect(schema["$defs"]?["slurm.task_minutes"]?["default"] == 10)
    #expect(schema["additionalProperties"] == false)
  }

  @Test func everyReferenceOfTheSchemaIsThere() {
    let schema = SpecSchema.document
    let names = Set(schema["$defs"]?.object?.keys.elements ?? [])
    func check(_ value: JSONValue) {
      switch value {
      case .object(let members):
        if let reference = members["$ref"]?.string { #expect(names.contains(String(reference.dropFirst(8)))) }
        members.values.forEach(check)
      case .array(let elements): elements.forEach(check)
      default: break
      }
    }
    check(schema)
    #expect(names.count > 80)
  }

  /// The schema against an independent implementation: it must accept what the program accepts, and refuse broken specs
  /// whose error is one of form.
  @Test(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON with jsonschema and yaml"))
  func theSchemaAcceptsAndRefusesWhatTheProgramDoes() async throws {
    let python = try #require(Repository.python)
    let folder = try TemporaryDirectory()
    try folder.write(SpecSchema.document.text, to: "schema.json")
    let beyondSchemas: Set<String> = [
      "duplicate key", "syntax", "layer that is not there", "widths for another number of layers",
      "initial width above the bound", "two rules for the time of growth",
      "growth that ends before it begins", "growth that begins when it ends by itself",
      "growth after the end of training", "nesterov without momentum",
      "validation metric without a validation part",
      "line search on an absent part", "balanced scale of an activation that has none",
      "normalized scale of an activation that has none",
      "data set without its file",
      "key of another data set", "axis that is set twice", "linked lists of different lengths",
      "exclusion of nothing",
      "metric of the gate that nothing measures", "baselines of nothing", "empty exclusions",
      "axis that is set twice through its section", "variant with the name of a baseline",
      "section that is absent on one axis and set on another", "key that is linked with itself",
      "missing widths", "empty file", "truth value of YAML 1.1", "digits in groups", "distance below a step",
      "a teacher with too many weights", "too many samples of many inputs",
      "another shape than that of the images", "channels of what are no images",
      "augmentation of what are no images", "a crop of nothing", "a shape of another number of inputs",
      "a path with a NUL character", "layer that does not fit the images",
      "two lengths of a run", "two kinds of pace", "external without a command",
      "a command without a program",
      "reversed bounds", "equal bounds", "logarithm of zero", "whole number with fractions as its bounds",
      "fractions of a whole number",
      "key in grid and search",
      "search of nothing", "search without a number of points", "key that is drawn with a section it is in",
      "halving without a search", "halving of two points", "halving of few epochs",
      "halving of numbers by an accuracy", "loss that is drawn and ranked by",
      "early shrinking of scheduled growth", "growth of a network without hidden layers",
      "part that is drawn", "validation part that is drawn", "epochs that are drawn with halving",
      "operations that are drawn with halving", "halving beside baselines",
      "halving without a validation part",
      "digests that are given", "option of sbatch that the program gives",
    ]
    for broken in BrokenSpec.all + BrokenSpec.search where !beyondSchemas.contains(broken.kind) {
      try folder.write(MarkedText(broken.text).text, to: "bad/\(broken.kind).yaml")
    }
    for example in ExpansionTests.cases {
      try folder.write(header + example.text, to: "good/\(example.testDescription).yaml")
    }
    let script = """
      import glob, json, sys
      try:
          import yaml, jsonschema
      except ImportError as error:
          print("absent", error); sys.exit(0)
      schema = json.load(open("schema.json"))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      for path in glob.glob("good/*.yaml") + sys.argv[1:]:
          for error in validator.iter_errors(yaml.safe_load(open(path))): print(path, error.json_path, error.message)
      for path in glob.glob("bad/*.yaml"):
          if validator.is_valid(yaml.safe_load(open(path))): print(path, "is accepted")
      """
    let shipped = try shippedSpecs().map { $0.path(percentEncoded: false) }
    let outcome = try await Program.run(["-c", script] + shipped, executable: python, directory: folder.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    if outcome.standardOutput.hasPrefix("absent") {
      Issue.record(
        "jsonschema or yaml is not installed for SPROUT_TEST_PYTHON: \(outcome.standardOutput)",
        severity: .warning
      )
    } else {
      #expect(outcome.standardOutput == "")
    }
  }

  @Test(arguments: [
    ("growth.every", "growth.every: a number from 1e-06 to 1000000000\n", "default: none"),
    ("every", "growth.every: a number from 1e-06 to 1000000000\n", "growth.method other than none"),
    (
      "optimizer.learning_rate", "optimizer.learning_rate: a number above 0 and at most 1000",
      "default: 0.05 for sgd"
    ),
    (
      "growth.method", "growth.method: one of none, tiny, gradmax, random",
      "default: tiny"
    ),
    ("model.hidden", "model.hidden: a list of whole numbers", "default: none, it must be given"),
    ("training.early_stopping.patience", "training.early_stopping.patience: a whole number", "default: 5"),
    ("patience", "training.early_stopping.patience", "growth.on_plateau.patience"),
    ("growth.thresholds", "growth.thresholds\n", "loss_decrease"),
    ("check.test_loss.margin", "check.test_loss.margin: a number above 0", "default: 0.02"),
    ("dataset.path", "dataset.path: a string", "no part of a run's id"),
    ("", "version ", "blas_kernel"),
  ])
  func explanations(_ path: String, _ beginning: String, _ part: String) throws {
    let text = try Explanation(of: path).text
    #expect(text.hasPrefix(beginning))
    #expect(text.contains(part))
  }

  @Test(arguments: [
    ("growth.evry", "unknown key 'growth.evry'; did you mean 'growth.every'?"),
    ("lr", "unknown key 'lr'; did you mean 'optimizer.learning_rate' or 'growth.learning_rate'?"),
    ("quantum", "unknown key 'quantum'"),
  ])
  func unknownKeys(_ path: String, _ message: String) {
    let error = #expect(throws: Explanation.UnknownKey.self) { try Explanation(of: path) }
    #expect(error?.description == message)
  }

  @Test func everyShippedSpecIsSoundAndSaysWhatItShows() throws {
    let specs = try shippedSpecs()
    let names = Set(specs.map { $0.deletingPathExtension().lastPathComponent })
    #expect(names.isSuperset(of: ["ci", "fashion_growth", "mnist_ablation", "mnist_growth", "quickstart"]))
    for url in specs {
      let spec = try Spec(file: url.path(percentEncoded: false))
      #expect(spec.name == url.deletingPathExtension().lastPathComponent)
      #expect(spec.sources[0].text.hasPrefix("# "))
      #expect(spec.description != nil)
    }
  }

  private func shippedSpecs() throws -> [URL] {
    let folder = Repository.root.appending(path: "experiments")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "yaml" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
