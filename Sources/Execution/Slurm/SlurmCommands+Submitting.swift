extension SlurmCommands {
  /// What became of the wish to submit a script.
  enum Answer {
    /// Slurm has it under this number.
    case accepted(job: String)
    /// Slurm does not want it.
    case refused(String)
    /// It is not known whether Slurm has it.
    case unanswered(String)
  }

  /// What stands in what sbatch says when the answer was lost and the job perhaps was not.
  private static let losses = [
    "timed out", "time out", "unable to contact", "zero bytes", "connect", "communication", "try again",
  ]
  /// What sbatch says when Slurm holds as many jobs as it can.
  private static let fullness = "sleeping and retrying"

  /// Submits a script once.
  ///
  /// - Throws: `SlurmError` when there is no `sbatch`.
  func submit(_ script: String) throws(SlurmError) -> Answer {
    let outcome = try run(["sbatch", "--parsable", script], despairing: Self.fullness)
    // It would go on asking for minutes; it has not been heard so far.
    if outcome.errors.contains(Self.fullness) { return .refused(Self.complaint(outcome)) }
    let number = outcome.output.split(separator: "\n").last?.prefix { $0 != ";" } ?? ""
    if outcome.isSuccess, Int(number) != nil { return .accepted(job: String(number)) }
    let complaint = Self.complaint(outcome)
    let isLost =
      outcome.isSuccess || outcome.wasTooSlow || outcome.wasKilled
      || Self.losses.contains { outcome.errors.lowercased().contains($0) }
    return isLost ? .unanswered(complaint) : .refused(complaint)
  }

  /// Whether a refusal means that fewer tasks would have been taken.
  static func isOfLimit(_ refusal: String) -> Bool {
    let text = refusal.lowercased()
    // Of a task that asks for more time than a partition gives; fewer of them ask for as much.
    if text.contains("requested time limit") { return false }
    return ["limit", "too many", "maxsubmit", "max_submit", "queue full", "unable to accept"].contains {
      text.contains($0)
    }
  }

  /// The number of the array that has a name; nil when there is none in the queue.
  ///
  /// - Throws: `SlurmError` when the queue is not known now.
  func job(named name: String) throws(SlurmError) -> String? {
    try queue(of: [name]).tasks.first?.job
  }
}
