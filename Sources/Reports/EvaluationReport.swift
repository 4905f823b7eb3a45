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
    let head: [(String, JSONValue)] = [
      ("schema", .string("sprout/evaluate/1")), ("model", .string(model)),
      ("run", JSONValue(run)), ("data", .string(data)),
      ("part", JSONValue(part)), ("label", JSONValue(label)),
      ("samples", .integer(evaluation.sum.samples)), ("loss", .number(evaluation.sum.meanLoss)),
    ]
    return .object(
      OrderedDictionary(uniqueKeysWithValues: head + (evaluation.confusion.map(members) ?? targetMembers)))
  }

  private func members(_ confusion: ConfusionMatrix) -> [(String, JSONValue)] {
    let rows = classes.indices.map { number -> JSONValue in
      [
        "label": .string(classes[number]), "samples": .integer(confusion.samples(of: number)),
        "predicted": .integer(confusion.predictions(of: number)),
        "precision": JSONValue(confusion.precision(of: number)),
        "recall": JSONValue(confusion.recall(of: number)), "f1": JSONValue(confusion.f1(of: number)),
      ]
    }
    return [
      ("accuracy", JSONValue(evaluation.accuracy)),
      ("balanced_accuracy", JSONValue(confusion.balancedAccuracy)),
      ("macro_f1", JSONValue(confusion.macroF1)), ("classes", .array(rows)),
      ("confusion", .array(confusion.counts.map { .array($0.map(JSONValue.integer)) })),
    ]
  }

  private var targetMembers: [(String, JSONValue)] {
    let rows = evaluation.targetFigures.map { name, r2, rmse -> JSONValue in
      ["target": .string(name), "r2": JSONValue(r2), "rmse": JSONValue(rmse)]
    }
    return [
      ("r2", JSONValue(evaluation.r2)), ("rmse", JSONValue(evaluation.rmse)), ("targets", .array(rows)),
    ]
  }

  /// The figures, a table over the classes, and the confusion matrix; or a table over the targets.
  public var text: String {
    let figures: [(String, JSONValue)] = [
      ("model", .string(model)), ("data", .string(data + (part.map { ", \($0)" } ?? ""))),
      ("samples", .integer(evaluation.sum.samples)), ("loss", .number(evaluation.sum.meanLoss)),
    ]
    guard let confusion = evaluation.confusion else {
      let table = TextTable(
        [("target", .left), ("R2", .right), ("RMSE", .right)],
        rows: evaluation.targetFigures.map { name, r2, rmse in
          [name, r2.map(Quantity.significant) ?? "-", Quantity.significant(rmse)]
        })
      let means = [("R2", JSONValue(evaluation.r2)), ("RMSE", JSONValue(evaluation.rmse))]
      return Self.lines(figures + means) + (evaluation.targetFigures.count > 1 ? "\n\(table.text)" : "")
    }
    return text(figures, confusion)
  }

  private func text(_ figures: [(String, JSONValue)], _ confusion: ConfusionMatrix) -> String {
    let shares = [
      ("accuracy", JSONValue(evaluation.accuracy)),
      ("balanced accuracy", JSONValue(confusion.balancedAccuracy)),
      ("macro F1", JSONValue(confusion.macroF1)),
    ]
    let table = TextTable(
      [
        ("class", .left), ("samples", .right), ("predicted", .right), ("precision", .right),
        ("recall", .right), ("F1", .right),
      ],
      rows: classes.indices.map { number in
        let shares = [
          confusion.precision(of: number), confusion.recall(of: number), confusion.f1(of: number),
        ]
        return [classes[number], "\(confusion.samples(of: number))", "\(confusion.predictions(of: number))"]
          + shares.map { $0.map(Quantity.percent) ?? "-" }
      })
    let text = Self.lines(figures + shares) + "\n\(table.text)\n"
    guard classes.count <= Self.mostClassesShown else {
      return text + "The confusion matrix of \(classes.count) classes is in the document of --json.\n"
    }
    let matrix = TextTable(
      [("taken for", .left)] + classes.map { ($0, .right) },
      rows: zip(classes, confusion.counts).map { [$0] + $1.map(String.init) })
    return text + matrix.text
  }

  private static func lines(_ figures: [(String, JSONValue)]) -> String {
    figures.map { name, value in
      name + String(repeating: " ", count: 19 - name.count) + value.cell + "\n"
    }.joined()
  }
}
