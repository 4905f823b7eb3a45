import ArgumentParser
import Datasets
import Experiments

/// `sprout init FILE`: a spec for a data file.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at a data file and print a spec for it that runs as it is.",
    discussion: """
      The file is a CSV table, a folder of IDX files, or one images file of these. The spec says in comments what was found: \
      rows, inputs, classes, the label column, columns that are no inputs. It compares a network that grows with three of \
      fixed width, and holds back a part for decisions and one for the test.

        sprout init flowers.csv > flowers.yaml
      """)

  @Argument(help: "A CSV file, a folder of IDX files, or an images file.")
  var file: String

  @OptionGroup(title: "How a CSV file is read") var table: TableOptions

  func run() throws {
    var reading = DatasetConfiguration(name: .csv)
    table.apply(to: &reading)
    let proposal = try TableOptions.naming { try Catalog().proposal(for: file, reading: reading) }
    guard proposal.configuration.name == .csv || !table.isUsed else {
      throw CommandError("\(table.firstUsed) is for a CSV file, and \(file) holds images")
    }
    print(StarterSpec(proposal).text, terminator: "")
  }
}
