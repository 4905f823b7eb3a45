import Execution
import Experiments
import Results

/// What Slurm has in its queue of some experiments, asked at most every half a minute.
struct LiveQueues {
  /// Seconds between two looks.
  private static let interval = 30.0

  private let isWanted: Bool
  private var known = ""
  private var asked: ContinuousClock.Instant?

  init(isWanted: Bool) {
    self.isWanted = isWanted
  }

  /// A paragraph for each experiment of which there is something.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  mutating func text(of experiments: [ExperimentFolder]) throws -> String {
    guard isWanted else { return "" }
    if let asked, ContinuousClock.now - asked < .seconds(Self.interval) { return known }
    asked = .now
    known = try experiments.map { experiment in
      do {
        return SlurmReport.text(of: try Self.ledger(of: experiment), experiment.name)
      } catch let error as SlurmError {
        return "\n\(experiment.name) at Slurm: not known, \(error.message)\n"
      }
    }.joined()
    return known
  }

  /// The same as it stands in `status --json`.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  static func json(of experiment: ExperimentFolder) throws -> JSONValue {
    do {
      return SlurmReport.json(of: try ledger(of: experiment))
    } catch let error as SlurmError {
      return ["error": .string(error.message)]
    }
  }

  private static func ledger(of experiment: ExperimentFolder) throws -> SlurmLedger {
    try SlurmLedger(of: experiment, SlurmCommands(), isReader: true)
  }
}
