internal import Foundation
internal import Glibc
internal import Results

/// This machine, as the provenance of a run names it.
public enum Machine {
  /// The number of cores this process may use: those it is allowed to run on, and no more than its container's share
  /// of processor time.
  public static var coreCount: Int {
    let allowed = Affinity.current.count
    let cores = allowed > 0 ? allowed : ProcessInfo.processInfo.activeProcessorCount
    return max(1, min(cores, processorShare(text(of: "/sys/fs/cgroup/cpu.max") ?? "") ?? cores))
  }

  /// The cores that the processor time of a control group makes: `150000 100000` is one and a half, which keep two
  /// busy; nil for `max`.
  static func processorShare(_ bound: String) -> Int? {
    let parts = bound.split(separator: " ").map { Double($0) }
    guard parts.count == 2, let quota = parts[0], let period = parts[1], quota > 0, period > 0 else {
      return nil
    }
    return Int((quota / period).rounded(.up))
  }

  /// The model of the processor.
  public static var processor: String {
    field("model name", in: "/proc/cpuinfo", separator: ":") ?? architecture
  }

  /// The operating system and its kernel: `Debian GNU/Linux 12 (bookworm), Linux 6.1.0`.
  public static var operatingSystem: String {
    let name = field("PRETTY_NAME", in: "/etc/os-release", separator: "=")
    let release = text(of: "/proc/sys/kernel/osrelease").map { "Linux \($0)" }
    return [name, release].compactMap(\.self).joined(separator: ", ")
  }

  /// Bytes of memory; nil when unknown.
  public static var memoryBytes: Int? {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? pages * size : nil
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }

  private static func field(_ name: String, in path: String, separator: Character) -> String? {
    for line in (text(of: path) ?? "").split(separator: "\n") {
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]) == name else { continue }
      return trimmed(parts[1])
    }
    return nil
  }

  private static func text(of path: String) -> String? {
    guard let bytes = try? FileSystem.contents(of: path) else { return nil }
    return trimmed(String(decoding: bytes, as: UTF8.self))
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines.union(["\""]))
  }
}
