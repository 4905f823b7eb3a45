internal import Experiments
internal import Growth
internal import OrderedCollections
internal import Training

extension StoredRun {
  /// What is to be said of a finished run whose `metrics.csv` lacks epochs, behind its folder.
  public static let cutMetrics = cut(metricsName, "curves and views along the way lack epochs")

  /// What is to be said of the files of a finished run that are not as they were written, a sentence each.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public func fileFaults() throws -> [String] {
    guard state == .done else { return [] }
    return try [metricsFault(), growthFault(), hasCutModel() ? Self.cutModel : nil].compactMap(\.self)
  }

  /// What is to be said of the `metrics.csv` of a finished run that is not as it was written; nil where it is.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  func metricsFault() throws -> String? {
    let table = try CSVTable(contentsOf: "\(path)/\(Self.metricsName)")
    guard let table, !isCut(table) else { return Self.cutMetrics }
    return table.fault(as: EpochMetrics.self).map { Self.advice(Self.metricsName, $0) }
  }

  private func growthFault() throws -> String? {
    let table = try CSVTable(contentsOf: "\(path)/\(Self.growthName)")
    guard let table, table.isComplete else { return Self.cutGrowth }
    // What is wrong with a cell is said before what is missing for it.
    if let fault = table.fault(as: GrowthRecord.self) { return Self.advice(Self.growthName, fault) }
    return lacksEvents(table) ? Self.cutGrowth : nil
  }

  private static func advice(_ name: String, _ fault: (line: Int, words: String)) -> String {
    "\(name):\(fault.line): \(fault.words), and counts as not measured; \(remedy)"
  }

  private static func cut(_ name: String, _ loss: String) -> String {
    "\(name) is missing or was cut, so \(loss); \(remedy)"
  }

  private static let cutGrowth = cut(growthName, "the history of growth lacks events")
  private static let cutModel = cut("model.safetensors", "the network cannot be used")

  /// Whether `metrics.csv` lacks epochs, or ends with fewer operations than the whole training took.
  func isCut(_ table: CSVTable) -> Bool {
    guard !table.lacksEpochs, let last = table.rows(of: EpochMetrics.self).last else { return true }
    guard let all = cost.trainFlops, let spent = last.trainFlops else { return false }
    return spent < all
  }

  /// Whether `growth.csv` has not the events and neurons that the result speaks of.
  private func lacksEvents(_ table: CSVTable) -> Bool {
    guard let events = growth.events, let added = growth.neuronsAdded else { return table.columns.isEmpty }
    let records = GrowthRecord.records(in: table)
    return Set(records.map(\.event)).count < events
      || records.reduce(0, { $0 + $1.widthAfter - $1.widthBefore }) < added
  }

  /// Whether `model.safetensors` ends before its last parameter.
  private func hasCutModel() throws -> Bool {
    let path = path + "/model.safetensors"
    guard let size = FileSystem.size(of: path), let first = try FileSystem.beginning(of: path, count: 8),
      first.count == 8
    else { return true }
    // Before the tensors stands how long their description is, and in that where each ends.
    let length = first.reversed().reduce(0.0) { $0 * 256 + Double($1) }
    guard length <= Double(size - 8),
      let beginning = try FileSystem.beginning(of: path, count: 8 + Int(length)),
      let tensors = (try? JSONValue(parsing: Array(beginning.dropFirst(8))))?.object
    else { return true }
    let ends = tensors.values.compactMap { $0["data_offsets"]?.array?.last?.number }
    return Double(size - 8) - length < ends.max() ?? 0
  }
}

extension CSVTable {
  /// Whether, as `metrics.csv`, it ends in the middle of a row or without one, or an epoch is missing in between.
  var lacksEpochs: Bool {
    let rows = rows(of: EpochMetrics.self)
    // The last may end in the middle of an epoch.
    return !isComplete || rows.isEmpty || !rows.dropLast().enumerated().allSatisfy { $1.epoch == Double($0) }
  }
}

extension Sequence<StoredRun> {
  /// What is to be said of their files, a sentence each behind the folder.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public func fileFaults() throws -> [String] {
    try Array(self).concurrentMap { run in try run.fileFaults().map { "\(run.path): \($0)" } }.flatMap(\.self)
  }

  /// The same of `metrics.csv` alone.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public func metricsFaults() throws -> [String] {
    try Array(self).concurrentMap { run in try run.metricsFault().map { "\(run.path): \($0)" } }.compactMap(
      \.self)
  }
}
