public import Results

/// What of an experiment is with Slurm: what was written down when it was submitted, and one look at the queue.
public struct SlurmLedger {
  /// The arrays that are in the queue, or may be.
  private(set) var open: [(batch: SlurmBatch, array: SlurmArray)] = []
  /// What the queue holds of them.
  public private(set) var queue = SlurmQueue()
  private let commands: SlurmCommands
  private let isReader: Bool

  /// Seconds in which an array that Slurm has not confirmed may still turn up in the queue.
  static let grace = 120.0

  /// Looks once. Without a submission that may be in the queue Slurm is not asked.
  ///
  /// - Parameter isReader: Write nothing down of what is found.
  /// - Throws: `SlurmError` when the queue is not known now; `DamagedFile`, `FileSystemError`.
  public init(of experiment: ExperimentFolder, _ commands: SlurmCommands, isReader: Bool = false) throws {
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

  /// The ids of the runs that are waiting or running, or may be.
  var heldIDs: Set<String> {
    var ids: Set<String> = []
    for (batch, array) in open {
      for index in 0..<array.count where isOpen(array, index) {
        ids.formUnion(batch.tasks[array.first + index].ids)
      }
    }
    return ids
  }

  private func isOpen(_ array: SlurmArray, _ index: Int) -> Bool {
    guard array.isOwn, let job = array.job else { return true }
    return queue.holds(job: job, index: index)
  }

  /// Who else has given runs of the experiment to Slurm that may be waiting or running.
  public var otherUsers: Set<Int> { Set(open.lazy.filter { !$0.array.isOwn }.map(\.array.user)) }

  /// Arrays of which it is not known yet whether Slurm has them.
  public var unconfirmed: Int { open.count { $0.array.job == nil } }

  /// Ends everything that is waiting or running, by the numbers of the arrays.
  ///
  /// - Returns: Those numbers.
  /// - Throws: `SlurmError` when Slurm does not take it.
  public func cancel() throws(SlurmError) -> [String] {
    let jobs = open.filter(\.array.isOwn).compactMap(\.array.job)
    try commands.cancel(jobs)
    return jobs
  }
}
