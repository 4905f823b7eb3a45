internal import Foundation
internal import Glibc
internal import Results

/// What there is of Slurm, for who wants to know before anything is submitted.
public struct SlurmSurvey: Sendable {
  /// A name and what is to be said of it.
  public private(set) var findings: [(name: String, text: String)] = []

  /// Looks around.
  ///
  /// - Parameter results: The folder of the results, or the nearest one above it that is there; absolute.
  public init(results: String) {
    let commands = SlurmCommands()
    let version: String
    do {
      version = try commands.output("sbatch", "--version").split(separator: "\n").first.map(String.init) ?? ""
    } catch {
      findings.append(("Slurm", "not found: \(error.message)"))
      return
    }
    do {
      let limits = try SlurmLimits(commands)
      findings.append(("Slurm", version.hasPrefix("slurm ") ? String(version.dropFirst(6)) : version))
      findings.append(("Slurm limits", Self.text(of: limits)))
    } catch {
      findings.append(("Slurm", "\(version), but \(error.message)"))
      return
    }
    if let partitions = try? commands.output("sinfo", "-h", "-o", "%P|%l|%a|%D") {
      findings.append(("Slurm partitions", Self.partitions(partitions)))
    }
    let addresses = (try? commands.output("sinfo", "-h", "-N", "-o", "%o")) ?? ""
    findings.append(("Slurm nodes see results", Self.sharing(results, addresses)))
  }

  private static func text(of limits: SlurmLimits) -> String {
    let parts = [
      "MaxArraySize \(limits.maxArraySize)",
      limits.maxJobCount.map { "MaxJobCount \($0)" },
      limits.killWait.map { "KillWait \(Quantity.duration(Double($0)))" },
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  private static func partitions(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count == 4 else { return String(line) }
      let name = cells[0].hasSuffix("*") ? "\(cells[0].dropLast()) (default)" : "\(cells[0])"
      return "\(name): \(cells[3]) nodes, \(cells[2]), time limit \(cells[1])"
    }
    .joined(separator: "; ")
  }

  private static func sharing(_ results: String, _ addresses: String) -> String {
    let nodes = Set(addresses.split(separator: "\n"))
    let here = LeaseOwner.hostName
    if !nodes.isEmpty, nodes.allSatisfy({ $0.hasPrefix("127.") || $0 == "localhost" || $0 == here }) {
      return "yes: every node is this machine"
    }
    // What is mounted where says nothing of the links that lead there.
    let results = URL(filePath: results).resolvingSymlinksInPath().path(percentEncoded: false)
    let mounts = (try? FileSystem.contents(of: "/proc/self/mounts")).flatMap(\.self) ?? []
    return SharedPath.verdict(on: results, mounts: String(decoding: mounts, as: UTF8.self))
  }
}
