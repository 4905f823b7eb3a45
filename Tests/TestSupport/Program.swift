public import Foundation
import Glibc

/// A program that was started, with what it reads and writes kept in files, so that no full pipe can stop it.
///
/// It is spawned without Foundation's `Process`, which hands the child the signal mask of the calling thread: from
/// a test's thread that blocks every signal, and the child could not be interrupted.
public final class Program: Sendable {
  /// How a program ended and what it wrote.
  public struct Outcome: Sendable {
    /// The exit code, or, like a shell, 128 plus the number of the signal that ended the program.
    public let exitCode: Int32
    /// What it wrote to its standard output.
    public let standardOutput: String
    /// What it wrote to its standard error.
    public let standardError: String
  }

  /// The process' number, also that of its process group.
  public let processIdentifier: Int32

  private let files: TemporaryDirectory
  private let ended: Task<Int32, Never>

  /// Starts a program in a process group of its own.
  ///
  /// - Parameters:
  ///   - arguments: its arguments, without its name.
  ///   - executable: the program, `sprout` by default.
  ///   - environment: variables added to those of the tests; an empty value takes a variable away.
  ///   - directory: the folder it works in, that of the tests by default.
  ///   - standardInput: what it reads.
  public init(
    _ arguments: [String],
    executable: URL = Repository.sprout,
    environment: [String: String] = [:],
    directory: URL? = nil,
    standardInput: String = ""
  ) throws {
    files = try TemporaryDirectory()
    try files.write(standardInput, to: "stdin")
    let variables = ProcessInfo.processInfo.environment
      .merging(environment) { _, new in new }.filter { !$0.value.isEmpty }
    let change = directory.map { ["/usr/bin/env", "-C", $0.path(percentEncoded: false)] } ?? []
    let process = try spawn(
      change + [executable.path(percentEncoded: false)] + arguments,
      environment: variables.map { "\($0.key)=\($0.value)" },
      streams: ["stdin", "stdout", "stderr"].map(files.path(of:))
    )
    processIdentifier = process
    let (codes, continuation) = AsyncStream.makeStream(of: Int32.self)
    Thread.detachNewThread {
      continuation.yield(exitCode(of: process))
      continuation.finish()
    }
    ended = Task {
      for await code in codes { return code }
      return -1
    }
  }

  /// Sends a signal, `SIGINT` for example.
  public func send(_ signal: Int32) {
    kill(processIdentifier, signal)
  }

  /// Whether the program has not ended yet.
  public var isRunning: Bool { kill(processIdentifier, 0) == 0 }

  /// What the program has written to its standard output so far.
  public var standardOutput: String { text(of: "stdout") }

  /// What the program has written to its standard error so far.
  public var standardError: String { text(of: "stderr") }

  /// Waits for the program to end.
  public func outcome() async -> Outcome {
    let exitCode = await ended.value
    return Outcome(exitCode: exitCode, standardOutput: standardOutput, standardError: standardError)
  }

  /// Runs a program to its end; the parameters are those of `init`.
  public static func run(
    _ arguments: [String],
    executable: URL = Repository.sprout,
    environment: [String: String] = [:],
    directory: URL? = nil,
    standardInput: String = ""
  ) async throws -> Outcome {
    let program = try Program(
      arguments,
      executable: executable,
      environment: environment,
      directory: directory,
      standardInput: standardInput
    )
    return await program.outcome()
  }

  private func text(of file: String) -> String {
    String(decoding: FileManager.default.contents(atPath: files.path(of: file)) ?? Data(), as: UTF8.self)
  }
}

/// Starts a process with the signals as a shell would give them and its three streams in files.
private func spawn(
  _ command: [String],
  environment: [String],
  streams: [String]
) throws -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for (descriptor, path) in streams.enumerated() {
    let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0o600)
  }

  var attributes = posix_spawnattr_t()
  unsafe posix_spawnattr_init(&attributes)
  defer { unsafe posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  unsafe sigemptyset(&signals)
  unsafe posix_spawnattr_setsigmask(&attributes, &signals)
  unsafe sigfillset(&signals)
  unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
  let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
  unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

  var process: pid_t = 0
  let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
  let variables = unsafe environment.map { unsafe strdup($0) } + [nil]
  defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
  let error = unsafe posix_spawn(&process, command[0], &actions, &attributes, arguments, variables)
  guard error == 0 else {
    throw CocoaError(
      .executableNotLoadable,
      userInfo: [NSLocalizedDescriptionKey: "\(command[0]): \(unsafe String(cString: strerror(error)))"]
    )
  }
  return process
}

/// Waits for a process and gives its exit code as a shell does.
private func exitCode(of process: pid_t) -> Int32 {
  var status: Int32 = 0
  while unsafe waitpid(process, &status, 0) == -1 {
    guard errno == EINTR else { return -1 }
  }
  let signal = status & 0x7F
  return signal == 0 ? status >> 8 & 0xFF : 128 + signal
}
