import Datasets
import Results

/// Reads a data set from a file, splits and normalises it.
///
/// A first line `#fuzz KEY=VALUE ...` is no part of the file: it says how it is read.
final class DataExaminer: Examiner {
  private let scratch: Scratch
  private let name: DatasetConfiguration.Name
  private let file: String

  init(name: DatasetConfiguration.Name, file: String) throws {
    scratch = try Scratch()
    self.name = name
    self.file = file
  }

  func examine(_ input: [UInt8]) -> String {
    let (options, contents) = Self.options(of: input)
    var configuration = DatasetConfiguration(name: name)
    configuration.header = options["header"].flatMap(DatasetConfiguration.Header.init) ?? .auto
    configuration.validation = 0
    configuration.label = options["label"].flatMap {
      LabelColumns($0.split(separator: ";", omittingEmptySubsequences: false).map(String.init))
    }
    configuration.task = options["task"].flatMap(DatasetConfiguration.Task.init) ?? configuration.task
    configuration.delimiter = options["delimiter"]
    configuration.drop = options["drop"].map { [$0] } ?? []
    configuration.normalize =
      options["normalize"].flatMap(DatasetConfiguration.Normalization.init) ?? .standard
    guard name == .idx else { return words(of: configuration, with: [(file, contents)]) }
    // Images with labels that fit a header of four samples, then labels with images that do.
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]
    let images: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 4, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8]
    configuration.test = 1
    let labelFile = "train-labels-idx1-ubyte"
    return words(of: configuration, with: [(file, contents), (labelFile, labels)]) + "\n"
      + words(of: configuration, with: [(file, images), (labelFile, contents)])
  }

  private func words(of configuration: DatasetConfiguration, with files: [(String, [UInt8])]) -> String {
    answer {
      for (name, contents) in files { try scratch.write(contents, to: name) }
      var configuration = configuration
      configuration.path = "\(scratch.path)/\(file)"
      let whole = try SampleData.catalog.whole(configuration)
      let data = try SampleData.catalog.prepare(configuration)
      let description = try SampleData.catalog.description(of: configuration)
      let footprint = try SampleData.catalog.footprint(of: configuration)
      return "\(whole.map(\.count)) samples, \(data.inputCount) inputs, \(data.classCount) classes, "
        + "\(data.training.count) for training, \(footprint.ownBytes) bytes, \(data.contentHash)\n"
        + ([description.line] + description.warnings).joined(separator: "\n")
    }
  }

  private static func options(of input: [UInt8]) -> ([String: String], [UInt8]) {
    let mark = Array("#fuzz ".utf8)
    guard input.starts(with: mark), let end = input.firstIndex(of: UInt8(ascii: "\n")) else {
      return ([:], input)
    }
    let words = String(decoding: input[mark.count..<end], as: UTF8.self).split(separator: " ")
    var options: [String: String] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { options[parts[0]] = parts[1] }
    }
    return (options, Array(input[(end + 1)...]))
  }
}
