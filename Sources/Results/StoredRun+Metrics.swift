internal import Experiments

extension StoredRun {
  /// What is to be said of a finished run whose `metrics.csv` lacks epochs, behind its folder.
  public static let cutMetrics =
    "metrics.csv is missing or was cut, so curves and views along the way lack epochs; delete the folder, and "
    + "'sprout run' repeats the run"

  /// Whether `metrics.csv` ends before the run did: in the middle of a row, without an epoch, or with fewer operations
  /// than the whole training took.
  ///
  /// - Throws: `FileSystemError` when the file cannot be read.
  public func hasCutMetrics() throws -> Bool {
    guard state == .done else { return false }
    guard let table = try CSVTable(contentsOf: path + "/metrics.csv"), table.isComplete,
      let last = table.rows.last
    else { return true }
    guard let all = figure("train_flops")?.number, let column = table.index(of: "train_flops"),
      let spent = Double(last[column])
    else { return false }
    return spent < all
  }
}
