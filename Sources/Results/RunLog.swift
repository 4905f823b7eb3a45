internal import Glibc

/// `log.txt` in the folder of a run: what a program that the run asks has written to its standard error.
final class RunLog {
  static let name = "log.txt"
  /// A program gone wild must not fill the disk.
  private static let mostBytes = 1 << 20

  private let descriptor: Int32
  private var room = RunLog.mostBytes

  /// The log at a path, begun anew; nil when it cannot be written.
  init?(at path: String) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Appends bytes; what is beyond the bound is left out, and a line says so once.
  func append(_ bytes: [UInt8]) {
    guard room > 0 else { return }
    let kept = Array(bytes.prefix(room))
    room -= kept.count
    write(kept)
    if room == 0 { write(Array("\n[more than \(Self.mostBytes >> 20) MiB; the rest is left out]\n".utf8)) }
  }

  private func write(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
