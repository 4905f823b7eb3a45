internal import Experiments
internal import Foundation
internal import Glibc
internal import Results

/// A job array of a batch, written down before it is submitted, so that it is found again whatever happens then.
///
/// Its indices begin at 0, whatever they are of the batch: MaxArraySize bounds the largest index and not their number.
struct SlurmArray: Codable, Sendable {
  /// The name of the job, which no other array has.
  let name: String
  /// Its number among the arrays of the batch.
  let number: Int
  /// The task of the batch that its index 0 is.
  let first: Int
  /// The number of tasks.
  let count: Int
  /// The number of its tasks that run at a time.
  let parallel: Int
  /// When it was submitted, seconds since 1970.
  let submitted: Double
  /// The number of the user who submitted it.
  let user: Int
  /// The number Slurm has given it; nil while it is not known whether Slurm has it.
  var job: String?
  /// Whether nothing of it is in the queue any more.
  var hasEnded = false

  init(of batch: SlurmBatch, number: Int, first: Int, count: Int, parallel: Int) {
    name = "sprout-\(batch.experiment)-\(batch.nonce)-\(number)"
    self.number = number
    self.first = first
    self.count = count
    self.parallel = parallel
    submitted = Date().timeIntervalSince1970
    user = Int(getuid())
  }

  /// Whether this user has submitted it.
  var isOwn: Bool { user == Int(getuid()) }

  /// The name of the user who submitted it, or the number where there is none.
  var userName: String {
    guard let entry = unsafe getpwuid(uid_t(user)) else { return "\(user)" }
    return unsafe String(cString: entry.pointee.pw_name)
  }

  /// Seconds since it was submitted.
  var age: Double { Date().timeIntervalSince1970 - submitted }

  private func path(in batch: SlurmBatch) -> String { "\(batch.arraysPath)/\(number).json" }

  /// The script that is submitted.
  func scriptPath(in batch: SlurmBatch) -> String { "\(batch.arraysPath)/\(number).sh" }

  /// Writes it down, on disk when this returns.
  ///
  /// - Throws: `FileSystemError`.
  func save(in batch: SlurmBatch) throws {
    try FileSystem.replace(path(in: batch), with: Array((try JSONValue(encoding: self).text + "\n").utf8))
  }

  /// Takes it back: Slurm has refused it.
  ///
  /// - Throws: `FileSystemError`.
  func remove(from batch: SlurmBatch) throws {
    try FileSystem.remove(path(in: batch))
    try FileSystem.remove(scriptPath(in: batch))
  }

  /// The arrays of a batch.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  static func all(of batch: SlurmBatch) throws -> [SlurmArray] {
    try FileSystem.names(in: batch.arraysPath).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
      .map { name in
        let path = "\(batch.arraysPath)/\(name)"
        let bytes = try FileSystem.contents(of: path) ?? []
        do {
          return try JSONValue(parsing: bytes).decode(as: SlurmArray.self)
        } catch {
          throw DamagedFile(ofBatch: path, error)
        }
      }
  }
}
