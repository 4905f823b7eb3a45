import ArgumentParser
import Datasets
import Reports

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
    let table = TextTable(
      [
        ("name", .left), ("here", .left), ("samples", .right), ("inputs", .right), ("classes", .right),
        ("licence", .left), ("where", .left),
      ],
      rows: entries.map { entry in
        [
          entry.name, entry.available ? "yes" : "no", figure(entry.samples), figure(entry.inputs),
          figure(entry.classes), entry.licence ?? "", entry.location ?? entry.remedy ?? "",
        ]
      })
    var lines = table.text.split(separator: "\n")
    // Without the line under the names.
    lines.remove(at: 1)
    print(lines.joined(separator: "\n"))
  }
}
