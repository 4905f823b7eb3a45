internal import Experiments
internal import Growth
internal import OrderedCollections
internal import Training

extension StoredRun {
  /// What is to be said of a finished run whose `metrics.csv` lacks epochs, behind its folder.
  public static let cutMetrics =
    "metrics.csv is missing or was cut, so curves and views along the way lack epochs; delete the folder, and "
    + "'sprout run' repeats the run"

  /// What is to be said of the files of a finished run that are not as they were written, a sentence each.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public func fileFaults() throws -> [String] {
    guard state == .done else { return [] }
    var faults: [String] = []
    if try hasCutMetrics() { faults.append(Self.cutMetrics) }
    if try hasCutGrowth() { faults.append(Self.cutGrowth) }
    if try hasCutModel() { faults.append(Self.cutModel) }
    return faults
  }

  private static let cutGrowth =
    "growth.csv is missing or was cut, so the history of growth lacks events; delete the folder, and 'sprout run' "
    + "repeats the run"
  private static let cutModel =
    "model.safetensors is missing or was cut, so the network cannot be used; delete the folder, and 'sprout run' "
    + "repeats the run"

  /// Whether `metrics.csv` ends before the run did: in the middle of a row, without an epoch, or with fewer operations
  /// than the whole training took.
  private func hasCutMetrics() throws -> Bool {
    guard let table = try CSVTable(contentsOf: "\(path)/\(Self.metricsName)"), table.isComplete,
      let last = table.rows(of: EpochMetrics.self).last
    else { return true }
    guard let all = cost.trainFlops, let spent = last.trainFlops else { return false }
    return spent < all
  }

  /// Whether `growth.csv` has not the events and neurons that the result speaks of.
  private func hasCutGrowth() throws -> Bool {
    guard let table = try CSVTable(contentsOf: "\(path)/\(Self.growthName)"), table.isComplete else {
      return true
    }
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
