// For `stdout`, which C declares as a variable.
@unsafe @preconcurrency import Glibc

/// The standard output, where results go. What cannot be written there is not done, and the exit code says so.
enum StandardOutput {
  /// Puts something in the place of standard streams that were closed (`>&-`): the next file to be opened would take
  /// their numbers, and what is printed would end up in it.
  static func guardClosedStreams() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      // Opened the wrong way round, it refuses whatever is read or written, as a closed stream does.
      _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Whether somebody still reads what is written: with `| head` the reader goes, and who writes nothing is not told.
  static var hasReader: Bool {
    var request = pollfd(fd: 1, events: 0, revents: 0)
    return unsafe poll(&request, 1, 0) < 1 || request.revents & Int16(POLLERR | POLLHUP) == 0
  }

  /// Writes out what was printed so far.
  ///
  /// - Returns: Whether there is still a reader; to lose it, as with `| head`, is no error.
  /// - Throws: `CommandError` when it cannot be written, on a full disk for example.
  @discardableResult
  static func flush() throws -> Bool {
    errno = 0
    let failed = unsafe fflush(stdout) != 0 || ferror(stdout) != 0
    guard failed else { return true }
    let code = errno
    unsafe clearerr(stdout)
    if code == EPIPE { return false }
    // When the buffer was full in between, the reason is lost; that it failed is not.
    let reason = code == 0 ? "perhaps the disk is full" : unsafe String(cString: strerror(code))
    throw CommandError.environment("cannot write to the standard output: \(reason)")
  }
}
