import Experiments
import TestSupport
import Testing

@testable import Results

@Suite struct StatusTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
  }

  private func plan(_ runs: PlannedRun...) throws {
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
  }

  private func fail(_ run: PlannedRun, _ message: String) throws {
    try experiment.recordFailure(RunFailure(.other, message), of: run, provenance: sampleProvenance)
  }

  /// Something in every state, half of it from an earlier plan.
  @Test func countsAndListsSpeakOfThePlan() throws {
    let (done, failed, running) = (plannedRun(1), plannedRun(2), plannedRun(3))
    let (oldDone, oldFailed, oldRunning) = (plannedRun(11), plannedRun(12), plannedRun(13))
    for run in [done, oldDone] { try experiment.finish(run) }
    try fail(failed, "because")
    try fail(oldFailed, "long ago")
    let active = try [running, oldRunning].map { try experiment.activeRun($0) }
    try plan(done, failed, running, plannedRun(4))
    let status = try withExtendedLifetime(active) { try ExperimentStatus(of: experiment) }
    #expect(status.planned == 4)
    #expect(status.counts == [.done: 1, .failed: 1, .running: 1, .new: 1])
    #expect(status.failed.map(\.folderName) == [failed.folderName])
    #expect(status.failed.map(\.message) == ["because"])
    #expect(status.active.map(\.folderName) == [running.folderName])
    #expect(status.unplanned == [.done: 1, .failed: 1, .running: 1])
    #expect(status.json["failures"] == [["run": .string(failed.folderName), "message": "because"]])
    #expect(status.json["unplanned"] == ["running": 1, "failed": 1, "done": 1])
  }

  @Test func withoutAPlanEveryFolderCounts() throws {
    try experiment.finish(plannedRun(1))
    try fail(plannedRun(2), "because")
    let status = try ExperimentStatus(of: experiment)
    #expect(status.planned == nil)
    #expect(status.counts == [.done: 1, .failed: 1])
    #expect(status.failed.map(\.message) == ["because"])
    #expect(status.unplanned.isEmpty)
  }

  /// A run keeps its id when the spec around it changes, and its label with it.
  @Test func aRunIsKnownUnderAnOlderLabel() throws {
    try experiment.finish(plannedRun(1, label: "old"))
    try fail(plannedRun(2, label: "old"), "because")
    let (done, failed) = (plannedRun(1, label: "new"), plannedRun(2, label: "new"))
    try plan(done, failed)
    let index = try RunIndex(of: experiment)
    #expect(index.state(of: done) == .done)
    #expect(index.state(of: failed) == .failed)
    let status = try ExperimentStatus(of: experiment)
    #expect(status.counts == [.done: 1, .failed: 1])
    #expect(status.failed.map(\.folderName) == [plannedRun(2, label: "old").folderName])
    #expect(status.unplanned.isEmpty)
  }

  /// What failed before and is done now, or is tried again, is no failure.
  @Test func aFailureThatWasMadeGoodIsNotListed() throws {
    let (again, renamed) = (plannedRun(1), plannedRun(2, label: "new"))
    try fail(again, "once")
    try fail(plannedRun(2, label: "old"), "once")
    try experiment.finish(renamed)
    let active = try experiment.activeRun(again)
    try plan(again, renamed)
    let status = try withExtendedLifetime(active) { try ExperimentStatus(of: experiment) }
    #expect(status.counts == [.done: 1, .running: 1])
    #expect(status.failed.isEmpty)
    #expect(status.unplanned.isEmpty)
  }
}
