import Execution
import Experiments
import OrderedCollections
import Results

/// What is said of Slurm.
enum SlurmReport {
  // MARK: Packing

  /// `slurm: 2000 runs in 17 tasks of about 10 min`.
  static func text(of packing: SlurmPacking) -> String {
    let runs = packing.tasks.reduce(0) { $0 + $1.count }
    guard runs > 0 else { return "slurm: nothing to submit" }
    let mean = packing.seconds.reduce(0, +) / Double(packing.tasks.count)
    return
      "slurm: \(Quantity.counted(runs, "run")) in \(Quantity.counted(packing.tasks.count, "task")) of about \(Quantity.duration(mean))"
  }

  static func json(of packing: SlurmPacking) -> JSONValue {
    let tasks = zip(packing.tasks, packing.seconds).map { runs, seconds -> JSONValue in
      ["runs": .array(runs.map { .string($0.folderName) }), "seconds": .number(seconds)]
    }
    return ["tasks": .array(tasks)]
  }

  // MARK: Submission

  /// What became of a submission, a line each.
  ///
  /// - Parameter experiment: As the other verbs are told of it.
  static func lines(of submission: SlurmSubmission, _ experiment: String) -> [String] {
    var lines: [String] = []
    if submission.runs > 0 {
      lines.append(
        "\(Quantity.counted(submission.runs, "run")) submitted in \(Quantity.counted(submission.tasks, "task")), job "
          + "\(submission.jobs.joined(separator: ", ")); 'sprout status --live \(experiment)' looks after them, "
          + "'sprout cancel \(experiment)' ends them")
    }
    if submission.queued > 0 {
      lines.append("\(Quantity.counted(submission.queued, "run")) with Slurm already")
    }
    if submission.queued > 0, !submission.foreign.isEmpty {
      lines.append("some of them may be with \(advice(on: submission.foreign))")
    }
    if submission.running > 0 {
      lines.append("\(Quantity.counted(submission.running, "run")) in other hands")
    }
    if submission.later > 0 {
      lines.append(
        "\(Quantity.counted(submission.later, "baseline")) left until the grown runs are done; the same command submits them "
          + "then")
    }
    if !submission.refused.isEmpty, !submission.isHopeless, !submission.isNothing {
      lines.append(
        "\(Quantity.counted(submission.refused.count, "run")) not submitted (\(submission.reason)); the same command does it "
          + "later")
    }
    return lines
  }

  /// Why runs are not with Slurm that were to be; nil when all is well.
  static func trouble(with submission: SlurmSubmission) -> String? {
    if submission.isHopeless {
      let what =
        submission.isNothing
        ? "nothing" : "no more, \(Quantity.counted(submission.refused.count, "run")) are left"
      return "sbatch submits \(what): \(submission.reason)"
    }
    if submission.unanswered > 0 {
      return
        "Slurm did not say whether it took \(Quantity.counted(submission.unanswered, "run")) (\(submission.reason)); the same "
        + "command looks for them"
    }
    guard submission.isNothing else { return nil }
    return
      "nothing is submitted, for there is no room (\(submission.reason)); the same command does it when there is"
  }

  /// What is to be done about the arrays of others.
  private static func advice(on others: [String]) -> String {
    "\(others.joined(separator: ", ")), whose queue is not looked at: the same command of theirs notes what has ended; "
      + "or delete that folder when nothing of it is queued"
  }

  // MARK: Queue

  /// What the queue holds of an experiment: a line, or nothing when that is nothing.
  static func text(of ledger: SlurmLedger, _ experiment: String) -> String {
    let states = OrderedDictionary(grouping: ledger.queue.tasks, by: \.state)
    var parts = states.map { state, tasks in
      let places = OrderedSet(tasks.map { $0.nodes.isEmpty ? $0.reason : $0.nodes }).filter { !$0.isEmpty }
      let shown = places.prefix(5).joined(separator: ", ") + (places.count > 5 ? " ..." : "")
      return "\(tasks.count) \(state.lowercased())" + (shown.isEmpty ? "" : " (\(shown))")
    }
    if ledger.unconfirmed > 0 {
      parts.append("\(Quantity.counted(ledger.unconfirmed, "array")) not confirmed yet")
    }
    if !ledger.foreign.isEmpty { parts.append("perhaps those of \(advice(on: ledger.foreign))") }
    return parts.isEmpty ? "" : "\n\(experiment) at Slurm, tasks: \(parts.joined(separator: ", "))\n"
  }

  static func json(of ledger: SlurmLedger) -> JSONValue {
    [
      "unconfirmed_arrays": .integer(ledger.unconfirmed),
      "tasks": .array(
        ledger.queue.tasks.map { task in
          [
            "job": .string(task.job), "index": JSONValue(task.index),
            "state": .string(task.state), "reason": .string(task.reason), "nodes": .string(task.nodes),
          ]
        }),
    ]
  }
}
