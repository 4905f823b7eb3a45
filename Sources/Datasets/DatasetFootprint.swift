/// The memory a data set takes in a process that reads it.
public struct DatasetFootprint: Hashable, Sendable {
  /// Bytes of mapped files, which all processes of a machine share.
  public var sharedBytes: Int
  /// Bytes of which every process has its own.
  public var ownBytes: Int

  /// A footprint from its parts.
  public init(sharedBytes: Int = 0, ownBytes: Int = 0) {
    self.sharedBytes = sharedBytes
    self.ownBytes = ownBytes
  }
}

extension Catalog {
  /// The memory a data set takes.
  ///
  /// - Throws: `DatasetError` when it cannot be read.
  public func footprint(of configuration: DatasetConfiguration) throws -> DatasetFootprint {
    let raw = try load(configuration)
    var footprint = DatasetFootprint()
    for table in [raw.training, raw.test].compactMap(\.self) {
      // A sample's class, here and in its part, and the number of its row.
      footprint.ownBytes += 3 * MemoryLayout<Int32>.size * table.count
      footprint.ownBytes += MemoryLayout<Int32>.size * table.origin.lines.count
      switch table.inputs {
      case .bytes(let storage, _) where storage.isMapped: footprint.sharedBytes += storage.count
      case .bytes(let storage, _): footprint.ownBytes += storage.count
      case .doubles(let numbers): footprint.ownBytes += MemoryLayout<Double>.size * numbers.capacity
      case .floats(let numbers): footprint.ownBytes += MemoryLayout<Float>.size * numbers.capacity
      }
    }
    if configuration.name == .csv {
      // The text is mapped while it is read.
      let files = try Memory.shared.source(configuration, on: searchPath).files
      footprint.sharedBytes += files.reduce(0) { $0 + (FileStamp($1)?.size ?? 0) }
    }
    return footprint
  }
}
