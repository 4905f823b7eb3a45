import Experiments
import Foundation
@testable import Results
import TestSupport
import Testing

/// Which run a task that comes no further hangs on.
@Suite struct UnfinishedRunTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder
  private let file: String

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path(of: "results")).experiment("trial")
    try experiment.prepare()
    file = directory.path(of: "batch")
    try FileSystem.write([], to: file)
  }

  private func first(_ runs: PlannedRun...) throws -> String? {
    try experiment.firstUnfinished(of: runs, since: file)?.id
  }

  /// Lets the file be of so many seconds ago.
  private func setAge(_ seconds: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: file)
  }

  private func fail(_ run: PlannedRun) throws {
    try experiment.recordFailure(RunFailure(.other, "enough"), of: run, provenance: sampleProvenance)
  }

  @Test func aRunInOtherHandsIsNone() throws {
    let (held, fresh) = (plannedRun(1), plannedRun(2))
    let active = try experiment.activeRun(held)
    #expect(try first(held) == nil)
    #expect(try first(held, fresh) == fresh.id)
    withExtendedLifetime(active) {}
  }

  @Test func whatWasBegunComesFirst() throws {
    let (fresh, begun, done) = (plannedRun(1), plannedRun(2), plannedRun(3))
    try FileSystem.createFolder("\(experiment.activePath)/\(begun.folderName).00000000")
    try experiment.finish(done)
    #expect(try first(done, fresh, begun) == begun.id)
    #expect(try first(done, fresh) == fresh.id)
    #expect(try first(done) == nil)
  }

  @Test func whatFailedBeforeIsRepeated() throws {
    let run = plannedRun(1)
    try fail(run)
    try setAge(60)
    #expect(try first(run) == nil)
    try setAge(-60)
    #expect(try first(run) == run.id)
  }
}
