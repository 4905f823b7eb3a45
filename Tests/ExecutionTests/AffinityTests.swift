import Foundation
import Results
import TestSupport
import Testing

@testable import Execution

@Suite struct AffinityTests {
  /// A name that no other test and no program uses.
  private let namespace = "sprout-test-\(UUID().uuidString)"
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func aCoreHasOneHolder() throws {
    let first = CoreClaim.claim(2, of: [4, 5, 6], namespace: namespace)
    #expect(first.map(\.core) == [4, 5])
    // Not enough are left, and what was tried is given back.
    #expect(CoreClaim.claim(2, of: [4, 5, 6], namespace: namespace).isEmpty)
    var second = CoreClaim.claim(1, of: [4, 5, 6], namespace: namespace)
    #expect(second.map(\.core) == [6])
    #expect(CoreClaim.claim(1, of: [4], namespace: namespace + "-other").map(\.core) == [4])
    second = []
    #expect(CoreClaim.claim(1, of: [4, 5, 6], namespace: namespace).map(\.core) == [6])
    withExtendedLifetime(first) {}
  }

  @Test func oneThreadOfEachCoreComesFirst() {
    let neighbours = { (core: Int) in "\(core / 2 * 2)-\(core / 2 * 2 + 1)" }
    #expect(Affinity.spread([0, 1, 2, 3, 6], siblings: neighbours) == [0, 2, 6, 1, 3])
    let halves = { (core: Int) in "\(core % 2),\(core % 2 + 2)" }
    #expect(Affinity.spread([0, 1, 2, 3], siblings: halves) == [0, 1, 2, 3])
    #expect(Affinity.spread([1, 3], siblings: halves) == [1, 3])
    #expect(Affinity.spread([2, 5], siblings: { _ in "" }) == [2, 5])
  }

  @Test(
    arguments: [("max 100000", nil), ("150000 100000", 2), ("50000 100000", 1), ("", nil)] as [(String, Int?)]
  )
  func aContainerHasAShare(_ bound: String, _ cores: Int?) {
    #expect(Machine.processorShare(bound) == cores)
  }

  /// A list as the system writes it, `0-2,5`, as numbers.
  private func cores(_ list: Substring) -> [Int] {
    list.split(separator: ",").flatMap { range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
    }
  }

  /// The cores that each of some workers finds itself on.
  private func coresOfWorkers(_ jobs: Int, threads: Int = 1) throws -> [[Int]] {
    let experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
    var options = PoolOptions(jobs: jobs)
    options.threads = threads
    options.coreNamespace = namespace
    let text = "read line; grep Cpus_allowed_list /proc/self/status >'\(directory.path)'/$$.cores; exit 1"
    let program = WorkerProgram(
      executable: "/bin/sh",
      arguments: ["sh", "-c", text],
      environment: ProcessInfo.processInfo.environment
    )
    let pool = Pool(
      experiment, provenance: sampleProvenance, options: options, program: program, observer: nil)
    _ = try pool.work(on: try (1..<jobs + 1).map { try plannedRun($0) })
    return try FileSystem.names(in: directory.path).filter { $0.hasSuffix(".cores") }.map { name in
      let bytes = try FileSystem.contents(of: directory.path(of: name)) ?? []
      let list = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).last
      return cores(list ?? "")
    }
  }

  @Test(.enabled(if: Affinity.current.count > 1, "needs two cores"))
  func eachWorkerHasACoreOfItsOwn() throws {
    let allowed = Affinity.current
    let found = try coresOfWorkers(allowed.count)
    #expect(found.count == allowed.count)
    #expect(found.allSatisfy { $0.count == 1 && allowed.contains($0[0]) })
    #expect(Set(found).count == allowed.count)
    // The pool itself goes where it went before, and the cores are free again.
    #expect(Affinity.current == allowed)
    // A process that another test starts at this moment holds what its parent holds until it becomes a program.
    let isFree = (0..<200).contains { _ in
      if CoreClaim.claim(allowed.count, of: allowed, namespace: namespace).count == allowed.count {
        return true
      }
      Thread.sleep(forTimeInterval: 0.02)
      return false
    }
    #expect(isFree)
  }

  @Test(.enabled(if: Affinity.current.count > 1, "needs two cores"))
  func aWorkerHasACoreForEachThread() throws {
    let cores = Affinity.current.count
    #expect(try coresOfWorkers(1, threads: cores).map(\.count) == [cores])
  }

  @Test(.enabled(if: Affinity.current.count > 1, "needs two cores"))
  func tooFewWorkersAreLeftToTheSystem() throws {
    #expect(try coresOfWorkers(1) == [Affinity.current])
  }

  @Test func tooManyWorkersAreLeftToTheSystem() throws {
    let allowed = Affinity.current
    #expect(try coresOfWorkers(allowed.count + 1).allSatisfy { $0 == allowed })
  }

  @Test func aCoreInOtherHandsIsLeftToThem() throws {
    let allowed = Affinity.current
    let held = CoreClaim.claim(allowed.count, of: allowed, namespace: namespace)
    #expect(held.count == allowed.count)
    #expect(try coresOfWorkers(allowed.count).allSatisfy { $0 == allowed })
    withExtendedLifetime(held) {}
  }
}
