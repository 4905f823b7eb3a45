internal import Glibc
public import Growth
internal import Results

/// The program of an external criterion: started when it is asked first, asked by files on its standard input, and ended
/// with the worker or after a failure.
///
/// Whatever it does, an ask ends: with an answer, or with a failure that says what it did and what it last wrote to its
/// standard error.
public final class CriterionProcess: CriterionChannel {
  /// The worker is to stop, and the answer does not come.
  struct Abandoned: Error {}

  /// The program and its arguments.
  public let command: [String]
  /// The folder it is started in.
  let folder: String
  /// The program that starts and guards it: this one.
  private let guardian: String
  private var process: ChildProcess?
  private(set) var timeout = 60.0
  private var watched: [(descriptor: Int32, events: Int16)] = []
  private var log: ([UInt8]) -> Void = { _ in }
  private var tell: (String) -> Void = { _ in }
  private var lines = LineSplitter()
  private var lastLines: [String] = []
  private var hasClosedErrors = false

  /// How many of its last lines are kept, and how much of each.
  private static let (keptLines, keptCharacters) = (20, 500)
  /// How long an answer is waited for when this process is to stop.
  private static let lastPatience = 2.0
  /// Bytes that are read or written at a time.
  private static let portion = 1 << 16

  /// A program that is not started yet.
  ///
  /// - Parameter guardian: This program, where the present process is another.
  public init(_ command: [String], in folder: String, guardian: String = "/proc/self/exe") {
    self.command = command
    self.folder = folder
    self.guardian = guardian
  }

  deinit { close() }

  /// Says for whom it is asked from now on, and for how long.
  ///
  /// - Parameters:
  ///   - timeout: The seconds an answer may take.
  ///   - watched: Where an event means that this process is to stop.
  ///   - log: Takes what the program writes to its standard error.
  ///   - warn: Takes what does not hold.
  public func begin(
    timeout: Double, watching watched: [(descriptor: Int32, events: Int16)] = [],
    log: @escaping ([UInt8]) -> Void, warn: @escaping (String) -> Void
  ) {
    self.timeout = timeout
    self.watched = watched
    self.log = log
    tell = warn
    lastLines = []
  }

  /// Ends the program: its input ends, and it has a moment to do the same.
  public func close() {
    guard let process else { return }
    process.closeInput()
    _ = process.waitForExit()
    self.process = nil
  }

  /// Tells the owner of the run what does not hold.
  public func warn(_ sentence: String) { tell(sentence) }

  /// A failure in an answer, after which the program is started anew.
  public func failure(_ message: String) -> CriterionFailure {
    if let process {
      takeErrors(of: process)
      process.signal(SIGTERM)
      _ = process.waitForExit()
      takeErrors(of: process)
    }
    process = nil
    if let rest = lines.finish() { keep([rest]) }
    return CriterionFailure(message, lastLines: lastLines)
  }

  /// Sends a request and waits for the answer.
  public func answer(
    to request: [UInt8], length: (_ beginning: [UInt8]) throws -> Int?
  ) throws -> [UInt8] {
    let process = try process.map { try refuseGreeting(of: $0, length) } ?? start()
    var (sent, answer, wanted) = (0, [UInt8](), Int?.none)
    var deadline = ContinuousClock.now + .seconds(timeout)
    var isStopping = false
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else {
        if isStopping { throw Abandoned() }
        throw failure(silence(after: answer.count, of: wanted))
      }
      let (ready, stop) = wait(
        for: process, sending: sent < request.count, watching: isStopping ? [] : watched, milliseconds: left)
      if stop {
        isStopping = true
        deadline = min(deadline, .now + .seconds(Self.lastPatience))
      }
      if ready.errors { takeErrors(of: process) }
      if ready.output {
        guard let bytes = Self.readPortion(process.output) else { throw failure(death(of: process, answer)) }
        answer += bytes
        if wanted == nil { wanted = try length(answer) }
      }
      if let wanted, answer.count >= wanted {
        guard answer.count == wanted else { throw failure(surplus(answer.count - wanted)) }
        guard sent == request.count else {
          throw failure("the criterion \(inWords) answered before it had read the whole request")
        }
        return answer
      }
      if ready.input { sent += try write(request[sent...], to: process) }
    }
  }

  /// Refuses what a program has written since its last answer, before it was asked anything.
  private func refuseGreeting(
    of process: ChildProcess, _ length: (_ beginning: [UInt8]) throws -> Int?
  ) throws -> ChildProcess {
    takeErrors(of: process)
    guard let bytes = Self.readPortion(process.output) else { throw failure(death(of: process, [])) }
    guard bytes.isEmpty else {
      _ = try length(bytes)
      throw failure(surplus(bytes.count))
    }
    return process
  }

  private func start() throws -> ChildProcess {
    let program = CriterionGuard.program(for: command, in: folder)
    let started = try ChildProcess(
      guardian, arguments: program.arguments, environment: program.environment, isApart: true)
    _ = fcntl(started.input, F_SETFL, O_NONBLOCK)
    lines = LineSplitter()
    hasClosedErrors = false
    process = started
    return started
  }

  /// Waits until the program's streams are ready, or an event is there for this process.
  private func wait(
    for process: ChildProcess, sending: Bool, watching watched: [(descriptor: Int32, events: Int16)],
    milliseconds: Double
  ) -> (ready: (input: Bool, output: Bool, errors: Bool), stop: Bool) {
    let readable = Int16(POLLIN)
    // What has ended is always ready.
    let errors = hasClosedErrors ? -1 : process.errors
    let input = sending ? process.input : -1
    let own = [(process.output, readable), (errors, readable), (input, Int16(POLLOUT))]
    var waiting = (own + watched).map { pollfd(fd: $0, events: $1, revents: 0) }
    _ = unsafe poll(&waiting, nfds_t(waiting.count), Int32(min(milliseconds.rounded(.up), 100_000)))
    let isReady = waiting.map { $0.revents != 0 }
    return ((isReady[2], isReady[0], isReady[1]), isReady.dropFirst(own.count).contains(true))
  }

  /// Writes as much as the program takes now.
  private func write(_ bytes: ArraySlice<UInt8>, to process: ChildProcess) throws -> Int {
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(process.input, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    // One that reads no more is about to say why by ending, or says nothing and is waited for in vain.
    if errno == EAGAIN || errno == EINTR { return 0 }
    var waiting = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&waiting, 1, Int32(min(timeout * 1000, 1000)))
    throw failure(death(of: process, []))
  }

  /// What can be read now, a portion at most; nil when the stream has ended.
  private static func readPortion(_ descriptor: Int32) -> [UInt8]? {
    var failed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: portion) { buffer, count in
      let received = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      failed = received == 0 || received < 0 && errno != EAGAIN && errno != EINTR
      count = max(received, 0)
    }
    return failed ? nil : bytes
  }

  /// Takes what it has written to its standard error, a few portions at most: a flood is taken as it comes and does not keep
  /// anybody from looking at the clock.
  func takeErrors(of process: ChildProcess) {
    for _ in 0..<16 where !hasClosedErrors {
      guard let bytes = Self.readPortion(process.errors) else {
        hasClosedErrors = true
        return
      }
      guard !bytes.isEmpty else { return }
      log(bytes)
      keep(lines.append(bytes))
    }
  }

  private func keep(_ new: [String]) {
    let cut = new.suffix(Self.keptLines).map { String($0.prefix(Self.keptCharacters)) }
    lastLines = (lastLines + cut).suffix(Self.keptLines)
  }
}
