import Execution
import Experiments
import Results
import SampleRuns
import TestSupport
import Testing

@Suite struct RunSelectionTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
  }

  private func selection(
    _ runs: [PlannedRun],
    of planned: [PlannedRun]? = nil,
    retryFailed: Bool = false,
    repeating: Bool = false
  ) throws -> RunSelection {
    RunSelection(
      runs, of: planned ?? runs, index: try RunIndex(of: experiment), retryFailed: retryFailed,
      repeating: repeating)
  }

  private func finish(_ run: PlannedRun) throws {
    try SampleRun(id: run.id, label: run.label).write(to: experiment)
  }

  @Test func aDamagedRunIsRepeatedByForceAlone() throws {
    let run = try plannedRun(1)
    try FileSystem.createFolder("\(experiment.runsPath)/\(run.folderName)")
    let plain = try selection([run], retryFailed: true)
    #expect(plain.pending.isEmpty && plain.damaged == 1 && plain.finished == 0)
    let forced = try selection([run], repeating: true)
    #expect(forced.pending.map(\.id) == [run.id] && forced.damaged == 0)
  }

  @Test func whatHalvingGivesUpIsLeftAloneAsLongAsItDoes() throws {
    let runs = try [1, 2].map { try plannedRun($0) }
    for run in runs {
      let folder = "\(experiment.activePath)/\(run.folderName).01234567"
      try FileSystem.createFolder(folder)
      try FileSystem.replace("\(folder)/stopped.json", with: [])
    }
    let index = try RunIndex(of: experiment)
    let halved = RunSelection(
      runs, of: runs, index: index, retryFailed: false, repeating: false, givenUp: [runs[0].id])
    #expect(halved.pending.map(\.id) == [runs[1].id] && halved.stopped == 1 && halved.reopened == 1)
    let whole = try selection(runs)
    #expect(whole.pending.count == 2 && whole.stopped == 0 && whole.reopened == 2)
  }

  @Test func seedsTakeTurnsInTheOrderOfTheSpec() throws {
    let seeds = [7, 3, 5]
    var runs: [PlannedRun] = []
    for point in 0..<2 {
      for seed in seeds {
        let run = try plannedRun(16 * point + seed)
        runs.append(
          PlannedRun(
            id: run.id,
            label: "point-\(point)",
            variant: "",
            seed: seed,
            axes: run.axes,
            configuration: run.configuration
          )
        )
      }
    }
    let pending = try selection(runs).pending
    #expect(pending.map(\.seed) == [7, 7, 3, 3, 5, 5])
    #expect(pending.map(\.label) == ["point-0", "point-1", "point-0", "point-1", "point-0", "point-1"])
  }

  @Test func aMissingGrownRunIsAddedForItsBaseline() throws {
    let grown = try plannedRun(1)
    let baseline = try plannedRun(2, of: grown)
    let plan = [grown, try plannedRun(3), baseline]
    let missing = try selection([baseline], of: plan)
    #expect(missing.prerequisites.map(\.id) == [grown.id])
    #expect(missing.pending.map(\.id) == [grown.id, baseline.id])
    #expect(missing.runs.map(\.id) == [grown.id, baseline.id])
    try finish(grown)
    for repeating in [false, true] {
      let done = try selection([baseline], of: plan, repeating: repeating)
      #expect(done.prerequisites.isEmpty)
      #expect(done.pending.map(\.id) == [baseline.id])
    }
    try finish(baseline)
    #expect(try selection([baseline], of: plan).pending.isEmpty)
  }

  @Test func aBaselineOfAFailedRunIsBlockedUnlessThatIsRepeated() throws {
    let grown = try plannedRun(1)
    let baseline = try plannedRun(2, of: grown)
    try experiment.recordFailure(RunFailure(.other, "once"), of: grown, provenance: sampleProvenance)
    for wanted in [[grown, baseline], [baseline]] {
      let plain = try selection(wanted, of: [grown, baseline])
      #expect(plain.pending.isEmpty)
      #expect(plain.blocked.map(\.id) == [baseline.id])
      let retried = try selection(wanted, of: [grown, baseline], retryFailed: true)
      #expect(retried.pending.map(\.id) == [grown.id, baseline.id])
      #expect(retried.blocked.isEmpty)
    }
  }

  @Test func finishedAndFailedRunsAreLeftAloneUnlessAsked() throws {
    let runs = try [1, 2, 3].map { try plannedRun($0) }
    try finish(runs[0])
    let failure = RunFailure(.other, "once")
    try experiment.recordFailure(failure, of: runs[1], provenance: sampleProvenance)
    let plain = try selection(runs)
    #expect(plain.pending.map(\.id) == [runs[2].id])
    #expect(plain.finished == 1)
    #expect(plain.failed == 1)
    let retried = try selection(runs, retryFailed: true)
    #expect(Set(retried.pending.map(\.id)) == [runs[1].id, runs[2].id])
    #expect(retried.failed == 0)
    let repeated = try selection(runs, repeating: true)
    #expect(repeated.pending.count == 3)
  }
}
