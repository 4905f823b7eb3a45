internal import Glibc
public import Results

extension ChildProcess {
  /// What a program came to that was run to its end.
  public struct Outcome {
    /// How it ended.
    public let exit: Exit
    /// What it wrote to its standard output.
    public let output: String
    /// What it wrote to its standard error.
    public let errors: String
    /// Whether it was ended because it took too long, or was about to.
    let wasTooSlow: Bool

    /// Whether a signal ended it.
    var wasKilled: Bool { if case .signal = exit { true } else { false } }

    /// Whether it ended by itself and was content.
    public var isSuccess: Bool { exit == .code(0) && !wasTooSlow }
  }

  /// Runs a program to its end, with nothing on its standard input.
  ///
  /// - Parameters:
  ///   - command: The program, found on the path when its name has no slash, and its arguments.
  ///   - isApart: Whether Ctrl-C does not reach it.
  ///   - seconds: After so long it is ended.
  ///   - despairing: A text on its standard error with which it is ended at once.
  /// - Throws: `FileSystemError` when it cannot be started.
  public static func run(
    _ command: [String], environment: [String: String], isApart: Bool = false, within seconds: Double,
    despairing: String? = nil
  ) throws(FileSystemError) -> Outcome {
    let process = try ChildProcess(
      command[0], arguments: command, environment: environment, isApart: isApart)
    process.closeInput()
    let deadline = ContinuousClock.now + .seconds(seconds)
    var (output, errors) = ([UInt8](), [UInt8]())
    var streams = [process.output, process.errors]
    var wasTooSlow = false
    while streams.contains(where: { $0 >= 0 }) {
      let left = (deadline - .now) / .milliseconds(1)
      let isHopeless = despairing.map { String(decoding: errors, as: UTF8.self).contains($0) } ?? false
      if left <= 0 || isHopeless {
        wasTooSlow = true
        process.signal(SIGKILL)
        break
      }
      var waiting = streams.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = unsafe poll(&waiting, 2, Int32(min(left.rounded(.up), 1000)))
      if waiting[0].revents != 0, !take(process.output, into: &output) { streams[0] = -1 }
      if waiting[1].revents != 0, !take(process.errors, into: &errors) { streams[1] = -1 }
    }
    return Outcome(
      exit: process.waitForExit(),
      output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self),
      wasTooSlow: wasTooSlow)
  }

  /// Takes what a stream has; false when it has ended.
  private static func take(_ stream: Int32, into bytes: inout [UInt8]) -> Bool {
    guard let more = read(stream) else { return false }
    bytes += more
    return true
  }
}
