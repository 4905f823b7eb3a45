internal import Glibc

/// Why a data set cannot be used.
public struct DatasetError: Error, Hashable, Sendable {
  /// Whether the configuration or the environment is at fault; decides the exit code (2 or 5).
  public enum Kind: Hashable, Sendable {
    /// The files are not there, cannot be read, or are damaged: exit code 5.
    case environment
    /// The configuration asks for what the data do not give: exit code 2.
    case configuration
  }

  /// What is at fault.
  public let kind: Kind
  /// One sentence: which file, which place in it, what is wrong and what to do.
  public let message: String
  /// The key of the spec to look at, `dataset.label` say; nil when the data are at fault.
  public let key: String?
  /// Whether the data are not there at all, which may be as it should be where nothing is trained.
  public let isMissing: Bool

  /// An error with its sentence.
  public init(_ kind: Kind, _ message: String, key: String? = nil, isMissing: Bool = false) {
    self.kind = kind
    self.message = message
    self.key = key
    self.isMissing = isMissing
  }

  /// What is wrong with the value of a key of the spec, `dataset.test` say.
  static func key(_ key: String, _ words: String) -> DatasetError {
    DatasetError(.configuration, "\(key): \(words)", key: key)
  }

  /// A file that is not there.
  static func missing(_ message: String) -> DatasetError {
    DatasetError(.environment, message, key: "dataset.path", isMissing: true)
  }

  /// Text in another encoding, in which different letters would be read as the same.
  static func notUTF8(_ place: String, _ text: String) -> DatasetError {
    DatasetError(
      .environment,
      "\(place): '\(text.prefix(40))' is not UTF-8; save the file as UTF-8, with iconv for example"
    )
  }

  /// A file that the system refuses to open, with the system's reason.
  static func unreadable(_ path: String, code: Int32) -> DatasetError {
    DatasetError(
      .environment,
      "\(path): cannot be read: \(reason(code))",
      key: "dataset.path",
      isMissing: code == ENOENT || code == ENOTDIR
    )
  }

  /// A file or folder that the system refuses to write, with the system's reason.
  static func unwritable(_ path: String, code: Int32) -> DatasetError {
    DatasetError(.environment, "\(path): cannot be written: \(reason(code))")
  }

  /// The system's words for an error number.
  static func reason(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
