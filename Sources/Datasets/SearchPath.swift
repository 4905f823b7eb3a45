internal import FoundationEssentials

/// The folders in which data sets are looked for, the first that has one wins.
///
/// In this order: the folders of the environment variable `SPROUT_DATA` (separated by colons), the cache
/// (`$XDG_CACHE_HOME/sprout`, else `~/.cache/sprout`), where `sprout data fetch` puts files,
/// `/usr/share/datasets`, where Debian's packages put them, and `../shared/data`, seen from the working
/// directory. In each of them a data set has a folder of its own, `mnist` for instance.
public struct SearchPath: Hashable, Sendable {
  /// The folders, in the order in which they are looked at.
  public let folders: [String]
  /// The folder downloads and derived files are kept in; nil means that nothing is kept.
  public let cache: String?

  /// A search path of one's own.
  public init(folders: [String], cache: String? = nil) {
    self.folders = folders
    self.cache = cache
  }

  /// The documented search path under some environment, this process's where none is given.
  public init(environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "/"
    // The XDG specification ignores relative paths.
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.cache"
    let cache = caches + "/sprout"
    let own = (environment["SPROUT_DATA"] ?? "").split(separator: ":").map {
      Self.expand(String($0), home: home)
    }
    self.init(folders: own + [cache, "/usr/share/datasets", "../shared/data"], cache: cache)
  }

  /// A path with a leading `~` replaced by the home folder.
  static func expand(_ path: String, home: String? = nil) -> String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return (home ?? ProcessInfo.processInfo.environment["HOME"] ?? "~") + path.dropFirst()
  }
}
