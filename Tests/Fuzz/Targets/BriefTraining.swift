import Datasets
import Growth
import Training

/// Trains until enough was seen.
enum BriefTraining {
  private struct Enough: Error {
    let text: String
  }

  /// So many rows and reports are waited for.
  private static let reports = 60

  /// - Returns: What was reported.
  static func train(
    _ configuration: RunConfiguration,
    on data: PreparedDataset,
    from checkpoint: Checkpoint? = nil
  ) throws -> String {
    var text = ""
    var left = reports
    var lastGrowth: (event: Int, step: Int)?
    do {
      let outcome = try Trainer.run(configuration, on: data, from: checkpoint) { event in
        text += "\(event)\n"
        if case .growth(let record) = event {
          // Otherwise a calendar could hold a run at one step for as long as it likes.
          let isLater = lastGrowth.map { $0.event == record.event || $0.step < record.step } ?? true
          precondition(isLater, "two growth events at one step")
          lastGrowth = (record.event, record.step)
        }
        left -= 1
        if left <= 0 { throw Enough(text: text) }
        return .goOn
      }
      return text + "\(outcome.result)"
    } catch let enough as Enough {
      return enough.text
    }
  }
}
