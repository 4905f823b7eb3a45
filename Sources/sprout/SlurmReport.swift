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
      "slurm: \(counted(runs, "run")) in \(counted(packing.tasks.count, "task")) of about \(Quantity.duration(mean))"
  }

  static func json(of packing: SlurmPacking) -> JSONValue {
    let tasks = zip(packing.tasks, packing.seconds).map { runs, seconds -> JSONValue in
      ["runs": .array(runs.map { .string($0.folderName) }), "seconds": .number(seconds)]
    }
    return ["tasks": .array(tasks)]
  }

  // MARK: Submission

  /// What became of a submission, a line each.
  static func lines(of submission: SlurmSubmission, _ experiment: String) -> [String] {
    var lines: [String] = []
    if submission.runs > 0 {
      lines.append(
        "\(counted(submission.runs, "run")) submitted in \(counted(submission.tasks, "task")), job "
          + "\(submission.jobs.joined(separator: ", ")); 'sprout status --live \(experiment)' looks after them, "
          + "'sprout cancel \(experiment)' ends them")
    }
    if submission.queued > 0 { lines.append("\(counted(submission.queued, "run")) with Slurm already") }
    if submission.running > 0 { lines.append("\(counted(submission.running, "run")) in other hands") }
    if submission.later > 0 {
      lines.append(
        "\(counted(submission.later, "baseline")) left until the grown runs are done; the same command submits them "
          + "then")
    }
    if submission.refused > 0 {
      lines.append(
        "\(counted(submission.refused, "run")) not submitted (\(submission.reason)); the same command does it later"
      )
    }
    return lines
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
    if ledger.unconfirmed > 0 { parts.append("\(counted(ledger.unconfirmed, "array")) not confirmed yet") }
    for user in ledger.otherUsers.sorted() {
      parts.append("tasks of user \(user), whose queue is not looked at")
    }
    return parts.isEmpty ? "" : "\n\(experiment) at Slurm, tasks: \(parts.joined(separator: ", "))\n"
  }

  static func json(of ledger: SlurmLedger) -> JSONValue {
    [
      "unconfirmed_arrays": .integer(ledger.unconfirmed),
      "tasks": .array(
        ledger.queue.tasks.map { task in
          [
            "job": .string(task.job), "index": task.index.map(JSONValue.integer) ?? .null,
            "state": .string(task.state), "reason": .string(task.reason), "nodes": .string(task.nodes),
          ]
        }),
    ]
  }
}
