/// The tasks of some arrays as `squeue` lists them.
///
/// Only a task that a query that went well does not list, or lists as ended, is gone. A word that is not known means
/// a task that is there.
public struct SlurmQueue: Sendable {
  /// A line of the list: a task of an array, or all that is pending of it.
  public struct Task: Sendable {
    /// The number of the array.
    public let job: String
    /// Its index; nil when the line stands for several.
    public let index: Int?
    /// The state, `RUNNING` say.
    public let state: String
    /// Why it waits.
    public let reason: String
    /// Where it runs.
    public let nodes: String
  }

  /// The states from which no task comes back.
  private static let ends: Set = [
    "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
    "REVOKED", "TIMEOUT",
  ]

  /// The tasks that are not over, in the order they were listed.
  public private(set) var tasks: [Task] = []
  /// The indices that are listed of each array.
  private var indices: [String: Set<Int?>] = [:]

  /// An empty queue.
  init() {}

  /// Reads what `squeue -o '%i|%T|%r|%N'` prints.
  ///
  /// - Throws: `SlurmError` when a line is none of a task.
  init(parsing text: String) throws(SlurmError) {
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
      let parts = (cells.first ?? "").split(separator: "_", maxSplits: 1)
      guard cells.count == 4, let job = parts.first, Int(job) != nil, !cells[1].isEmpty else {
        throw SlurmError("squeue says what is not understood: \(line.prefix(200))")
      }
      let task = Task(
        job: String(job), index: parts.count > 1 ? Int(parts[1]) : nil, state: cells[1], reason: cells[2],
        nodes: cells[3])
      guard !Self.ends.contains(task.state) else { continue }
      tasks.append(task)
      indices[task.job, default: []].insert(task.index)
    }
  }

  /// Whether a task of an array is, or may be, waiting or running.
  func holds(job: String, index: Int) -> Bool {
    indices[job].map { $0.contains(index) || $0.contains(nil) } ?? false
  }

  /// Whether anything of an array is, or may be, waiting or running.
  func holds(job: String) -> Bool { indices[job] != nil }
}
