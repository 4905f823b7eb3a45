internal import Glibc
internal import Results

/// Turns signals into bytes in a pipe, so that a loop around `poll(2)` hears of them like of any other input.
///
/// One at a time in a process; when it goes away the signals have their usual effect again.
public final class SignalPipe {
  /// The signals that ask a program to end: Ctrl-C, Ctrl-\, `kill`, and the end of the terminal.
  public static let ending = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

  /// Readable when a signal has arrived.
  let descriptor: Int32
  private let writeEnd: Int32
  private let signals: [Int32]

  /// The only thing a handler may touch; written before the first handler is installed.
  private nonisolated(unsafe) static var writeEnd: Int32 = -1

  /// Begins to listen.
  ///
  /// - Parameter signals: A hang-up that is ignored already (`nohup`) stays ignored.
  /// - Throws: `FileSystemError` when the process may open no more files.
  public init(_ signals: [Int32]) throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw FileSystemError("open", "a pipe", code: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptor = ends[0]
    writeEnd = ends[1]
    unsafe Self.writeEnd = ends[1]
    let heard = signals.filter { $0 != SIGHUP || !Self.isIgnored($0) }
    self.signals = heard
    for number in heard {
      signal(number) { arrived in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: arrived)
        _ = unsafe write(SignalPipe.writeEnd, &byte, 1)
        errno = saved
      }
    }
  }

  deinit {
    for number in signals { signal(number, SIG_DFL) }
    if unsafe Self.writeEnd == writeEnd { unsafe Self.writeEnd = -1 }
    close(descriptor)
    close(writeEnd)
  }

  /// The next signal that has arrived; nil when there is none.
  func next() -> Int32? {
    var byte: UInt8 = 0
    return unsafe read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// The next signal, waited for at most so many milliseconds; nil when none came.
  public func next(within milliseconds: Int32) -> Int32? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&waiting, 1, milliseconds)
    return next()
  }

  /// Gives a signal its usual effect, unless it is ignored: the Swift runtime answers Ctrl-\ with a report of a crash.
  public static func reset(_ number: Int32) {
    if !isIgnored(number) { signal(number, SIG_DFL) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var present = sigaction()
    guard unsafe sigaction(number, nil, &present) == 0 else { return false }
    return unsafe unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
