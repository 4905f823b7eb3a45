public import LinearAlgebra

/// What was found in a data set: said to the user, who knows whether it is what is meant.
public struct DatasetDescription: Hashable, Sendable {
  /// The name of the set, or the path it is read from.
  public let source: String
  /// The number of samples, without those of a test part of the set's own.
  public let samples: Int
  /// The number of samples of the set's own test part; nil when it has none.
  public let testSamples: Int?
  /// The number of inputs of a sample.
  public let inputCount: Int
  /// The shape of the samples where they are images.
  public let imageShape: MapShape?
  /// The labels as they stand in the data, in the order of the classes: whole numbers in their order, other labels in
  /// that of the alphabet. Labels of images are the numbers of the classes, those that do not occur included; none
  /// where numbers are predicted.
  public let classes: [String]
  /// The numbers that are predicted, each with its range, in words; none where classes are.
  public let targets: [String]
  /// How the table was read; nil for sets that are none.
  public let layout: TableLayout?
  /// The inputs that have the same value in every sample, as a reader knows them: by name, `column 3` from 1, or
  /// `input 3` from 0 for images.
  public let constantInputs: [String]
  /// What is not wrong but may surprise: a sentence each.
  public let warnings: [String]
}

extension DatasetDescription {
  /// The names of the inputs; nil when the data name none.
  public var columns: [String]? { layout?.columns }

  /// One line that says what the data were taken for.
  public var line: String {
    var parts = [
      "\(source): \(samples)" + (testSamples.map { " + \($0) test" } ?? "") + " rows",
      "\(inputCount) input\(inputCount == 1 ? "" : "s")" + (imageShape.map { " (\($0))" } ?? ""),
      targets.isEmpty
        ? "\(classes.count) class\(classes.count == 1 ? "" : "es"): \(Self.listed(classes, most: 10))"
        : "\(targets.count) target\(targets.count == 1 ? "" : "s"): \(Self.listed(targets, most: 10))",
    ]
    if let layout {
      let delimiter = layout.delimiter == "\t" ? "tab" : "'\(layout.delimiter)'"
      if targets.isEmpty { parts.append("label \(Self.plain(layout.label))") }
      parts += [
        "header \(layout.hasHeader ? "yes" : "no")",
        "delimiter \(delimiter)",
      ]
      if !layout.dropped.isEmpty { parts.append("dropped: \(Self.listed(layout.dropped, most: 5))") }
    }
    if !constantInputs.isEmpty {
      parts.append(
        layout == nil
          ? "constant inputs: \(constantInputs.count)" : "constant: \(Self.listed(constantInputs, most: 5))")
    }
    return parts.joined(separator: "; ")
  }

  /// The first of some words and the last, with the number of those between.
  private static func listed(_ words: [String], most: Int) -> String {
    let words = words.map(plain)
    guard words.count > most else { return words.joined(separator: ", ") }
    return words.prefix(most - 2).joined(separator: ", ") + ", ... (\(words.count - most + 1) more), "
      + words[words.count - 1]
  }

  /// A word on one line, shortened.
  private static func plain(_ word: String) -> String {
    let safe = String(word.map { $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? " " : $0 })
    return safe.count > 30 ? "\(safe.prefix(29))…" : safe
  }
}

extension Catalog {
  /// What was found in a data set; cheap when it was read just before.
  ///
  /// - Parameter forTraining: Whether samples of a single class are refused.
  /// - Throws: `DatasetError`.
  public func description(
    of configuration: DatasetConfiguration, forTraining: Bool = true
  ) throws -> DatasetDescription {
    let raw = try load(configuration, forTraining: forTraining)
    return raw.description(
      source: configuration.source, normalize: configuration.normalize,
      imageShape: try configuration.imageShape(of: raw))
  }
}

extension DatasetConfiguration {
  /// Whether the data are files of the user's own, of which something has to be guessed.
  public var isFoundOut: Bool { name == .idx || name == .csv }

  /// What the data are called: the path they are read from, or the name of the set.
  public var source: String { path ?? name.rawValue }
}
