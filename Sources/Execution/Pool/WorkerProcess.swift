internal import Experiments
internal import Glibc
internal import Results

/// A worker of a pool: its process, what it works on, and the last it said.
final class WorkerProcess {
  /// How many lines of its standard error are kept.
  static let keptLines = 20

  let process: ChildProcess
  /// What it works on; nil when it waits for work.
  var run: PlannedRun?
  private(set) var started = ContinuousClock.now
  private(set) var lastLines: [String] = []
  /// Why the pool ended it; nil when it did not.
  private(set) var verdict: RunFailure?

  /// The cores it is bound to, held as long as it lives; none when it runs where the system puts it.
  private let cores: [CoreClaim]
  private var hasClosedErrors = false
  private var outputLines = LineSplitter()
  private var errorLines = LineSplitter()

  init(_ program: WorkerProgram, boundTo cores: [CoreClaim]) throws {
    self.cores = cores
    process = try Affinity.restricted(to: cores.map(\.core)) {
      try ChildProcess(program.executable, arguments: program.arguments, environment: program.environment)
    }
  }

  func assign(_ run: PlannedRun, _ line: String) {
    self.run = run
    started = .now
    lastLines = []
    process.send(line)
  }

  /// Whether it can be given a run: it waits for one, and the pool has not ended it.
  var isReady: Bool { run == nil && verdict == nil }

  /// What is to be watched for input.
  var descriptors: [Int32] { hasClosedErrors ? [process.output] : [process.output, process.errors] }

  /// Ends it when its run goes beyond what it may take.
  func enforce(_ options: PoolOptions) {
    guard run != nil, verdict == nil else { return }
    if let timeout = options.timeout, ContinuousClock.now - started > .seconds(timeout) {
      verdict = RunFailure(.timeout, "took longer than the \(Quantity.duration(timeout)) it may take")
    } else if let bound = options.memory, let used = process.residentBytes, used > bound {
      let (used, bound) = (Quantity.bytes(used), Quantity.bytes(bound))
      verdict = RunFailure(.outOfMemory, "took \(used) of memory; resources.memory bounds it to \(bound)")
    }
    if verdict != nil { process.signal(SIGKILL) }
  }

  /// The messages that have arrived; nil when it has closed its output, which it does by ending.
  func messages() -> [WorkerMessage]? {
    guard let bytes = ChildProcess.read(process.output) else { return nil }
    // What a library prints to the standard output is no message.
    return outputLines.append(bytes).compactMap { try? JSONValue(parsing: $0).decode() }
  }

  /// The lines it has written to its standard error since it was asked last.
  func newErrorLines(isLast: Bool = false) -> [String] {
    let bytes = ChildProcess.read(process.errors)
    if bytes == nil { hasClosedErrors = true }
    var lines = bytes.map { errorLines.append($0) } ?? []
    if isLast, let rest = errorLines.finish() { lines.append(rest) }
    lastLines = Array((lastLines + lines).suffix(Self.keptLines))
    return lines
  }

  /// What its end means for the run it worked on; nil when the run was merely interrupted.
  func failure(after exit: ChildProcess.Exit) -> RunFailure? {
    if var verdict {
      verdict.lastLines = lastLines
      return verdict
    }
    switch exit {
    case .code(Worker.interruptedCode), .signal(SIGINT), .signal(SIGTERM), .signal(SIGHUP),
      .signal(SIGQUIT):
      return nil
    case .code(let code):
      return RunFailure(.workerDied, "the worker ended with exit code \(code)", lastLines: lastLines)
    case .signal(let number):
      let hint =
        switch number {
        case SIGKILL: "; perhaps the memory ran out"
        case SIGBUS: "; perhaps a data file was cut short while it was read"
        case SIGXCPU: ", which is the limit of processor time (ulimit -t)"
        default: ""
        }
      return RunFailure(
        .workerDied, "the worker was ended by \(SignalName.text(of: number))\(hint)", lastLines: lastLines)
    }
  }
}
