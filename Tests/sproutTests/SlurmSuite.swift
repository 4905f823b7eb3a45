import TestSupport
import Testing

/// Gives the tests of a suite a cluster of their own, which ends with the last of them.
struct SlurmSuite: SuiteTrait, TestScoping {
  let port: Int
  let maxArraySize: Int

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard SlurmCluster.obstacle == nil else { return try await function() }
    let cluster = try await SlurmCluster(port: port, maxArraySize: maxArraySize)
    do {
      try await SlurmCluster.$current.withValue(cluster) { try await function() }
    } catch {
      await cluster.stop()
      throw error
    }
    await cluster.stop()
  }
}

extension Trait where Self == SlurmSuite {
  /// A cluster for the suite, on ports that no other suite takes.
  static func slurm(port: Int, maxArraySize: Int = 1001) -> Self {
    SlurmSuite(port: port, maxArraySize: maxArraySize)
  }
}
