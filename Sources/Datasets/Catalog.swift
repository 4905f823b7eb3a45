/// The data sets of this machine: where they are looked for, and how they are read.
public struct Catalog: Sendable {
  /// Where data sets are looked for.
  public let searchPath: SearchPath

  /// A catalog over a search path of one's own, or the documented one: `SPROUT_DATA`, the cache, the system's folder, a
  /// folder beside the project.
  public init(searchPath: SearchPath = SearchPath()) {
    self.searchPath = searchPath
  }

  var reader: FileReader { FileReader(cache: searchPath.cache) }

  /// Reads, splits and normalises a data set.
  ///
  /// The samples read last stay in memory, so that a worker reads them once for all its runs.
  ///
  /// - Parameters:
  ///   - given: A normalisation in the place of the configuration's.
  ///   - targets: A scaling of the targets in the place of that by the training part.
  /// - Throws: `DatasetError`.
  public func prepare(
    _ configuration: DatasetConfiguration, normalizedBy given: GivenNormalization? = nil,
    targetsBy targets: TargetScaling? = nil
  ) throws -> PreparedDataset {
    try PreparedDataset(
      load(configuration), configuration, normalizedBy: given, targetsBy: targets)
  }

  /// What identifies the samples of a data set: SHA-256 in hexadecimal, the same for raw and gzip files.
  ///
  /// Computed once for a state of the files: asked again, it costs a look at their time stamps.
  ///
  /// - Throws: `DatasetError` when the data set is not there.
  public func contentHash(of configuration: DatasetConfiguration) throws -> String {
    let identity = try Memory.shared.source(configuration, on: searchPath).identity()
    if let hash = knownHash(of: identity) { return hash }
    return try load(configuration).contentHash
  }

  /// The samples of a data set, before they are split.
  ///
  /// - Parameter forTraining: Whether samples of a single class are refused.
  func load(_ configuration: DatasetConfiguration, forTraining: Bool = true) throws -> RawDataset {
    let raw = try samples(of: configuration)
    if forTraining, let fault = raw.trainingFault { throw fault }
    return raw
  }

  private func samples(of configuration: DatasetConfiguration) throws -> RawDataset {
    let source = try Memory.shared.source(configuration, on: searchPath)
    let identity = try source.identity()
    if let held = Memory.shared.samples(of: identity) { return held }
    let knownHash = knownHash(of: identity)
    var raw = try source.load(reader)
    raw.contentHash = knownHash ?? raw.hash
    Memory.shared.hold(raw, identity)
    if knownHash == nil && !source.files.isEmpty { reader.keep(hash: raw.contentHash, for: identity) }
    return raw
  }

  private func knownHash(of identity: String) -> String? {
    Memory.shared.hash(of: identity) ?? reader.keptHash(for: identity)
  }
}
