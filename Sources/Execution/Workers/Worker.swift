internal import Datasets
internal import Experiments
internal import Glibc
internal import LinearAlgebra
internal import Results

/// A worker process: takes runs from its standard input one by one, trains them, and writes their files.
///
/// It ends when its input ends, which is also how it learns that the program that started it is gone. Interrupted in
/// the middle of a run it writes a checkpoint between two steps and leaves the run's folder to who takes it over.
public final class Worker {
  /// The exit code of a worker that was interrupted and can be started again.
  public static let interruptedCode: Int32 = 75

  /// Milliseconds between the arrivals of a signal that is sent to several processes.
  static let scatter: Int32 = 200

  struct Interruption: Error {}

  /// The run has come to the rung that it was to come to.
  struct Pause: Error {}

  /// The files of an external criterion are no longer those of the plan.
  struct ChangedCriterion: Error {}

  var trainer: any RunTrainer
  /// The program of an external criterion, kept from run to run.
  var criterion: CriterionProcess?
  let input: Int32
  private let output: Int32
  let signals: SignalPipe
  private var lines = LineSplitter()
  private var pending: [String] = []

  /// A worker on a pair of streams.
  ///
  /// - Throws: `FileSystemError` when the process may open no more files.
  public init(trainer: any RunTrainer = LocalTrainer(), input: Int32 = 0, output: Int32 = 1) throws {
    self.trainer = trainer
    self.input = input
    self.output = output
    // Ctrl-C and Ctrl-\ reach every process of the terminal; what becomes of the workers is their starter's business.
    for number in [SIGINT, SIGQUIT] { signal(number, SIG_IGN) }
    signal(SIGPIPE, SIG_IGN)
    signals = try SignalPipe([SIGTERM, SIGHUP])
    MatrixMemory.keepFreed()
  }

  /// Works until the input ends.
  ///
  /// - Returns: The exit code: 0, or 75 when it was interrupted.
  public func serve() -> Int32 {
    defer { criterion?.close() }
    while true {
      while pending.isEmpty {
        guard waitForInput() else { return 0 }
        if signals.next() != nil { return Self.interruptedCode }
        guard receive() else { return 0 }
      }
      let line = pending.removeFirst()
      let assignment: Assignment
      do {
        assignment = try JSONValue(parsing: line).decode()
      } catch {
        try? send(.unusable(message: "a worker cannot read its assignment: \(error)"))
        continue
      }
      do {
        try send(try work(on: assignment))
      } catch {
        return Self.interruptedCode
      }
    }
  }

  /// - Throws: `Interruption` alone; any other trouble is a message.
  private func work(on assignment: Assignment) throws -> WorkerMessage {
    do {
      switch try assignment.folder.claim(assignment.run, repeating: assignment.repeating) {
      case .finished: return .finishedElsewhere
      case .running(let owner): return .runningElsewhere(owner)
      case .claimed(let active):
        return try train(active, assignment)
      }
    } catch let error as FileSystemError {
      return .unusable(message: error.message)
    } catch let error as DatasetError {
      return .unusable(message: error.message)
    } catch is ChangedCriterion {
      return .unusable(
        message:
          "the files of growth.command have changed while its runs were executed; the same command plans them for "
          + "what they are now")
    }
  }

  /// - Throws: `Interruption` when nobody listens any more.
  func send(_ message: WorkerMessage) throws {
    guard let value = try? JSONValue(encoding: message) else { preconditionFailure("no JSON of \(message)") }
    do {
      try FileSystem.append(Array((value.text + "\n").utf8), to: output, path: "the standard output")
    } catch {
      throw Interruption()
    }
  }

  /// Waits until there is something to read or a signal; false when that is impossible.
  private func waitForInput() -> Bool {
    while true {
      var waiting = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = unsafe poll(&waiting, 2, -1)
      if count > 0 { return true }
      if count < 0, errno != EINTR { return false }
    }
  }

  /// Whether a signal has come, or nobody is left to hand out work.
  func shouldStop() -> Bool {
    if signals.next() != nil { return true }
    var waiting = [pollfd(fd: input, events: Int16(POLLIN), revents: 0)]
    guard unsafe poll(&waiting, 1, 0) > 0 else { return false }
    if Int32(waiting[0].revents) & POLLIN != 0 { return !receive() }
    return Int32(waiting[0].revents) & (POLLHUP | POLLERR) != 0
  }

  /// Reads what is there; false at the end of the input.
  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(input, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && errno == EINTR }
    pending += lines.append(buffer[..<count])
    return true
  }
}
