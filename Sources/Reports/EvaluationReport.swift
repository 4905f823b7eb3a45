public import Experiments
internal import Networks
internal import OrderedCollections
internal import Results
public import Training

/// How well a model does on labelled samples, as text and as JSON.
public struct EvaluationReport {
  private let evaluation: Evaluation
  private let model: String
  private let run: String?
  private let data: String
  private let part: String?
  private let label: String?
  private let classes: [String]

  /// A wider matrix is no table to look at.
  private static let mostClassesShown = 20

  /// A report.
  ///
  /// - Parameters:
  ///   - model: What the user called the model.
  ///   - run: The folder of the run that it is of.
  ///   - part: The part of the data that was looked at; nil for all of a file.
  ///   - label: The column with the class, when it has a name.
  ///   - classes: The labels in the order of the outputs.
  public init(
    evaluation: Evaluation, model: String, run: String?, data: String, part: String?, label: String?,
    classes: [String]
  ) {
    self.evaluation = evaluation
    self.model = model
    self.run = run
    self.data = data
    self.part = part
    self.label = label
    self.classes = classes
  }

  /// The document of `evaluate --json`.
  public var json: JSONValue {
    let confusion = evaluation.confusion
    let rows = classes.indices.map { number in
      Self.object([
        ("label", .string(classes[number])), ("samples", .integer(confusion.samples(of: number))),
        ("predicted", .integer(confusion.predictions(of: number))),
        ("precision", Self.figure(confusion.precision(of: number))),
        ("recall", Self.figure(confusion.recall(of: number))), ("f1", Self.figure(confusion.f1(of: number))),
      ])
    }
    return Self.object([
      ("schema", .string("sprout/evaluate/1")), ("model", .string(model)),
      ("run", run.map(JSONValue.string) ?? .null), ("data", .string(data)),
      ("part", part.map(JSONValue.string) ?? .null), ("label", label.map(JSONValue.string) ?? .null),
      ("samples", .integer(evaluation.sum.samples)), ("loss", .number(evaluation.sum.meanLoss)),
      ("accuracy", .number(evaluation.sum.accuracy)),
      ("balanced_accuracy", Self.figure(confusion.balancedAccuracy)),
      ("macro_f1", Self.figure(confusion.macroF1)), ("classes", .array(rows)),
      ("confusion", .array(confusion.counts.map { .array($0.map(JSONValue.integer)) })),
    ])
  }

  /// The figures, a table over the classes, and the confusion matrix.
  public var text: String {
    let confusion = evaluation.confusion
    let figures: [(String, String)] = [
      ("model", model), ("data", data + (part.map { ", \($0)" } ?? "")),
      ("samples", "\(evaluation.sum.samples)"), ("loss", JSONValue.number(evaluation.sum.meanLoss).cell),
      ("accuracy", JSONValue.number(evaluation.sum.accuracy).cell),
      ("balanced accuracy", Self.figure(confusion.balancedAccuracy).cell),
      ("macro F1", Self.figure(confusion.macroF1).cell),
    ]
    var text = figures.map { name, value in
      name + String(repeating: " ", count: 19 - name.count) + value + "\n"
    }.joined()
    var table = TextTable([
      ("class", .left), ("samples", .right), ("predicted", .right), ("precision", .right), ("recall", .right),
      ("F1", .right),
    ])
    for number in classes.indices {
      let shares = [confusion.precision(of: number), confusion.recall(of: number), confusion.f1(of: number)]
      table.append(
        [classes[number], "\(confusion.samples(of: number))", "\(confusion.predictions(of: number))"]
          + shares.map { $0.map(Quantity.percent) ?? "-" })
    }
    text += "\n\(table.text)\n"
    guard classes.count <= Self.mostClassesShown else {
      return text + "The confusion matrix of \(classes.count) classes is in the document of --json.\n"
    }
    var matrix = TextTable([("taken for", .left)] + classes.map { ($0, .right) })
    for number in classes.indices {
      matrix.append([classes[number]] + confusion.counts[number].map(String.init))
    }
    return text + matrix.text
  }

  private static func figure(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(OrderedDictionary(uniqueKeysWithValues: members))
  }
}
