import Glibc
import Results

/// What a process took from its start to its end, by the system's count.
struct ProcessCost: Sendable {
  /// Wall-clock seconds.
  let seconds: Double
  /// Seconds of processor time in the program and in the system for it, its children included.
  let cpuSeconds: Double
  /// The largest resident memory of the process, or of the largest of its children.
  let peakMemoryBytes: Int

  /// Runs a command to its end; what it prints is dropped, but for errors.
  ///
  /// - Throws: `WorkbenchError` when it does not end with the exit code 0.
  init(of command: [String]) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }

    let start = ContinuousClock.now
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, command[0], &actions, nil, arguments, environ)
    guard code == 0 else { throw FileSystemError("start", command[0], code: code) }
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) != process {
      guard errno == EINTR else { throw FileSystemError("wait for", command[0], code: errno) }
    }
    let duration = start.duration(to: .now)
    guard status == 0 else { throw WorkbenchError.failed(command: command, status: status) }
    seconds = duration / .seconds(1)
    cpuSeconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
    peakMemoryBytes = usage.ru_maxrss * 1024
  }
}

extension [ProcessCost] {
  /// Wall-clock time, processor time and memory, the first and the last with their goals.
  func figures(secondsAtMost seconds: Double? = nil, bytesAtMost bytes: Double? = nil) -> [Figure] {
    [
      Figure("wall time", .seconds, map(\.seconds), goal: seconds.map(Figure.Goal.atMost)),
      Figure("processor time", .seconds, map(\.cpuSeconds)),
      Figure(
        "peak memory", .bytes, map { Double($0.peakMemoryBytes) }, goal: bytes.map(Figure.Goal.atMost)),
    ]
  }
}
