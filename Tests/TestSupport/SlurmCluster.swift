internal import Foundation

/// A real Slurm of this machine alone, there until it is stopped or the tests end, however they do: emulated nodes `node1`, `node2` with two CPUs each.
public final class SlurmCluster: Sendable {
  /// The cluster of the suite that is running; see `SlurmCluster.Trait`.
  @TaskLocal public static var current: SlurmCluster?

  /// Why there can be none; nil when there can.
  public static let obstacle: String? = {
    let programs = ["munged", "mungekey", "slurmctld", "slurmd", "sbatch", "scontrol"]
    if let missing = programs.first(where: { find($0) == nil }) {
      return "needs \(missing) (apt-get install slurmctld slurmd slurm-client munge)"
    }
    let hosts = (try? String(contentsOfFile: "/etc/hosts", encoding: .utf8)) ?? ""
    let name = ProcessInfo.processInfo.hostName.prefix { $0 != "." }
    let isLocal = hosts.split(separator: "\n").contains { line in
      line.hasPrefix("127.") && line.split(whereSeparator: \.isWhitespace).contains { $0 == name }
    }
    return isLocal ? nil : "needs the line '127.0.0.1 \(name)' in /etc/hosts"
  }()

  private static func find(_ program: String) -> URL? {
    Repository.program(program)
      ?? ["/usr/sbin", "/sbin"].map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }.map { URL(filePath: $0) }
  }

  private let directory: TemporaryDirectory
  private let variables: [String: String]

  /// Starts a cluster.
  ///
  /// - Parameters:
  ///   - port: The first of the ports it takes, which no other cluster of the tests has.
  ///   - maxArraySize: One more than the largest index of an array.
  ///   - owner: The process with which it ends; this one when none is given.
  public init(
    port: Int, maxArraySize: Int = 1001, owner: Int32? = nil
  ) async throws {
    directory = try TemporaryDirectory()
    variables = [
      "SLURM_LOCAL_DIR": directory.path, "SLURM_LOCAL_PORT": "\(port)",
      "SLURM_LOCAL_MAX_ARRAY": "\(maxArraySize)",
      "SLURM_LOCAL_OWNER": "\(owner ?? ProcessInfo.processInfo.processIdentifier)",
    ]
    let started = try await control("start")
    guard started.exitCode == 0 else { throw Trouble(message: started.standardError) }
  }

  /// What a cluster that does not start says.
  public struct Trouble: Error {
    let message: String
  }

  /// Whether anything of it is there.
  public var isThere: Bool { FileManager.default.fileExists(atPath: directory.path) }

  /// What points Slurm's commands at the cluster.
  public var environment: [String: String] { ["SLURM_CONF": directory.path(of: "etc/slurm.conf")] }

  /// Lets a node lose its slurmd (`kill-node`), lose all at once (`crash-node`), or come back (`start-node`).
  @discardableResult
  public func control(_ words: String...) async throws -> Program.Outcome {
    try await Program.run(
      words, executable: Repository.root.appending(path: "scripts/slurm-local.sh"), environment: variables)
  }

  /// Runs one of Slurm's commands.
  @discardableResult
  public func run(_ words: String...) async throws -> Program.Outcome {
    guard let program = Self.find(words[0]) else { throw Trouble(message: "no \(words[0])") }
    return try await Program.run(
      Array(words.dropFirst()), executable: program, environment: environment)
  }

  /// Starts one of Slurm's commands.
  public func start(_ words: String...) throws -> Program {
    guard let program = Self.find(words[0]) else { throw Trouble(message: "no \(words[0])") }
    return try Program(Array(words.dropFirst()), executable: program, environment: environment)
  }

  /// Ends it with all it has started.
  public func stop() async {
    _ = try? await control("stop", "--purge")
  }
}
