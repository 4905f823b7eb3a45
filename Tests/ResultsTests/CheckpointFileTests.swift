import Datasets
import Experiments
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

@testable import Results
@testable import Training

/// What is read back of checkpoints that were torn, mixed up or left behind.
@Suite struct CheckpointFileTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder
  private let run = plannedRun(1)

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path(of: "results")).experiment("trial")
    try experiment.prepare()
  }

  /// The states of a short run in the order they came.
  private static let checkpoints = Result {
    var checkpoints: [Checkpoint] = []
    var configuration = plannedRun(1).configuration
    configuration.training.epochs = 2
    configuration.training.batchSize = 32
    let data = try Catalog().prepare(configuration.dataset)
    _ = try Trainer.run(configuration, on: data) { event in
      if case .checkpoint(let checkpoint) = event { checkpoints.append(checkpoint) }
      return .save
    }
    return checkpoints
  }

  private func checkpoint(_ index: Int) throws -> Checkpoint { try Self.checkpoints.get()[index] }

  private func folder(_ name: String = "run") throws -> String {
    let path = directory.path(of: name)
    try FileSystem.createFolder(path)
    return path
  }

  private func write(_ indices: [Int], durably: Bool = true, to folder: String) throws {
    let file = CheckpointFile(in: folder, run: run)
    for index in indices { try file.write(try checkpoint(index), durably: durably) }
  }

  private func read(_ folders: String...) throws -> CheckpointFile.Reading {
    CheckpointFile.read(in: folders, run: run)
  }

  @Test func theLastStateIsRead() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    let reading = try read(folder)
    #expect(reading.checkpoints.first?.step == (try checkpoint(1)).step)
    #expect(reading.checkpoints.first?.metrics == (try checkpoint(1)).metrics)
    #expect(reading.complaints.isEmpty)
    #expect(try FileSystem.names(in: folder) == ["checkpoint", "checkpoint.previous"])
  }

  @Test func aFileCutAtAnyByteFallsBackToTheOneBefore() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    let whole = try #require(try FileSystem.contents(of: folder + "/checkpoint"))
    var generator = RandomGenerator(seed: 7, stream: "cuts")
    let cuts = [0, 1, whole.count - 1] + (0..<50).map { _ in generator.index(below: whole.count) }
    for cut in cuts {
      try FileSystem.write(Array(whole[..<cut]), to: folder + "/checkpoint")
      let reading = try read(folder)
      #expect(reading.checkpoints.first?.step == (try checkpoint(0)).step)
      #expect(reading.complaints == ["\(folder)/checkpoint is damaged"])
    }
  }

  /// A bit of the first line that says nothing about the state, a key of it for example, leaves the state as it is.
  @Test func aFileWithOneWrongBitFallsBackToTheOneBefore() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    let whole = try #require(try FileSystem.contents(of: folder + "/checkpoint"))
    let state = try read(folder).checkpoints.first?.bytes
    var generator = RandomGenerator(seed: 8, stream: "bits")
    for _ in 0..<50 {
      var bytes = whole
      bytes[generator.index(below: bytes.count)] ^= 1 << UInt8(generator.index(below: 8))
      try FileSystem.write(bytes, to: folder + "/checkpoint")
      let found = try #require(try read(folder).checkpoints.first)
      let isWhole = try found.bytes == state
      #expect(try isWhole || found.step == checkpoint(0).step)
    }
  }

  @Test func withoutAReadableFileTheRunBeginsAnew() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    for name in ["checkpoint", "checkpoint.previous"] {
      try FileSystem.write([1, 2], to: "\(folder)/\(name)")
    }
    let reading = try read(folder)
    #expect(reading.checkpoints.first == nil)
    #expect(reading.complaints.count == 2)
    #expect(try read(try self.folder("empty")).complaints.isEmpty)
  }

  @Test func theMarkMovesWithTheStateAndNotWithTheClock() throws {
    let folder = try folder()
    #expect(try CheckpointFile.mark(in: folder) == nil)
    var same = try checkpoint(1)
    try CheckpointFile(in: folder, run: run).write(same, durably: true)
    let mark = try #require(try CheckpointFile.mark(in: folder))
    same.seconds += 5
    same.cpuSeconds += 5
    try CheckpointFile(in: folder, run: run).write(same, durably: true)
    #expect(try CheckpointFile.mark(in: folder) == mark)
    try write([2], to: folder)
    #expect(try CheckpointFile.mark(in: folder) != mark)
  }

  @Test func aStateThatMayBeTornDisplacesNoSafeOne() throws {
    let folder = try folder()
    let file = CheckpointFile(in: folder, run: run)
    try file.write(try checkpoint(0), durably: true)
    try file.write(try checkpoint(1), durably: false)
    try file.write(try checkpoint(2), durably: false)
    #expect(try read(folder).checkpoints.first?.step == (try checkpoint(2)).step)
    // As a power failure may leave it.
    try FileSystem.write([], to: folder + "/checkpoint")
    #expect(try read(folder).checkpoints.first?.step == (try checkpoint(0)).step)
  }

  @Test func beforeAnythingIsSafeThereIsOneBeforeAllTheSame() throws {
    let folder = try folder()
    try write([0, 1, 2], durably: false, to: folder)
    try FileSystem.write([1], to: folder + "/checkpoint")
    #expect(try read(folder).checkpoints.first?.step == (try checkpoint(1)).step)
  }

  @Test func aFileThatCannotBeReadFallsBackToTheOneBefore() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    try FileSystem.remove(folder + "/checkpoint")
    try FileSystem.createFolder(folder + "/checkpoint")
    let reading = try read(folder)
    #expect(reading.checkpoints.first?.step == (try checkpoint(0)).step)
    #expect(reading.complaints.count == 1)
  }

  @Test func afterATakeOverThereIsOneBeforeToo() throws {
    do {
      let active = try experiment.activeRun(run)
      try active.begin(provenance: sampleProvenance)
      try active.save(try checkpoint(1), durably: true)
    }
    let path = try { try experiment.activeRun(run).path }()
    try FileSystem.write([1], to: path + "/checkpoint")
    #expect(try experiment.activeRun(run).checkpoint?.step == (try checkpoint(1)).step)
  }

  @Test func aFailedRunGoesOnUnderItsNewLabel() throws {
    let active = try experiment.activeRun(run)
    try active.save(try checkpoint(1), durably: true)
    try active.fail(RunFailure(.timeout, "too slow"), provenance: sampleProvenance)
    let relabelled = try experiment.activeRun(plannedRun(1, label: "method=tiny"))
    #expect(relabelled.checkpoint?.step == (try checkpoint(1)).step)
    _ = try relabelled.publish(
      result: sampleResult, cost: sampleCost, model: [], provenance: sampleProvenance)
    #expect(try FileSystem.names(in: experiment.failedPath).isEmpty)
  }

  @Test func theFurthestOfSeveralFoldersIsTaken() throws {
    let (near, far) = (try folder("near"), try folder("far"))
    try write([0], to: near)
    try write([1, 3], to: far)
    #expect(try read(near, far).checkpoints.first?.step == (try checkpoint(3)).step)
    #expect(try read(far, near).checkpoints.first?.step == (try checkpoint(3)).step)
  }

  @Test func anotherRunsStateIsNotTaken() throws {
    let folder = try folder()
    try CheckpointFile(in: folder, run: plannedRun(2)).write(try checkpoint(0), durably: true)
    #expect(try read(folder).checkpoints.first == nil)
  }

  @Test func aStateOfOtherWidthsIsNotTaken() throws {
    let folder = try folder()
    try write([0, 1], to: folder)
    var changed = run.configuration
    changed.model.hidden = [3, 2]
    let repeated = PlannedRun(
      id: run.id, label: run.label, variant: run.variant, seed: run.seed, axes: run.axes,
      configuration: changed)
    let reading = CheckpointFile.read(in: [folder], run: repeated)
    #expect(reading.checkpoints.first == nil)
    #expect(reading.complaints == ["\(folder)/checkpoint is older than the grown run it comes from"])
  }

  @Test func anInterruptedRunIsTakenOverWithItsRows() throws {
    let state = try checkpoint(2)
    do {
      let active = try experiment.activeRun(run)
      try active.begin(provenance: sampleProvenance)
      for row in state.metrics { try active.record(.epoch(row)) }
      try active.save(state, durably: false)
      // Seen after the checkpoint; it will be made again.
      try active.record(.epoch(epochMetrics(9)))
    }
    let active = try experiment.activeRun(run)
    #expect(active.checkpoint?.step == state.step)
    #expect(try FileSystem.names(in: experiment.activePath).count == 1)
    let rows = try CSVTable(contentsOf: active.path + "/metrics.csv")?.rows.count
    #expect(rows == state.metrics.count)
    // Ended again before anything was saved, nothing is lost.
    try active.fail(RunFailure(.timeout, "too slow"), provenance: sampleProvenance)
    let retried = try experiment.activeRun(run)
    #expect(retried.checkpoint?.step == state.step)
    _ = try retried.publish(
      result: sampleResult, cost: sampleCost, model: [], provenance: sampleProvenance)
    let files = try FileSystem.names(in: "\(experiment.runsPath)/\(run.folderName)")
    #expect(files == ["growth.csv", "metrics.csv", "model.safetensors", "run.json"])
  }

  @Test func anInterruptedRunIsFoundUnderItsNewLabel() throws {
    do {
      let active = try experiment.activeRun(run)
      try active.begin(provenance: sampleProvenance)
      try active.save(try checkpoint(1), durably: true)
    }
    let relabelled = try experiment.activeRun(plannedRun(1, label: "method=tiny"))
    #expect(relabelled.checkpoint?.step == (try checkpoint(1)).step)
    #expect(try FileSystem.names(in: experiment.activePath).count == 1)
  }

  @Test func aRepeatedRunBeginsAnew() throws {
    do {
      let active = try experiment.activeRun(run)
      try active.save(try checkpoint(1), durably: true)
    }
    #expect(try experiment.activeRun(run, repeating: true).checkpoint == nil)
  }
}
