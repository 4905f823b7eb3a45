internal import Foundation
public import Results

extension Provenance {
  /// What is known of every run of this command, before a worker says more.
  public static func collect(programVersion: String) -> Provenance {
    let folder = FileManager.default.currentDirectoryPath
    var provenance = Provenance(
      programVersion: programVersion,
      commandLine: CommandLine.arguments,
      workingDirectory: folder,
      host: LeaseOwner.hostName,
      cpu: Machine.processor,
      operatingSystem: Machine.operatingSystem
    )
    if let commit = output(of: ["git", "rev-parse", "HEAD"]) {
      provenance.gitCommit = commit
      provenance.gitDirty = output(of: ["git", "status", "--porcelain", "--untracked-files=no"])
        .map { !$0.isEmpty }
    }
    return provenance
  }

  /// Seconds that git is waited for.
  private static let patience = 60.0

  /// What a program prints; nil when it is not there or is not content.
  private static func output(of command: [String]) -> String? {
    var environment = ProcessInfo.processInfo.environment
    // A look must not write: without this, `status` refreshes the index under a lock.
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    let outcome = try? ChildProcess.run(command, environment: environment, within: patience)
    guard let outcome, outcome.isSuccess else { return nil }
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
