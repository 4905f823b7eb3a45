/// The limits of a cluster, as far as they shape what is submitted.
public struct SlurmLimits: Sendable {
  /// The largest index of an array is one less.
  public let maxArraySize: Int
  /// The jobs that the cluster holds at a time; nil when it does not say.
  public let maxJobCount: Int?
  /// Seconds between the signal that asks a task to end and the one that ends it; nil when it does not say.
  public let killWait: Int?

  /// Asks the cluster.
  ///
  /// - Throws: `SlurmError` when it does not answer.
  public init(_ commands: SlurmCommands) throws(SlurmError) {
    let text = try commands.output("scontrol", "show", "config")
    var values: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.split(separator: " ") }
      guard parts.count == 2, let name = parts[0].first, let value = parts[1].first else { continue }
      values[String(name)] = Int(value)
    }
    guard let size = values["MaxArraySize"], size > 1 else {
      throw SlurmError("Slurm runs no job arrays here: MaxArraySize is \(values["MaxArraySize"] ?? 0)")
    }
    maxArraySize = size
    maxJobCount = values["MaxJobCount"]
    killWait = values["KillWait"]
  }
}
