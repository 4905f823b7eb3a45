/// What was given to Slurm, and what was not.
public struct SlurmSubmission: Sendable {
  /// The number of runs that were submitted.
  public private(set) var runs = 0
  /// The number of tasks they are packed into.
  public private(set) var tasks = 0
  /// The numbers of the arrays.
  public private(set) var jobs: [String] = []
  /// The number of runs that were waiting or running before.
  public internal(set) var queued = 0
  /// Who else has submitted runs that may be waiting or running, and where that is written down.
  public internal(set) var foreign: [String] = []
  /// The number of runs that somebody works on whom Slurm does not list.
  public internal(set) var running = 0
  /// The number of baselines that are planned once their grown run is done.
  public internal(set) var later = 0
  /// The ids of the runs that stay planned because Slurm did not take them.
  public internal(set) var refused: Set<String> = []
  /// The number of runs of which it is not known whether Slurm has them.
  public private(set) var unanswered = 0
  /// Why there are such runs, in the words of sbatch.
  public internal(set) var reason = ""
  /// Whether Slurm will not take them later either.
  public internal(set) var isHopeless = false
  /// The signal that ended it before its end.
  public internal(set) var signal: Int32?
  /// The ids of all runs of the experiment that Slurm has now, or may have.
  var held: Set<String> = []

  /// Whether nothing is with Slurm that was to be.
  public var isNothing: Bool { runs + queued + running + unanswered == 0 && !refused.isEmpty }

  /// Notes what became of an array with some runs.
  mutating func note(_ answer: SlurmCommands.Answer, _ array: SlurmArray, _ ids: [String]) {
    switch answer {
    case .accepted(let job):
      jobs.append(job)
      tasks += array.count
      runs += ids.count
      held.formUnion(ids)
    case .refused(let refusal): reason = refusal.words
    case .unanswered(let words):
      reason = words
      unanswered += ids.count
      held.formUnion(ids)
    }
  }
}
