import Foundation
import TestSupport
import Testing

/// The cluster of the tests itself.
@Suite(.enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"))
struct SlurmClusterTests {
  @Test func itEndsWithItsOwner() async throws {
    let owner = try Program(["1000"], executable: try #require(Repository.program("sleep")))
    let cluster = try await SlurmCluster(port: 27_500, owner: owner.processIdentifier)
    #expect(try await cluster.run("scontrol", "ping").exitCode == 0)
    owner.send(SIGKILL)
    // Its files go last.
    for _ in 0..<600 where cluster.isThere { try await Task.sleep(for: .milliseconds(100)) }
    #expect(!cluster.isThere)
  }
}
