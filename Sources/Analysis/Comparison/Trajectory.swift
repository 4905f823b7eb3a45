internal import Experiments
internal import Results
internal import Training

/// The course of a run: what `metrics.csv` says about each epoch.
struct Trajectory: Sendable {
  /// The end of an epoch; costs since the beginning of the run.
  struct Row: Sendable {
    let epoch: Double
    var figure: Double?
    let parameters: Double
    let trainFlops: Double
    let growthFlops: Double
    let seconds: Double?
  }

  let rows: [Row]
}

extension Trajectory {
  /// Reads the file of a run.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  init(of run: StoredRun, compared by: ComparedFigure) throws {
    // Nil from the first epoch on whose time is not there.
    var seconds: Double? = 0
    rows = try run.metricsTable().rows(of: EpochMetrics.self).compactMap { row -> Row? in
      seconds = seconds.flatMap { sum in row.seconds.map { sum + $0 } }
      guard let epoch = row.epoch, let parameters = row.parameters, let trainFlops = row.trainFlops,
        let growthFlops = row.growthFlops
      else { return nil }
      return Row(
        epoch: epoch,
        figure: by.value(in: row, seconds: seconds),
        parameters: Double(parameters),
        trainFlops: trainFlops,
        growthFlops: growthFlops,
        seconds: seconds
      )
    }
  }

  /// The last epoch that is within a budget, with the figure measured there, or for `area` with its mean on the way. Nil
  /// when not even the untrained network is within the budget.
  func row(within budget: Double, _ spending: Spending) -> Row? {
    var last = rows.last { spending.amount(at: $0).map { $0 <= budget } ?? false }
    if spending.view == .area { last?.figure = mean(upTo: budget, spending) }
    return last
  }

  /// The mean of the figure over the operations from the untrained network to a number of them, linear between epochs.
  /// Nil when the run spends less, or the figure is missing somewhere.
  private func mean(upTo budget: Double, _ spending: Spending) -> Double? {
    var area = 0.0
    var before: (spent: Double, figure: Double)?
    for row in rows {
      guard let figure = row.figure, let spent = spending.amount(at: row) else { return nil }
      if let before, spent > before.spent {
        let end = min(spent, budget)
        let figureAtEnd =
          before.figure + (figure - before.figure) * (end - before.spent) / (spent - before.spent)
        area += (before.figure + figureAtEnd) / 2 * (end - before.spent)
      }
      if spent >= budget { return budget > 0 ? area / budget : figure }
      before = (spent, figure)
    }
    return nil
  }
}
