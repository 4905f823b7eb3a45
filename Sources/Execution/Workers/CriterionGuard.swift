internal import CAffinity
internal import Foundation
internal import Glibc
internal import Results

/// What stands between a worker and the program of an external criterion: it starts the program and sees to it that
/// nothing of it outlives the worker, however that ends.
///
/// A process of its own: a worker that is killed can do nothing any more. It learns of the worker's end by the end of the
/// program's standard input, which both have; the program has a moment to see the same, then its process group is killed.
public enum CriterionGuard {
  /// The exit code when the program cannot be started, as in a shell.
  static let missingCode: Int32 = 127
  /// `PR_SET_PDEATHSIG`.
  private static let deathSignalOption: Int32 = 1
  /// Milliseconds that a program has to end by itself when its input has ended.
  private static let patience: Int32 = 1000

  /// How a worker starts the guard of a command.
  static func program(for command: [String], in folder: String) -> WorkerProgram {
    var environment = ProcessInfo.processInfo.environment
    // As many threads as the worker that waits for it has; one where nobody says.
    for name in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"] where environment[name] == nil
    {
      environment[name] = environment["OPENBLAS_NUM_THREADS"] ?? "1"
    }
    return WorkerProgram(
      executable: "/proc/self/exe",
      arguments: ["sprout", "criterion-guard", "--folder", folder, "--"] + command,
      environment: environment)
  }

  /// Runs a command in a folder on the standard streams of this process, until it or who asks it has ended.
  ///
  /// - Returns: The exit code of the program; one that a signal has ended ends this process likewise.
  public static func run(_ command: [String], in folder: String) throws -> Int32 {
    guard unsafe chdir(folder) == 0 else { throw FileSystemError("enter", folder, code: errno) }
    let signals = try SignalPipe([SIGCHLD, SIGTERM, SIGHUP])
    for number in [SIGINT, SIGQUIT, SIGPIPE] { signal(number, SIG_IGN) }
    var process: pid_t = 0
    let failure = unsafe ChildProcess.spawn(
      &process, "/proc/self/exe",
      ["criterion", "criterion-guard", "--guarded-by", "\(getpid())", "--"] + command,
      ProcessInfo.processInfo.environment, streams: [0, 1, 2], isApart: true)
    guard failure == 0 else { throw FileSystemError("start", command[0], code: failure) }
    // Who reads the program's streams is to see their end when the program closes them.
    let nowhere = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
    for stream in [STDOUT_FILENO, STDERR_FILENO] { dup2(nowhere, stream) }
    return finish(try wait(for: process, signals))
  }

  /// Becomes the program, which ends with the guard even where that is killed itself.
  ///
  /// - Returns: The exit code when it cannot be started.
  public static func become(_ command: [String], guardedBy guardian: Int32) -> Int32 {
    _ = set_process_option(deathSignalOption, UInt(SIGKILL))
    // It may have ended before that was said.
    guard getppid() == guardian else { return missingCode }
    // What this program ignores is not ignored by the next.
    signal(SIGXFSZ, SIG_DFL)
    var words = unsafe command.map { unsafe strdup($0) } + [nil]
    _ = unsafe execvp(command[0], &words)
    let reason = unsafe String(cString: strerror(errno))
    let line = "cannot start '\(command[0])': \(reason)\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    return missingCode
  }

  /// Waits for the program's end, which comes when the input ends if not before.
  private static func wait(for process: pid_t, _ signals: SignalPipe) throws -> Int32 {
    var (hasEnded, isOver) = (false, false)
    while true {
      var waiting = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      if !hasEnded { waiting.append(pollfd(fd: STDIN_FILENO, events: 0, revents: 0)) }
      let count = unsafe poll(&waiting, nfds_t(waiting.count), hasEnded ? patience : -1)
      // Its patience is over, or it is told to make an end.
      if count == 0 { isOver = true }
      if waiting.count > 1, waiting[1].revents != 0 { hasEnded = true }
      while let number = signals.next() {
        if number != SIGCHLD { isOver = true }
      }
      if isOver { kill(-process, SIGKILL) }
      var status: Int32 = 0
      if unsafe waitpid(process, &status, isOver ? 0 : WNOHANG) == process {
        // What it has started and left behind.
        kill(-process, SIGKILL)
        return status
      }
    }
  }

  private static func finish(_ status: Int32) -> Int32 {
    let number = status & 0x7F
    guard number != 0 else { return status >> 8 & 0xFF }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    signal(number, SIG_DFL)
    kill(getpid(), number)
    return 128 + number
  }
}
