/// A file of the results tree that does not hold what it should, and what to do about it.
public struct DamagedFile: Error, Hashable, Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it, and what to do.
  public let reason: String

  /// An error from its parts.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One sentence.
  public var message: String { "\(path) \(reason)" }
}
