/// What was given to Slurm, and what was not.
public struct SlurmSubmission: Sendable {
  /// The number of runs that were submitted.
  public var runs = 0
  /// The number of tasks they are packed into.
  public var tasks = 0
  /// The numbers of the arrays.
  public var jobs: [String] = []
  /// The number of runs that were waiting or running before.
  public var queued = 0
  /// The number of runs that somebody works on whom Slurm does not list.
  public var running = 0
  /// The number of baselines that are planned once their grown run is done.
  public var later = 0
  /// The number of runs that stay planned because Slurm did not take them.
  public var refused = 0
  /// The number of runs of which it is not known whether Slurm has them.
  public var unanswered = 0
  /// Why there are such runs, in the words of sbatch.
  public var reason = ""

  /// Notes what became of an array.
  mutating func note(_ answer: SlurmCommands.Answer, _ count: Int, runs: Int) {
    switch answer {
    case .accepted(let job):
      jobs.append(job)
      tasks += count
      self.runs += runs
    case .refused(let reason): self.reason = reason
    case .unanswered(let reason):
      self.reason = reason
      unanswered += runs
    }
  }
}
