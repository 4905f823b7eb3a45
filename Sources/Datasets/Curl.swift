internal import Glibc

/// Runs the system's `curl`, which knows TLS, proxies, redirects and ranges.
///
/// Foundation's `URLSession` would do as well, but linking it costs every worker process 15 ms at its start
/// and 20 MB of memory for what one verb needs.
enum Curl {
  /// How a transfer ended.
  struct Outcome {
    /// curl's exit code.
    let status: Int32
    /// The server's last response code; 0 without one.
    let responseCode: Int
    /// What went wrong, in curl's words.
    let problem: String

    /// All was received, now or before: a server answers 416 when nothing is left to send.
    var isComplete: Bool { status == 0 || responseCode == 416 }
    /// The server ignores the range that would continue the file.
    var cannotResume: Bool { status == 33 }
    /// The connection was lost or stalled after it had begun.
    var wasInterrupted: Bool { [18, 28, 52, 55, 56, 92].contains(status) }
  }

  /// Downloads into a file, continuing after the bytes it already holds.
  ///
  /// - Parameter lock: A descriptor that curl holds too, so that a lock lasts as long as anybody writes: curl
  ///   goes on when this process alone is killed.
  /// - Throws: `DatasetError` when curl cannot be started.
  static func download(
    _ url: String,
    to path: String,
    holding lock: Int32,
    showsProgress: Bool
  ) throws -> Outcome {
    let arguments = [
      "curl", "--fail", "--location", showsProgress ? "--progress-bar" : "--silent", "--connect-timeout",
      "20",
      "--speed-limit", "1000", "--speed-time", "30", "--output", path, "--continue-at", "-", "--write-out",
      "%{response_code} %{errormsg}", "--", url,
    ]
    let (status, output) = try run(arguments, holding: lock)
    let words = output.split(separator: " ", maxSplits: 1)
    return Outcome(
      status: status,
      responseCode: words.first.flatMap { Int($0) } ?? 0,
      problem: words.count > 1 ? String(words[1]) : "curl ended with \(status)"
    )
  }

  /// Runs a program to its end, with its standard output caught.
  private static func run(_ arguments: [String], holding lock: Int32) throws -> (
    status: Int32, output: String
  ) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { _ = close(ends[0]) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, lock, 3)
    var vector = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe vector.forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawnp(&process, arguments[0], &actions, nil, &vector, environ)
    _ = close(ends[1])
    guard code == 0 else { throw failure(code) }
    let output = readAll(ends[0])
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let wasKilled = status & 0x7f != 0
    return (wasKilled ? 128 + status & 0x7f : status >> 8 & 0xff, output)
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return String(decoding: output, as: UTF8.self) }
      output += piece.prefix(count)
    }
  }

  private static func failure(_ code: Int32) -> DatasetError {
    DatasetError(
      .environment,
      "the program curl, which downloads, cannot be started: \(DatasetError.reason(code)); "
        + "'apt-get install curl'"
    )
  }
}
