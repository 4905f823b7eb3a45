internal import Experiments
internal import Foundation
internal import Results

extension SlurmExecutor {
  /// Submits the arrays of a batch, as far as Slurm takes them.
  ///
  /// - Parameters:
  ///   - free: The tasks that may run at a time beside those that were submitted before.
  ///   - signals: Between two arrays they make an end.
  func submit(
    _ batch: SlurmBatch, _ limits: SlurmLimits, free: Int, _ submission: inout SlurmSubmission,
    until signals: SignalPipe
  ) throws {
    var (size, free) = (limits.maxArraySize, free)
    var (next, number) = (0, 0)
    var isCrowded = false
    arrays: while next < batch.tasks.count {
      if let signal = signals.next() {
        submission.signal = signal
        submission.reason = "ended by \(SignalName.text(of: signal))"
        break
      }
      guard free > 0 else {
        submission.reason = "slurm.max_parallel, \(slurm.maxParallel), is used up"
        break
      }
      let rest = batch.tasks.count - next
      let count = min(size, rest)
      // Where Slurm takes fewer than it could, nobody knows how many arrays there will be: the first have all.
      let share = isCrowded ? free : free / ((rest + size - 1) / size)
      let array = SlurmArray(
        of: batch, number: number, first: next, count: count, parallel: max(1, share))
      let answer = try submit(array, of: batch)
      if case .refused(let refusal) = answer, count > 1, refusal.mayBeOfSize {
        (size, isCrowded) = (count / 2, true)
        continue
      }
      submission.note(answer, array, batch.ids(in: next..<next + count))
      switch answer {
      case .refused(let refusal):
        submission.isHopeless = isHopeless(refusal, submission)
        break arrays
      case .accepted, .unanswered:
        free -= min(array.parallel, count)
        next += count
        number += 1
        // Slurm does not hear, or is slow; what is asked now makes it no better.
        if case .unanswered = answer { break arrays }
      }
    }
    submission.refused = Set(batch.ids(in: next..<batch.tasks.count))
    if number == 0 { try FileSystem.remove(batch.path) }
  }

  /// Whether what Slurm has refused a single task for does not pass with time.
  private func isHopeless(_ refusal: SlurmRefusal, _ submission: SlurmSubmission) -> Bool {
    switch refusal.kind {
    case .mistake: true
    // When something of this experiment ends there may be room.
    case .limit: submission.held.isEmpty
    case .room: submission.held.isEmpty && !refusal.isOfAll && (try? commands.hasJobs()) == false
    }
  }

  /// Submits an array that was written down before.
  private func submit(_ array: SlurmArray, of batch: SlurmBatch) throws -> SlurmCommands.Answer {
    let script = SlurmScript(of: array, in: batch, slurm, resources)
    try FileSystem.replace(array.scriptPath(in: batch), with: Array(script.text.utf8))
    try array.save(in: batch)
    var answer = try commands.submit(array.scriptPath(in: batch))
    if case .unanswered = answer, let job = find(array) { answer = .accepted(job: job) }
    switch answer {
    case .accepted(let job):
      var array = array
      array.job = job
      try array.save(in: batch)
    case .refused: try array.remove(from: batch)
    case .unanswered: break
    }
    return answer
  }

  /// Looks for an array whose submission got no answer, a few times: Slurm may be slow to take it in.
  private func find(_ array: SlurmArray) -> String? {
    for pause in [0.0, 1, 2, 4, 8] {
      Thread.sleep(forTimeInterval: pause)
      if let job = try? commands.job(named: array.name) { return job }
    }
    return nil
  }
}
