internal import Results
internal import Glibc

/// A process this one has started, its three streams connected to this one.
///
/// Started by `posix_spawn(3)` with every signal at its usual effect; its streams are closed in every other child,
/// so that it sees the end of its input the moment this process is gone.
public final class ChildProcess {
  /// How a process ended.
  public enum Exit: Hashable, Sendable {
    /// With an exit code.
    case code(Int32)
    /// By a signal.
    case signal(Int32)
  }

  /// The number of the process.
  let processIdentifier: pid_t
  /// What it writes to its standard output; reading does not wait.
  let output: Int32
  /// What it writes to its standard error; reading does not wait.
  let errors: Int32
  /// What it reads from its standard input; negative once that has ended.
  private(set) var input: Int32
  private var exit: Exit?

  /// Starts a program, found on the path when its name has no slash.
  ///
  /// - Parameters:
  ///   - arguments: The name it is told it has, and its arguments.
  ///   - environment: All its variables.
  ///   - isApart: Whether it leads a process group of its own, which no signal for this one's reaches.
  /// - Throws: `FileSystemError` when it cannot be started.
  init(
    _ executable: String, arguments: [String], environment: [String: String], isApart: Bool = false
  ) throws(FileSystemError) {
    let input = try Self.pipe()
    let output = try Self.pipe()
    let errors = try Self.pipe()
    var process: pid_t = 0
    let code = unsafe Self.spawn(
      &process, executable, arguments, environment, streams: [input.read, output.write, errors.write],
      isApart: isApart)
    for end in [input.read, output.write, errors.write] { close(end) }
    guard code == 0 else {
      for end in [input.write, output.read, errors.read] { close(end) }
      throw FileSystemError("start", executable, code: code)
    }
    processIdentifier = process
    self.input = input.write
    self.output = output.read
    self.errors = errors.read
    for end in [output.read, errors.read] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  deinit {
    closeInput()
    close(output)
    close(errors)
  }

  /// Writes a line to its standard input; a process that is gone does not read it.
  func send(_ line: String) {
    guard input >= 0 else { return }
    try? FileSystem.append(Array((line + "\n").utf8), to: input, path: "a process")
  }

  /// Ends its standard input: there is no more to do.
  func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }

  /// Sends it a signal, unless it is known to have ended.
  func signal(_ number: Int32) {
    if exit == nil { kill(processIdentifier, number) }
  }

  /// The memory it holds; nil when the system does not say, as for a process that is ending.
  var residentBytes: Int? {
    // Not a stored file: size and resident set, in pages.
    guard let bytes = try? FileSystem.contents(of: "/proc/\(processIdentifier)/statm") else { return nil }
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// How it ended, waiting for that a moment, then making an end.
  func waitForExit() -> Exit {
    if let exit { return exit }
    var status: Int32 = 0
    var waited = 0
    while true {
      let result = unsafe waitpid(processIdentifier, &status, WNOHANG)
      if result == processIdentifier { break }
      if result < 0, errno != EINTR { return .code(-1) }
      // A process that has closed its output is about to end; five seconds are a bug of its own.
      if waited == 5000 { kill(processIdentifier, SIGKILL) }
      usleep(1000)
      waited += 1
    }
    let number = status & 0x7F
    let found: Exit = number == 0 ? .code(status >> 8 & 0xFF) : .signal(number)
    exit = found
    return found
  }

  /// What can be read from a stream of its now; nil when the stream has ended.
  static func read(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes.append(contentsOf: buffer[..<count])
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        return bytes
      } else {
        return bytes.isEmpty ? nil : bytes
      }
    }
  }

  /// Two connected ends that no other child inherits. Sockets, for they alone can be made so in one step here.
  private static func pipe() throws(FileSystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw FileSystemError("open", "a pipe", code: errno)
    }
    return (ends[0], ends[1])
  }

  @unsafe
  static func spawn(
    _ process: inout pid_t,
    _ executable: String,
    _ arguments: [String],
    _ environment: [String: String],
    streams: [Int32],
    isApart: Bool
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (target, end) in streams.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, end, Int32(target))
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let apart = isApart ? POSIX_SPAWN_SETPGROUP : 0
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | apart))

    let argumentList = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (argumentList + variables).forEach { unsafe free($0) } }
    return unsafe posix_spawnp(&process, executable, &actions, &attributes, argumentList, variables)
  }
}
