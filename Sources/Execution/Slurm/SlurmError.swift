/// What Slurm does not do or does not say: an error of the environment.
public struct SlurmError: Error, Sendable {
  /// One sentence for a reader.
  public let message: String

  init(_ message: String) {
    self.message = message
  }
}
