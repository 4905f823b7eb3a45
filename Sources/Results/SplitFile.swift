internal import Hashing

/// A file in `splits/` of an experiment that says which sample is of which part, named by its content: runs that split
/// alike share it.
public struct SplitFile: Sendable {
  /// The folder in that of the experiment.
  static let folder = "splits"

  /// The content.
  public let bytes: [UInt8]
  /// The path from the folder of the experiment, as `split` in `run.json` says it.
  public let path: String

  /// A file with a content.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    path = "\(Self.folder)/\(SHA256Digest(of: bytes).hexadecimal.prefix(8)).csv"
  }
}
