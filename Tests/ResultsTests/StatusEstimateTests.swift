import Experiments
import Results
import TestSupport
import Testing
import Training

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
}
