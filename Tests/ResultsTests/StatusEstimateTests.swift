import Experiments
import TestSupport
import Testing
import Training

@testable import Results

@Suite struct StatusEstimateTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder
  private let runs = (1...4).map { plannedRun($0, seed: $0) }

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
  }

  /// A run in progress, a quarter of it done, which took three seconds.
  private func begin(_ run: PlannedRun) throws -> ActiveRun {
    #expect(run.configuration.training.epochs == 20)
    let active = try experiment.activeRun(run)
    try active.begin(provenance: sampleProvenance)
    for epoch in 0...5 { try active.record(.epoch(epochMetrics(epoch))) }
    return active
  }

  @Test func theRestTakesAsLongAsTheFinishedRunsDid() throws {
    try experiment.finish(runs[0])
    let active = try begin(runs[1])
    let status = try ExperimentStatus(of: experiment)
    #expect(status.counts == [.done: 1, .running: 1, .new: 2])
    #expect(status.active.map(\.share) == [0.25])
    // Nine seconds of the run in progress, and two runs of 1.5 seconds.
    #expect(status.remainingSeconds == 12)
    #expect(status.json["remaining_seconds"] == .number(12))
    #expect(status.json["active"]?.array?.first?["share"] == 0.25)
    withExtendedLifetime(active) {}
  }

  @Test func withoutFinishedRunsThoseInProgressSayHowLong() throws {
    let active = try begin(runs[0])
    let other = try experiment.activeRun(runs[1])
    // Nine seconds, then three runs of twelve, by two workers.
    #expect(try ExperimentStatus(of: experiment).remainingSeconds == 22.5)
    withExtendedLifetime((active, other)) {}
  }

  @Test func nobodyKnowsWhenNobodyWorks() throws {
    try experiment.finish(runs[0])
    #expect(try ExperimentStatus(of: experiment).remainingSeconds == nil)
    do { _ = try begin(runs[1]) }
    let status = try ExperimentStatus(of: experiment)
    #expect(status.counts == [.done: 1, .interrupted: 1, .new: 2])
    #expect(status.remainingSeconds == nil)
  }

  /// Two of four points are given up at half of the training, where one waits and another is on its way there.
  @Test func runsThatCompeteTakeWhatTheirRungsLeave() throws {
    let ladder = HalvingLadder(epochs: [20, 20, 20, 20], factor: 2)
    #expect(ladder.rungs.map(\.share) == [0.25, 0.5])
    var record = SearchRecord(
      axes: [], metric: nil,
      contests: [.init(name: "", points: runs.map { [$0.id] }, confirmations: [], ladder: ladder)])
    try experiment.writeSearch(record)
    let active = try begin(runs[0])
    do { _ = try begin(runs[1]) }
    // In quarters of a training of twelve seconds: two that come to the first rung, two that go on to the second, and two for
    // the one that is left.
    #expect(try ExperimentStatus(of: experiment).remainingSeconds == (2 + 2 + 2) * 3)
    for run in runs[2...] {
      do { _ = try begin(run) }
      let reason = StopReason(
        metric: .trainLoss, mean: 1, divisor: 4, place: 3, points: 4, survivors: 2)
      try experiment.stop(run, because: reason)
    }
    #expect(try ExperimentStatus(of: experiment).remainingSeconds == (2 + 2) * 3)
    // Without halving what is stopped stays so, and the others go on to their end.
    record.contests[0].ladder = nil
    try experiment.writeSearch(record)
    #expect(try ExperimentStatus(of: experiment).remainingSeconds == 18)
    withExtendedLifetime(active) {}
  }

  /// A run that is given operations has no epochs to go, and a share all the same.
  @Test func operationsSayHowMuchIsDone() throws {
    var configuration = runs[0].configuration
    configuration.training.flops = 4e16
    let run = PlannedRun(
      id: runs[0].id, label: runs[0].label, variant: "", seed: 1, axes: runs[0].axes,
      configuration: configuration)
    let active = try experiment.activeRun(run)
    try active.begin(provenance: sampleProvenance)
    for epoch in 0...3 { try active.record(.epoch(epochMetrics(epoch))) }
    let status = try ExperimentStatus(of: experiment)
    #expect(status.active.map(\.epochs) == [nil] && status.active.map(\.share) == [0.25])
    // Six of eight seconds, and three runs of eight.
    #expect(status.remainingSeconds == 30)
    withExtendedLifetime(active) {}
  }
}
