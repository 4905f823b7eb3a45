import Datasets
@testable import Experiments
import Foundation
import Results
import TestSupport
import Testing

@testable import Execution
import Training

/// Pools whose workers are the program under test, or shell scripts in its place.
@Suite struct PoolTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
  }

  private final class Recorder: ExecutionObserver {
    var events: [ExecutionEvent] = []
    func observe(_ event: ExecutionEvent) { events.append(event) }
    func tick() {}
  }

  /// The program under test as worker.
  private var sprout: WorkerProgram {
    var program = WorkerProgram.sprout(PoolOptions(jobs: 1))
    program.executable = Repository.sprout.path(percentEncoded: false)
    return program
  }

  private func script(_ text: String) -> WorkerProgram {
    WorkerProgram(
      executable: "/bin/sh",
      arguments: ["sh", "-c", text],
      environment: ProcessInfo.processInfo.environment
    )
  }

  /// Works on runs 1 ... `count`.
  private func work(
    _ count: Int,
    program: WorkerProgram,
    observer: (any ExecutionObserver)? = nil,
    _ change: (inout PoolOptions) -> Void = { _ in }
  ) throws -> ExecutionOutcome {
    let runs = try (1..<count + 1).map { try plannedRun($0) }
    return try work(on: runs, program: program, observer: observer, change)
  }

  private func work(
    on runs: [PlannedRun],
    program: WorkerProgram,
    observer: (any ExecutionObserver)? = nil,
    _ change: (inout PoolOptions) -> Void = { _ in }
  ) throws -> ExecutionOutcome {
    var options = PoolOptions(jobs: 2)
    change(&options)
    let pool = Pool(
      experiment,
      provenance: sampleProvenance,
      options: options,
      program: program,
      dataSizes: [
        DatasetConfiguration(name: .digits): DataSize(inputs: 64, outputs: 10, trainingSamples: 1294)
      ],
      observer: observer
    )
    return try pool.work(on: runs)
  }

  @Test func finishesEveryRun() throws {
    let recorder = Recorder()
    let outcome = try work(3, program: sprout, observer: recorder)
    #expect(outcome.finished == 3)
    #expect(outcome.failures.isEmpty)
    #expect(outcome.left == 0)
    #expect(try FileSystem.names(in: experiment.runsPath).count == 3)
    #expect(try FileSystem.names(in: experiment.activePath).isEmpty)
    let provenance = try experiment.finishedRuns()[0].json["provenance"]
    #expect(provenance?["threads"] == 1)
    #expect(provenance?["blas_kernel"]?.string?.isEmpty == false)
    #expect(provenance?["dataset_sha256"]?.string?.count == 64)
    let notes = recorder.events.compactMap { event in
      if case .finished(_, let note) = event { note } else { nil }
    }
    #expect(notes.allSatisfy { $0.widths == [2] && $0.testAccuracy != nil })
  }

  @Test func doesNotRepeatWhatAnotherProgramHasFinished() throws {
    _ = try work(1, program: sprout)
    let before = try FileSystem.contents(of: experiment.finishedRuns()[0].path + "/run.json")
    let outcome = try work(1, program: sprout)
    #expect(outcome.finished == 1)
    #expect(try FileSystem.contents(of: experiment.finishedRuns()[0].path + "/run.json") == before)
  }

  @Test func aWorkerThatDiesFailsItsRunAlone() throws {
    // Dies on the first run only, and says why; the others are done by the program.
    let path = Repository.sprout.path(percentEncoded: false)
    let program = script(
      """
      if mkdir '\(directory.path(of: "once"))' 2>/dev/null; then
        read line; echo "first" >&2; echo "boom" >&2; kill -SEGV $$
      fi
      exec '\(path)' worker
      """
    )
    let outcome = try work(3, program: program) { $0.jobs = 1 }
    #expect(outcome.finished == 2)
    let failed = try #require(outcome.failures.first)
    #expect(outcome.failures.count == 1)
    #expect(failed.run.seed == 1)
    #expect(failed.failure.kind == .workerDied)
    #expect(failed.failure.message.contains("ended by SIGSEGV"))
    #expect(failed.failure.lastLines == ["first", "boom"])
    let stored = try StoredRun(
      path: "\(experiment.failedPath)/\(failed.run.folderName)",
      state: .failed
    )
    #expect(try stored?.json["error"]?.decode(as: RunFailure.self) == failed.failure)
  }

  @Test func aWorkerThatDiesAfterPublishingHasFailedNothing() throws {
    let published = "\(experiment.runsPath)/\(try plannedRun(1).folderName)"
    let outcome = try work(1, program: script("read line; mkdir '\(published)'; kill -KILL $$"))
    #expect(outcome.finished == 1)
    #expect(outcome.failures.isEmpty)
    #expect(try FileSystem.names(in: experiment.failedPath).isEmpty)
  }

  @Test func aBaselineIsRunAfterItsGrownRunWithItsWidths() throws {
    let grown = try plannedRun(1)
    let baseline = try plannedRun(2, of: grown)
    let recorder = Recorder()
    let outcome = try work(on: [baseline, grown], program: sprout, observer: recorder)
    #expect(outcome.finished == 2)
    let order = recorder.events.compactMap { event in
      switch event {
      case .started(let run): "start \(run.label)"
      case .finished(let run, _): "finish \(run.label)"
      default: nil
      }
    }
    #expect(order == ["start run-1", "finish run-1", "start run-2", "finish run-2"])
    let stored = try #require(try experiment.finishedRuns().first { $0.id == baseline.id })
    #expect(stored.result.finalWidths == [2])
    #expect(stored.json["baseline"]?["of"] == .string(grown.id))
    #expect(stored.json["baseline"]?["target"]?.integer == stored.result.parameters)
  }

  @Test func aBaselineOfARunThatFailsIsNamedAndNotRun() throws {
    let grown = try plannedRun(1)
    let runs = [grown, try plannedRun(2, of: grown), try plannedRun(3, of: grown)]
    let outcome = try work(on: runs, program: script("read line; exit 3"))
    #expect(outcome.failures.map(\.run.id) == [grown.id])
    #expect(outcome.blocked.map(\.run.id) == runs.dropFirst().map(\.id))
    #expect(outcome.blocked.map(\.reason) == ["run-1 failed", "run-1 failed"])
    #expect(outcome.left == 0)
    #expect(try FileSystem.names(in: experiment.failedPath).count == 1)
  }

  @Test func aBaselineOfADamagedResultIsNotRun() throws {
    let grown = try plannedRun(1)
    _ = try work(on: [grown], program: sprout)
    try FileSystem.replace("\(experiment.runsPath)/\(grown.folderName)/run.json", with: Array("{".utf8))
    let outcome = try work(on: [try plannedRun(2, of: grown)], program: sprout)
    #expect(outcome.finished == 0)
    #expect(outcome.blocked.map(\.reason) == ["run-1 has no readable result"])
  }

  @Test func aBaselineWaitsForAGrownRunInOtherHands() throws {
    let grown = try plannedRun(1)
    guard case .claimed(let active) = try experiment.claim(grown) else {
      Issue.record("not claimed")
      return
    }
    let waiter = WaitingObserver(Recorder()) {
      try? active.fail(RunFailure(.other, "given up"), provenance: sampleProvenance)
    }
    let outcome = try work(on: [grown, try plannedRun(2, of: grown)], program: sprout, observer: waiter)
    #expect(outcome.failures.map(\.failure.message) == ["given up"])
    #expect(outcome.blocked.count == 1)
  }

  @Test func waitingBaselinesAreLeftWhenTheBudgetIsUsedUp() throws {
    let grown = try plannedRun(1)
    let outcome = try work(on: [grown, try plannedRun(2, of: grown)], program: sprout) { $0.budget = 0 }
    #expect(outcome.left + outcome.finished == 2)
    #expect(outcome.left > 0)
  }

  @Test(arguments: [
    ("read line; exit 3", "exit code 3"),
    ("read line; kill -KILL $$", "perhaps the memory ran out"),
    ("read line; kill -BUS $$", "perhaps a data file was cut short"),
    ("read line; exec 2>&-; exit 4", "exit code 4"),
    ("exit 5", "exit code 5"),
  ])
  func saysHowAWorkerEnded(_ text: String, _ message: String) throws {
    let outcome = try work(2, program: script(text))
    #expect(outcome.failures.count == 2)
    #expect(outcome.failures.allSatisfy { $0.failure.message.contains(message) })
    #expect(try FileSystem.names(in: experiment.failedPath).count == 2)
  }

  @Test func endsARunThatTakesTooLong() throws {
    let outcome = try work(1, program: script("read line; exec sleep 1000")) { $0.timeout = 0.2 }
    #expect(outcome.failures.map(\.failure.kind) == [.timeout])
  }

  @Test func endsARunThatTakesTooMuchMemory() throws {
    let outcome = try work(1, program: script("read line; exec sleep 1000")) { $0.memory = 1 }
    #expect(outcome.failures.map(\.failure.kind) == [.outOfMemory])
    #expect(outcome.failures.first?.failure.message.hasSuffix("resources.memory bounds it to 1 B") == true)
  }

  @Test func startsNothingAfterTheFirstFailure() throws {
    let outcome = try work(5, program: script("read line; exit 1")) {
      $0.failFast = true
      $0.jobs = 1
    }
    #expect(outcome.failures.count == 1)
    #expect(outcome.left == 4)
    guard case .failFast = outcome.stop else {
      Issue.record("stopped for another reason: \(String(describing: outcome.stop))")
      return
    }
  }

  @Test func startsNothingAfterTheBudget() throws {
    let outcome = try work(5, program: sprout) { $0.budget = 0 }
    #expect(outcome.left + outcome.finished == 5)
    #expect(outcome.left > 0)
    guard case .budget = outcome.stop else {
      Issue.record("stopped for another reason: \(String(describing: outcome.stop))")
      return
    }
  }

  @Test func anInterruptedWorkerDoesNotFailItsRun() throws {
    let path = Repository.sprout.path(percentEncoded: false)
    let program = script(
      """
      if mkdir '\(directory.path(of: "once"))' 2>/dev/null; then read line; exit 75; fi
      exec '\(path)' worker
      """
    )
    let outcome = try work(2, program: program) { $0.jobs = 1 }
    #expect(outcome.finished == 2)
    #expect(outcome.failures.isEmpty)
  }

  @Test func stopsWhenNothingCanBeWorkedOn() throws {
    let text = #"read line; echo '{"unusable":{"message":"no room"}}'; read line"#
    let outcome = try work(4, program: script(text)) { $0.jobs = 1 }
    #expect(outcome.left == 4)
    #expect(outcome.failures.isEmpty)
    guard case .unusable("no room") = outcome.stop else {
      Issue.record("stopped for another reason: \(String(describing: outcome.stop))")
      return
    }
  }

  @Test func waitsForARunInOtherHands() throws {
    let run = try plannedRun(1)
    guard case .claimed(let active) = try experiment.claim(run) else {
      Issue.record("not claimed")
      return
    }
    let recorder = Recorder()
    // The other hands give up as soon as the pool has asked for the run.
    let waiter = WaitingObserver(recorder) {
      try? active.fail(RunFailure(.other, "given up"), provenance: sampleProvenance)
    }
    let outcome = try work(2, program: sprout, observer: waiter)
    #expect(outcome.finished == 1)
    #expect(outcome.failures.map(\.failure.message) == ["given up"])
  }

  private final class WaitingObserver: ExecutionObserver {
    private let recorder: Recorder
    private let onWaiting: () -> Void

    init(_ recorder: Recorder, onWaiting: @escaping () -> Void) {
      self.recorder = recorder
      self.onWaiting = onWaiting
    }

    func observe(_ event: ExecutionEvent) {
      recorder.observe(event)
      if case .waiting = event { onWaiting() }
    }

    func tick() {}
  }
}
