internal import Experiments
internal import OrderedCollections
internal import Training

extension StoredRun {
  /// The content of `run.json` in which a figure that cannot have been measured is not there: a file may have been
  /// damaged, or edited, and what is computed from it must not end the program.
  static func withoutImpossibleFigures(_ json: JSONValue) -> JSONValue {
    cleared("cost", RunCost.layout, of: cleared("result", RunResult.layout, of: json))
  }

  /// The same without what cannot be in one section.
  private static func cleared<Row>(
    _ section: String, _ layout: ColumnLayout<Row>, of json: JSONValue
  ) -> JSONValue {
    guard var figures = json[section]?.object else { return json }
    let names = layout.impossible(in: figures)
    guard !names.isEmpty else { return json }
    for name in names { figures[name] = .null }
    return json.adding(section, .object(figures))
  }
}
