extension SlurmCommands {
  /// What became of the wish to submit a script.
  enum Answer {
    /// Slurm has it under this number.
    case accepted(job: String)
    /// Slurm does not want it.
    case refused(SlurmRefusal)
    /// It is not known whether Slurm has it.
    case unanswered(String)
  }

  /// What stands in what sbatch says when the answer was lost and the job perhaps was not.
  private static let losses = [
    "timed out", "time out", "unable to contact", "zero bytes", "connect", "communication", "try again",
  ]

  /// Submits a script once.
  ///
  /// - Throws: `SlurmError` when there is no `sbatch`.
  func submit(_ script: String) throws(SlurmError) -> Answer {
    let outcome = try run(["sbatch", "--parsable", script], despairing: SlurmRefusal.sleeping)
    // It would go on asking for minutes; it has not been heard so far.
    if outcome.errors.contains(SlurmRefusal.sleeping) {
      return .refused(SlurmRefusal(saying: outcome.errors))
    }
    let number = outcome.output.split(separator: "\n").last?.prefix { $0 != ";" } ?? ""
    if outcome.isSuccess, Int(number) != nil { return .accepted(job: String(number)) }
    let complaint = Self.complaint(outcome)
    let isLost =
      outcome.isSuccess || outcome.wasTooSlow || outcome.wasKilled
      || Self.losses.contains { outcome.errors.lowercased().contains($0) }
    if isLost { return .unanswered(complaint) }
    return .refused(SlurmRefusal(saying: outcome.errors.isEmpty ? complaint : outcome.errors))
  }

  /// The number of the array that has a name; nil when there is none in the queue.
  ///
  /// - Throws: `SlurmError` when the queue is not known now.
  func job(named name: String) throws(SlurmError) -> String? {
    try queue(of: [name]).tasks.first?.job
  }

  /// Whether this user has any job at all in the queue, of this program or not.
  ///
  /// - Throws: `SlurmError` when the queue is not known now.
  func hasJobs() throws(SlurmError) -> Bool {
    try !output("squeue", "-h", "--me", "-o", "%i").isEmpty
  }
}
