import ArgumentParser
import Datasets

/// `sprout data list`: every data set a spec can name, and where it is.
struct DataList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the data sets a spec can name, and where they are."
  )

  @Flag(help: "Print one JSON document.")
  var json = false

  private struct Document: Encodable {
    let schema = "sprout/data/1"
    let searchPath: [String]
    let datasets: [CatalogEntry]
  }

  func run() throws {
    let catalog = Catalog()
    let entries = catalog.entries()
    if json {
      try printJSON(Document(searchPath: catalog.searchPath.folders, datasets: entries))
      return
    }
    func figure(_ number: Int?) -> String { number.map(String.init) ?? "" }
    let header = ["name", "here", "samples", "inputs", "classes", "licence", "where"]
    let rows = entries.map { entry in
      [
        entry.name, entry.available ? "yes" : "no", figure(entry.samples), figure(entry.inputs),
        figure(entry.classes), entry.licence ?? "", entry.location ?? entry.remedy ?? "",
      ]
    }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    for row in [header] + rows {
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return (2...4).contains(column) ? padding + row[column] : row[column] + padding
      }
      print(cells.joined(separator: "  ").trimmingTrailingBlanks)
    }
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: Substring {
    self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]
  }
}
