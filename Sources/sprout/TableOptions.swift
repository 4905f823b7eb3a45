public import ArgumentParser
public import Datasets

/// How a CSV file is read, for verbs that take one: the keys of a spec's `dataset` as flags.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The label column by name or number from 1: the last by default; repeat for several targets.",
      valueName: "column"))
  var label: [String] = []

  @Option(help: "Whether the first line names the columns: found out by default.")
  var header: DatasetConfiguration.Header?

  @Option(
    help: ArgumentHelp(
      #"The character between cells, \t or tab for a tab: found out by default."#, valueName: "character"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      "A column that is no input, by name or number from 1; repeat for several.", valueName: "column"))
  var drop: [String] = []

  /// The first that was given, for errors; empty when none was.
  var firstUsed: String {
    let used = [
      ("--label", !label.isEmpty), ("--header", header != nil), ("--delimiter", delimiter != nil),
      ("--drop", !drop.isEmpty),
    ]
    return used.first { $0.1 }?.0 ?? ""
  }

  /// Whether any was given.
  var isUsed: Bool { !firstUsed.isEmpty }

  /// Reads something; an error that speaks of a key of the spec gets the flag that stands for it here.
  static func naming<Value>(_ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch let error as DatasetError {
      let flags = ["label", "header", "delimiter", "drop"]
      guard let flag = flags.first(where: { error.key == "dataset.\($0)" }) else { throw error }
      throw DatasetError(
        error.kind, "\(error.message) (here: --\(flag))", key: error.key, isMissing: error.isMissing)
    }
  }

  /// Puts them into a configuration.
  func apply(to configuration: inout DatasetConfiguration) {
    configuration.label = LabelColumns(label)
    configuration.header = header ?? .auto
    configuration.delimiter = delimiter
    configuration.drop = drop
  }
}

extension DatasetConfiguration.Header: ExpressibleByArgument {}
