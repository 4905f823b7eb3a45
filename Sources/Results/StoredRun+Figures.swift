internal import Experiments
internal import OrderedCollections
internal import Training

extension StoredRun {
  /// The content of `run.json` in which a figure that cannot have been measured is not there: a file may have been
  /// damaged, or edited, and what is computed from it must not end the program.
  static func withoutImpossibleFigures(_ json: JSONValue) -> JSONValue {
    guard var members = json.object else { return json }
    let isChanged = [
      clear(&members["result"], RunResult.layout), clear(&members["cost"], RunCost.layout),
    ]
    return isChanged.contains(true) ? .object(members) : json
  }

  /// Takes what cannot be from a section; whether there was something.
  private static func clear<Row>(_ section: inout JSONValue?, _ layout: ColumnLayout<Row>) -> Bool {
    guard var figures = section?.object else { return false }
    let impossible = layout.columns.filter { column in
      figures[column.name].map { !column.isPossible($0) } ?? false
    }
    guard !impossible.isEmpty else { return false }
    for column in impossible { figures[column.name] = .null }
    section = .object(figures)
    return true
  }
}
