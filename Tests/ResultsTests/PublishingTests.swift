import Experiments
import Foundation
import Growth
import OrderedCollections
@testable import Results
import TestSupport
import Testing
import Training

@Suite struct PublishingTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path(of: "results")).experiment("trial")
    try experiment.prepare()
  }

  private func state(of run: PlannedRun) throws -> RunState {
    try RunIndex(of: experiment).state(of: run)
  }

  private func names(_ path: String) throws -> [String] { try FileSystem.names(in: path) }

  @Test func aRunGoesFromNewOverRunningToDone() throws {
    let run = plannedRun(1)
    #expect(try state(of: run) == .new)
    let active = try experiment.activeRun(run)
    #expect(try state(of: run) == .running)
    try active.begin(provenance: sampleProvenance)
    try active.record(.epoch(epochMetrics(0)))
    let isPublished = try active.publish(
      result: sampleResult,
      cost: sampleCost,
      model: [1, 2, 3],
      provenance: sampleProvenance
    )
    #expect(isPublished)
    #expect(try state(of: run) == .done)
    let files = try names("\(experiment.runsPath)/\(run.folderName)")
    #expect(files == ["growth.csv", "metrics.csv", "model.safetensors", "run.json"])
    #expect(try names(experiment.activePath).isEmpty)
  }

  @Test func theRecordSaysWhatTheRunCameTo() throws {
    let run = plannedRun(1, variant: "grown", seed: 7, axes: ["growth.method": "tiny"])
    try experiment.finish(run)
    let stored = try #require(
      try StoredRun(path: "\(experiment.runsPath)/\(run.folderName)", state: .done)
    )
    #expect(stored.json["schema"] == "sprout/run/1")
    #expect(stored.id == run.id)
    #expect(stored.seed == 7)
    #expect(stored.variant == "grown")
    #expect(stored.json["config"]?.canonicalText == run.resolved.canonicalText)
    #expect(stored.figure("test_accuracy") == 0.9)
    #expect(stored.figure("final_widths") == [8, 16])
    #expect(stored.figure("validation_loss") == .null)
    #expect(stored.figure("peak_memory_bytes") == 1024)
    #expect(stored.json["provenance"]?["command_line"] == ["sprout", "run"])
    #expect(stored.value(ofAxis: "growth.method") == "tiny")
    #expect(stored.value(ofAxis: "optimizer.learning_rate") == 0.05)
    #expect(stored.value(ofAxis: "optimizer.speed") == .null)
  }

  @Test func aRunIsClaimedOnce() throws {
    let run = plannedRun(1)
    let active = try experiment.activeRun(run)
    guard case .running(let owner) = try experiment.claim(run) else {
      Issue.record("claimed twice")
      return
    }
    #expect(owner == LeaseOwner.current)
    try active.fail(RunFailure(.other, "enough"), provenance: sampleProvenance)
    _ = try experiment.activeRun(run)
  }

  @Test func whatIsFinishedIsNotClaimedAgain() throws {
    let run = plannedRun(1)
    try experiment.finish(run)
    guard case .finished = try experiment.claim(run) else {
      Issue.record("claimed what is finished")
      return
    }
  }

  /// Another program may have planned the same run under a spec that gives it another label.
  @Test func whatIsFinishedUnderAnotherLabelIsNotClaimedAgain() throws {
    try experiment.finish(plannedRun(1, label: "rate=0.1"))
    guard case .finished = try experiment.claim(plannedRun(1)) else {
      Issue.record("claimed what is finished")
      return
    }
    try leaveBehind(plannedRun(2, label: "rate=0.1"), complete: true)
    guard case .finished = try experiment.claim(plannedRun(2)) else {
      Issue.record("a complete run was claimed again")
      return
    }
    #expect(try names(experiment.runsPath).count == 2)
  }

  @Test func theSecondCopyIsDiscarded() throws {
    let run = plannedRun(1)
    let active = try experiment.activeRun(run)
    // Another machine that could not see the lease was faster.
    let other = "\(experiment.runsPath)/\(run.folderName)"
    try FileSystem.createFolder(other)
    try FileSystem.write([9], to: other + "/run.json")
    let isPublished = try active.publish(
      result: sampleResult,
      cost: sampleCost,
      model: [],
      provenance: sampleProvenance
    )
    #expect(!isPublished)
    #expect(try FileSystem.contents(of: other + "/run.json") == [9])
    #expect(try names(experiment.activePath).isEmpty)
  }

  @Test func aForcedRunTakesThePlaceOfTheOldOne() throws {
    let run = plannedRun(1)
    try experiment.finish(run)
    let active = try experiment.activeRun(run, repeating: true)
    #expect(try state(of: run) == .done, "the old result stays until there is a new one")
    var better = sampleResult
    better.testAccuracy = 0.95
    _ = try active.publish(result: better, cost: sampleCost, model: [], provenance: sampleProvenance)
    #expect(try experiment.finishedRuns().map { $0.figure("test_accuracy") } == [0.95])
    #expect(try names(experiment.activePath).isEmpty)
  }

  @Test func aRunIsKnownUnderItsNewLabel() throws {
    try experiment.finish(plannedRun(1, label: "tiny"))
    let relabelled = plannedRun(1, label: "method=tiny")
    #expect(try state(of: relabelled) == .done)
    // The same first eight characters of another id are another run.
    let clash = PlannedRun(
      id: String(relabelled.id.dropLast()) + "b",
      label: "other",
      variant: "",
      seed: 0,
      axes: [:],
      configuration: relabelled.configuration
    )
    #expect(try state(of: clash) == .new)
    try experiment.finish(relabelled, repeating: true)
    #expect(try names(experiment.runsPath) == [relabelled.folderName])
  }

  @Test func aFailedRunKeepsItsErrorAndItsRows() throws {
    let run = plannedRun(1)
    let active = try experiment.activeRun(run)
    try active.record(.epoch(epochMetrics(0)))
    let failure = RunFailure(.diverged, "the loss became nan", epoch: 3, step: 17, lastLines: ["a", "b"])
    try active.fail(failure, provenance: sampleProvenance)
    #expect(try state(of: run) == .failed)
    let path = "\(experiment.failedPath)/\(run.folderName)"
    let stored = try #require(try StoredRun(path: path, state: .failed))
    #expect(try stored.json["error"]?.decode(as: RunFailure.self) == failure)
    #expect(try CSVTable(contentsOf: path + "/metrics.csv")?.rows.count == 1)
    #expect(try names(path) == ["growth.csv", "metrics.csv", "run.json"])
    #expect(try names(experiment.activePath).isEmpty)
  }

  @Test func aLaterResultClearsTheFailure() throws {
    let run = plannedRun(1)
    let active = try experiment.activeRun(run)
    try active.fail(RunFailure(.other, "once"), provenance: sampleProvenance)
    try experiment.finish(run)
    #expect(try state(of: run) == .done)
    #expect(try names(experiment.failedPath).isEmpty)
  }

  /// Leaves a folder in `active/` as a killed process would.
  private func leaveBehind(_ run: PlannedRun, complete: Bool) throws {
    let active = try experiment.activeRun(run)
    try active.record(.epoch(epochMetrics(0)))
    try active.begin(provenance: sampleProvenance)
    if complete {
      let outcome = RunRecord.Outcome.finished(sampleResult, GrowthSummary([]), sampleCost)
      let record = RunRecord(run: run, provenance: sampleProvenance, outcome: outcome)
      try FileSystem.replace(active.path + "/run.json", with: Array(record.json.prettyText.utf8))
    }
  }

  @Test func aRunWithoutCheckpointBeginsAnew() throws {
    let run = plannedRun(1)
    try leaveBehind(run, complete: false)
    #expect(try state(of: run) == .interrupted)
    let active = try experiment.activeRun(run)
    #expect(try names(experiment.activePath).count == 1)
    #expect(try CSVTable(contentsOf: active.path + "/metrics.csv")?.rows.isEmpty == true)
  }

  @Test func aRunThatWasCompleteButNotMovedIsPublished() throws {
    let run = plannedRun(1)
    try leaveBehind(run, complete: true)
    guard case .finished = try experiment.claim(run) else {
      Issue.record("a complete run was thrown away")
      return
    }
    #expect(try state(of: run) == .done)
    #expect(try names(experiment.activePath).isEmpty)
    #expect(try !names("\(experiment.runsPath)/\(run.folderName)").contains("lease"))
  }

  @Test func preparingClearsLeftoversOfFinishedRuns() throws {
    let run = plannedRun(1)
    let other = plannedRun(2)
    try leaveBehind(other, complete: false)
    let left = "\(experiment.activePath)/\(run.folderName).deadbeef"
    try experiment.finish(run)
    try FileSystem.createFolder(left)
    try experiment.prepare()
    #expect(try names(experiment.activePath).map { $0.prefix { $0 != "." } } == [other.folderName[...]])
  }

  @Test func theFailureOfADeadWorkerIsWrittenForIt() throws {
    let run = plannedRun(1)
    try leaveBehind(run, complete: false)
    let failure = RunFailure(.workerDied, "killed", lastLines: ["out of memory"])
    try experiment.recordFailure(failure, of: run, provenance: sampleProvenance)
    let path = "\(experiment.failedPath)/\(run.folderName)"
    #expect(try StoredRun(path: path, state: .failed)?.json["error"]?["message"] == "killed")
    #expect(try CSVTable(contentsOf: path + "/metrics.csv")?.rows.count == 1)
    #expect(try names(experiment.activePath).isEmpty)
    // Also when the worker died before it had a folder, and when there is an older failure.
    try experiment.recordFailure(failure, of: run, provenance: sampleProvenance)
    #expect(try names(path) == ["run.json"])
  }

  @Test func aLeaseOfAnotherMachineHoldsWhileItIsTouched() throws {
    let path = directory.path(of: "lease")
    let text = "{\"pid\": 1, \"host\": \"elsewhere.example\", \"boot_id\": \"\"}"
    try directory.write(text, to: "lease")
    #expect(Lease.holder(at: path)?.host == "elsewhere.example")
    let old = Date(timeIntervalSinceNow: -2 * Double(Lease.staleAfter))
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
    #expect(Lease.holder(at: path) == nil)
    #expect(Lease.holder(at: path + ".none") == nil)
  }

  @Test func aLeaseIsTouchedWhileItsHolderIsBusy() throws {
    let path = directory.path(of: "lease")
    let lease = try Lease(at: path, beatingEvery: 5)
    let old = Date(timeIntervalSinceNow: -2 * Double(Lease.staleAfter))
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
    // This thread does nothing for the lease meanwhile; the bound only ends a test that would hang.
    var age = Double.infinity
    for _ in 0..<6000 where age > Double(Lease.staleAfter) {
      usleep(10_000)
      let touched = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      age = -(try #require(touched)).timeIntervalSinceNow
    }
    #expect(age < Double(Lease.staleAfter))
    withExtendedLifetime(lease) {}
  }
}
