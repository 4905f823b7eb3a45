public import Results

/// What of an experiment is with Slurm: what was written down when it was submitted, and one look at the queue.
public struct SlurmLedger {
  /// The arrays that are in the queue, or may be.
  private(set) var open: [(batch: SlurmBatch, array: SlurmArray)] = []
  /// What the queue holds of them.
  public private(set) var queue = SlurmQueue()
  private let experiment: ExperimentFolder
  private let commands: SlurmCommands
  private let isReader: Bool

  /// Seconds in which an array that Slurm has not confirmed may still turn up in the queue.
  static let grace = 120.0

  /// Looks once. Without a submission that may be in the queue Slurm is not asked.
  ///
  /// - Parameter isReader: Write nothing down of what is found.
  /// - Throws: `SlurmError` when the queue is not known now; `DamagedFile`, `FileSystemError`.
  public init(of experiment: ExperimentFolder, _ commands: SlurmCommands, isReader: Bool = false) throws {
    self.experiment = experiment
    self.commands = commands
    self.isReader = isReader
    var known: [(batch: SlurmBatch, array: SlurmArray)] = []
    for batch in try SlurmBatch.all(in: experiment) {
      for array in try SlurmArray.all(of: batch) where !array.hasEnded {
        if !array.isOwn {
          // The queue of another user is not this one's to judge.
          open.append((batch, array))
        } else if array.job == nil {
          try lookUp(array, of: batch, &known)
        } else {
          known.append((batch, array))
        }
      }
    }
    queue = try commands.queue(of: known.map(\.array.name))
    for (batch, array) in known {
      if let job = array.job, queue.holds(job: job) {
        open.append((batch, array))
      } else {
        try end(array, of: batch)
      }
    }
  }

  /// Looks for an array of which Slurm has not said that it has it.
  private mutating func lookUp(
    _ array: SlurmArray, of batch: SlurmBatch, _ known: inout [(batch: SlurmBatch, array: SlurmArray)]
  ) throws {
    if let job = try commands.job(named: array.name) {
      var array = array
      array.job = job
      if !isReader { try array.save(in: batch) }
      known.append((batch, array))
    } else if array.age < Self.grace {
      open.append((batch, array))
    } else {
      try end(array, of: batch)
    }
  }

  private func end(_ array: SlurmArray, of batch: SlurmBatch) throws {
    guard !isReader else { return }
    var array = array
    array.hasEnded = true
    try array.save(in: batch)
  }

  /// The ids of the runs that are waiting or running, or may be. What has failed in a task that lives is not tried again
  /// by it.
  ///
  /// - Throws: `FileSystemError` when the failed runs cannot be read.
  func heldIDs() throws -> Set<String> {
    guard !open.isEmpty else { return [] }
    let failures = try experiment.failureTimes()
    var ids: Set<String> = []
    for (batch, array) in open {
      let written = FileSystem.modification(of: batch.filePath) ?? 0
      for index in 0..<array.count where isOpen(array, index) {
        ids.formUnion(batch.tasks[array.first + index].ids.filter { failures[$0.prefix(8)] ?? 0 <= written })
      }
    }
    return ids
  }

  private func isOpen(_ array: SlurmArray, _ index: Int) -> Bool {
    guard array.isOwn, let job = array.job else { return true }
    return queue.holds(job: job, index: index)
  }

  /// The number of tasks of this user that may run at a time.
  var parallelTasks: Int {
    open.filter(\.array.isOwn).reduce(0) { sum, entry in
      let left = (0..<entry.array.count).count { isOpen(entry.array, $0) }
      return sum + min(entry.array.parallel, left)
    }
  }

  /// What others have given to Slurm that may be waiting or running: who, and the folder of the batch.
  public var foreign: [String] {
    Set(open.filter { !$0.array.isOwn }.map { "user \($0.array.userName) (\($0.batch.path))" }).sorted()
  }

  /// Arrays of which it is not known yet whether Slurm has them.
  public var unconfirmed: Int { open.count { $0.array.isOwn && $0.array.job == nil } }

  /// The numbers of the arrays of this user.
  public var jobs: [String] { open.filter(\.array.isOwn).compactMap(\.array.job) }

  /// Ends everything of this user that is waiting or running, by the numbers of the arrays.
  ///
  /// - Returns: What Slurm says of those that it does not end.
  public func cancel() -> [String] { commands.cancel(jobs) }

  /// Removes the copies of this program that nothing in the queue needs any more.
  ///
  /// - Parameter program: One that stays.
  /// - Throws: `FileSystemError`.
  public func removeUnusedPrograms(keeping program: String? = nil) throws {
    let used = Set(open.map(\.batch.program) + [program].compactMap(\.self))
    try ProgramCopy.remove(from: experiment, except: used)
  }

  /// Does so for an experiment of which something was submitted once.
  ///
  /// - Throws: `SlurmError` when the queue is not known now; `DamagedFile`, `FileSystemError`.
  public static func tidy(_ experiment: ExperimentFolder, _ commands: SlurmCommands) throws {
    guard FileSystem.exists(experiment.slurmPath) else { return }
    try experiment.withSubmissionLock {
      try SlurmLedger(of: experiment, commands).removeUnusedPrograms()
    }
  }
}
