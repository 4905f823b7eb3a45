/// What a spec could say of a data file that nobody has described: which column is predicted, which ones are no
/// inputs, and which parts are held back.
public struct DatasetProposal: Sendable {
  /// A column that is left out.
  public struct LeftOut: Sendable {
    /// The column as `dataset.drop` calls it.
    public let key: String
    /// Why.
    public let reason: String
  }

  /// The section of the spec.
  public let configuration: DatasetConfiguration
  /// Why the label column was taken for it; nil for images.
  public let labelReason: String?
  /// The columns that are no inputs, those that the user named not among them.
  public let leftOut: [LeftOut]
  /// What was found.
  public let description: DatasetDescription
  /// The number of samples of each class, without those of a test part of the set's own; none where numbers are predicted.
  public let classCounts: [Int]
  /// The number of samples of each part.
  public let sizes: (training: Int, validation: Int, test: Int)

  /// Of fewer samples a fifth is held back for decisions, of more a tenth.
  private static let manySamples = 10_000

  init(_ path: String, _ reading: DatasetConfiguration, _ catalog: Catalog) throws {
    var choice = ColumnChoice(configuration: reading)
    choice.configuration.path = path
    let expanded = SearchPath.expand(path)
    let isImages = FileStamp.isFolder(expanded) || path.lowercased().contains(/idx[0-9]-ubyte(\.gz)?$/)
    choice.configuration.name = isImages ? .idx : .csv
    if !isImages {
      choice.choose(from: try TableSurvey(expanded, reading, catalog.reader))
      choice.leaveOutTellers(try Self.load(&choice.configuration, catalog))
    }
    let raw = try catalog.load(choice.configuration)
    if raw.training.count < Self.manySamples { choice.configuration.validation = 0.2 }
    configuration = choice.configuration
    labelReason = choice.labelReason
    leftOut = choice.leftOut
    let data = try PreparedDataset(raw, configuration)
    sizes = (data.training.count, data.validation?.count ?? 0, data.test.count)
    description = try catalog.description(of: configuration)
    classCounts =
      raw.training.targets != nil
      ? []
      : raw.training.labels.reduce(into: [Int](repeating: 0, count: raw.classCount)) { $0[Int($1)] += 1 }
  }

  /// Reads a table; where the column to predict holds numbers as measurements are, for regression.
  private static func load(_ configuration: inout DatasetConfiguration, _ catalog: Catalog) throws
    -> RawDataset
  {
    var refusal: DatasetError?
    do {
      let raw = try catalog.load(configuration)
      if !holdsMeasurements(raw) { return raw }
    } catch let error as DatasetError where error.key == "dataset.label" {
      refusal = error
    }
    configuration.task = .regression
    do {
      return try catalog.load(configuration)
    } catch let error as DatasetError {
      throw refusal ?? error
    }
  }

  /// Whether a label holds numbers of which hardly any stands in several rows.
  private static func holdsMeasurements(_ raw: RawDataset) -> Bool {
    raw.classCount > 2 && raw.training.count < fewestRows * raw.classCount
      && raw.classes.allSatisfy { WholeNumber($0) != nil }
  }

  /// Fewer rows of a class, in the mean, are none to learn from.
  private static let fewestRows = 4
}

extension Catalog {
  /// What a spec could say of a CSV file, of a folder of IDX files, or of one images file.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - reading: What the user says of a table: label, header, delimiter, columns to drop.
  /// - Throws: `DatasetError` with a sentence that says why no network can be trained on it as it is.
  public func proposal(for path: String, reading: DatasetConfiguration) throws -> DatasetProposal {
    try DatasetProposal(path, reading, self)
  }
}
