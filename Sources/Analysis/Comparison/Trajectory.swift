internal import Experiments
internal import Results

/// The course of a run: what `metrics.csv` says about each epoch.
struct Trajectory: Sendable {
  /// The end of an epoch; costs since the beginning of the run.
  struct Row: Sendable {
    let epoch: Double
    let figure: Double?
    let parameters: Double
    let trainFlops: Double
    let growthFlops: Double
    let seconds: Double
  }

  let rows: [Row]

  init(rows: [Row]) {
    self.rows = rows
  }

  /// Reads the file of a run.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  init(of run: StoredRun, metric: Metric) throws {
    guard let table = try CSVTable(contentsOf: run.path + "/metrics.csv") else {
      self.init(rows: [])
      return
    }
    var seconds = 0.0
    let rows = table.rows.compactMap { row -> Row? in
      let cell = { (name: String) in table.index(of: name).flatMap { Double(row[$0]) } }
      seconds += cell("seconds") ?? 0
      guard let epoch = cell("epoch"), let parameters = cell("parameters"),
        let trainFlops = cell("train_flops"), let growthFlops = cell("growth_flops")
      else { return nil }
      return Row(
        epoch: epoch,
        figure: cell(metric.rawValue),
        parameters: parameters,
        trainFlops: trainFlops,
        growthFlops: growthFlops,
        seconds: seconds
      )
    }
    self.init(rows: rows)
  }

  /// The last epoch that is within a budget; nothing is interpolated. Nil when not even the untrained network is.
  func row(within budget: Double, _ view: ComparisonView) -> Row? {
    rows.last { view.spending(of: $0).map { $0 <= budget } ?? false }
  }
}
