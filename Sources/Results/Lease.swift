internal import Dispatch
internal import Experiments
internal import Glibc

/// A file that says "somebody works here", true exactly as long as that process lives.
///
/// On one machine the truth is the lock on the file, which the system drops with the process. On another machine that
/// shares the disk locks may not be seen, so there a lease counts as held while its file was touched lately.
public final class Lease {
  /// Seconds after which an untouched lease of another machine counts as left behind.
  public static let staleAfter = 120

  private let descriptor: Int32
  private let path: String
  private let heart: any DispatchSourceTimer

  /// Takes a lease in a new file.
  ///
  /// It is touched by a thread beside, so that it holds also while its holder computes for long without looking up: in
  /// an epoch over many samples, or in a growth event of a wide network.
  ///
  /// - Parameter milliseconds: Between two touches.
  /// - Throws: `FileSystemError` when the file cannot be written or locked.
  public init(at path: String, beatingEvery milliseconds: Int = 10_000) throws {
    try Self.checkThreads()
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystemError.last("write", path) }
    do {
      // A reader who looks whether the lease is held locks it for a moment; that is waited for.
      try FileSystem.lock(descriptor, path: path)
      let text = try JSONValue(encoding: LeaseOwner.current).text + "\n"
      try FileSystem.append(Array(text.utf8), to: descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    // A queue of its own gets a thread also while every other thread of the process is busy.
    heart = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lease"))
    let interval = DispatchTimeInterval.milliseconds(milliseconds)
    heart.schedule(deadline: .now() + interval, repeating: interval)
    heart.setEventHandler { _ = futimens(descriptor, nil) }
    // Not before the last beat is over.
    heart.setCancelHandler { close(descriptor) }
    heart.activate()
  }

  /// Dispatch waits without end for a thread that the system does not give (`ulimit -u`), so one is asked for before.
  private static func checkThreads() throws {
    var thread = pthread_t()
    let code = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
    guard code == 0 else { throw FileSystemError("start", "a thread", code: code) }
    pthread_join(thread, nil)
  }

  deinit {
    // Not left to `close`: a child process between its fork and its exec still has a copy of the descriptor.
    _ = flock(descriptor, LOCK_UN)
    heart.cancel()
  }

  /// Removes the file, before the folder it is in gets its final name.
  public func release() {
    unsafe unlink(path)
  }

  /// Who holds the lease in a file; nil when nobody does.
  public static func holder(at path: String) -> LeaseOwner? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let isLocked = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    let bytes = (try? FileSystem.contents(of: path)) ?? nil
    let written = bytes.flatMap { try? JSONValue(parsing: $0).decode(as: LeaseOwner.self) }
    let owner = written.flatMap { $0.processIdentifier > 0 ? $0 : nil }
    if isLocked {
      // Locked and not yet written: somebody is just beginning.
      return owner ?? LeaseOwner(processIdentifier: 0, host: LeaseOwner.hostName, bootIdentifier: "")
    }
    guard let owner, !owner.isLocal else { return nil }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { return nil }
    let age = time(nil) - information.st_mtim.tv_sec
    return age < staleAfter ? owner : nil
  }
}
