import Experiments
import OrderedCollections
import Results
import TestSupport
import Testing
import Training

@Suite struct SummaryTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder
  private let runs = [
    plannedRun(
      3, label: "b", variant: "a,b\"c", seed: 1, axes: ["growth.method": "tiny", "model.hidden": [2, 2]]),
    plannedRun(1, label: "c", seed: 0, axes: ["growth.method": "random", "model.hidden": [4]]),
    plannedRun(2, label: "a", seed: 0, axes: ["growth.method": "tiny", "model.hidden": [2, 2]]),
  ]

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("trial")
    try experiment.prepare()
  }

  @Test func thePlanHasAColumnForEachAxis() throws {
    try experiment.finish(runs[1])
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
    let table = try #require(try CSVTable(contentsOf: experiment.planPath))
    #expect(table.columns == ["id", "label", "variant", "seed", "state", "growth.method", "model.hidden"])
    #expect(table.rows[0] == [runs[0].id, "b", "a,b\"c", "1", "new", "tiny", "2;2"])
    #expect(table.rows.map { $0[4] } == ["new", "done", "new"])
    let plan = try #require(try experiment.storedPlan())
    #expect(plan.entries.map(\.folderName) == runs.map(\.folderName))
    #expect(plan.axes == ["growth.method", "model.hidden"])
  }

  @Test func theSummaryStandsInTheOrderOfThePlanThenOfTheNames() throws {
    for run in runs.reversed() { try experiment.finish(run) }
    let old = plannedRun(9, label: "zz")
    let older = plannedRun(8, label: "aa")
    for run in [old, older] { try experiment.finish(run) }
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
    let table = try #require(try CSVTable(contentsOf: experiment.summaryPath))
    let figures = [
      RunResult.columns.map(\.name), RunCost.columns.map(\.name), RunResult.laterColumns.map(\.name),
      RunResult.regressionColumns.map(\.name),
    ]
    #expect(
      table.columns.starts(with: ["id", "label", "variant", "seed", "growth.method", "model.hidden"]))
    #expect(Array(table.columns.dropFirst(6)) == figures.flatMap(\.self))
    #expect(table.rows.map { $0[1] } == ["b", "c", "a", "aa", "zz"])
    #expect(
      Array(table.rows[0].prefix(21).dropFirst(2)) == [
        "a,b\"c", "1", "tiny", "2;2", "0.9", "0.25", "", "", "0.125", "3", "8;16", "314", "1.5", "1.25",
        "2000000000", "1000000", "1024", "0.75", "0.625",
      ]
    )
    let bytes = try #require(try FileSystem.contents(of: experiment.summaryJSONPath))
    let json = try JSONValue(parsing: bytes)
    #expect(json["schema"] == "sprout/summary/1")
    #expect(json["runs"]?.array?.count == 5)
    #expect(json["runs"]?.array?.first?["axes"] == ["growth.method": "tiny", "model.hidden": [2, 2]])
    #expect(json["runs"]?.array?.first?["result"]?["validation_loss"] == .null)
  }

  @Test func rebuildingGivesTheSameBytes() throws {
    for run in runs { try experiment.finish(run) }
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
    let first = try FileSystem.contents(of: experiment.summaryPath)
    try FileSystem.remove(experiment.summaryPath)
    try experiment.rebuildSummary()
    #expect(try FileSystem.contents(of: experiment.summaryPath) == first)
  }

  @Test func resultsOfAPlanComeUnderItsAxes() throws {
    for run in runs.dropFirst() { try experiment.finish(run) }
    let renamed = plannedRun(2, label: "a", variant: "grown", seed: 0)
    let found = try experiment.rebuildSummary(returning: [runs[0], renamed])
    #expect(found.map(\.id) == [renamed.id])
    #expect(found[0].variant == "grown")
    #expect(found[0].json["axes"] == [:])
    #expect(found[0].figure("test_accuracy") == 0.9)
    #expect(
      try experiment.rebuildSummary(returning: [runs[2], runs[1]]).map(\.id) == [runs[2].id, runs[1].id])
  }

  @Test func aRunWithAnOlderLabelKeepsItsPlaceInThePlan() throws {
    try experiment.finish(runs[1])
    try experiment.finish(plannedRun(3, label: "zz"))
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
    #expect(try labels() == ["zz", "c"])
  }

  /// Among 100,000 runs two whose ids begin with the same eight characters are to be expected.
  @Test func runsWithTheSameBeginningOfTheirIDsAreToldApart() throws {
    let twins = ["b", "a"].map { last in
      PlannedRun(
        id: "00000001" + String(repeating: last, count: 56), label: last, variant: "", seed: 0, axes: [:],
        configuration: runs[0].configuration)
    }
    for run in twins { try experiment.finish(run) }
    try experiment.writePlan(twins, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
    #expect(try labels() == ["b", "a"])
    #expect(try experiment.rebuildSummary(returning: twins).map(\.label) == ["b", "a"])
  }

  @Test func anAxisTheRunDidNotHaveComesFromItsConfiguration() throws {
    try experiment.finish(plannedRun(3, label: "old"))
    let axes: [OrderedDictionary<String, JSONValue>] = [["model.hidden": [2, 2]], ["model.hidden": [4]]]
    let planned = axes.enumerated().map { plannedRun(3 + $0, label: "new\($0)", axes: $1) }
    try experiment.writePlan(planned, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
    let table = try #require(try CSVTable(contentsOf: experiment.summaryPath))
    #expect(table.rows.map { Array($0[1...4]) } == [["old", "", "0", "2;2"]])
  }

  /// Readers such as pandas take the type of a column from its cells: a number must be one in every row, and what was
  /// not measured nothing at all.
  @Test func cellsAreNumbersOrEmpty() throws {
    var result = sampleResult
    (result.testLoss, result.trainLoss, result.validationLoss) = (.nan, .infinity, .nan)
    try experiment.finish(runs[0], result: result)
    try experiment.finish(runs[1])
    try experiment.rebuildSummary()
    let table = try #require(try CSVTable(contentsOf: experiment.summaryPath))
    let first = try #require(table.index(of: "test_accuracy"))
    for row in table.rows {
      for (name, cell) in zip(table.columns, row).dropFirst(first) where name != "final_widths" {
        #expect(cell.isEmpty || Double(cell)?.isFinite == true, "\(name) is \(cell)")
      }
    }
    let loss = try #require(table.index(of: "test_loss"))
    #expect(table.rows.map { $0[loss] }.sorted() == ["", "0.25"])
  }

  @Test func whatIsDamagedIsLeftOut() throws {
    for run in runs { try experiment.finish(run) }
    let path = "\(experiment.runsPath)/\(runs[0].folderName)/run.json"
    let bytes = try #require(try FileSystem.contents(of: path))
    try FileSystem.replace(path, with: Array(bytes.dropLast(10)))
    #expect(try experiment.rebuildSummary(returning: runs).map(\.id) == [runs[1].id, runs[2].id])
    #expect(try labels() == ["a", "c"])
  }

  private func labels() throws -> [String] {
    try #require(try CSVTable(contentsOf: experiment.summaryPath)).rows.map { $0[1] }
  }

  @Test func onlyExperimentsAreListed() throws {
    let tree = ResultsTree(path: directory.path)
    try FileSystem.createFolder(tree.experiment("reference").path)
    #expect(try tree.experiments().map(\.name) == ["trial"])
    #expect(try ResultsTree(path: directory.path(of: "absent")).experiments().isEmpty)
  }
}
