public import ArgumentParser
public import Datasets
import FoundationEssentials

/// `sprout data`: the data sets of this machine.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Shows, checks and downloads data sets.",
    discussion: """
      Data sets are looked for in the folders of SPROUT_DATA (separated by colons), in the cache \
      ($XDG_CACHE_HOME/sprout or ~/.cache/sprout), in /usr/share/datasets, and in ../shared/data; each in a \
      folder of its own name, with the usual file names, raw or gzip.
      """,
    subcommands: [DataList.self, DataVerify.self, DataFetch.self],
    defaultSubcommand: DataList.self
  )
}

extension DatasetConfiguration.Name: ExpressibleByArgument {}

extension ParsableCommand {
  /// Prints one JSON document on standard output.
  func printJSON(_ document: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }
}
