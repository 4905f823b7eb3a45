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
    let columns = layout.columns
    let impossible = columns.indices.filter { place in
      figures[columns[place].name].map { !columns[place].isPossible($0) } ?? false
    }
    guard !impossible.isEmpty else { return json }
    for place in impossible { figures[columns[place].name] = .null }
    return json.adding(section, .object(figures))
  }
}
