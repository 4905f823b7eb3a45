import Experiments
import Foundation
import Results
import TestSupport

/// A folder with a spec and a results tree in which the program under test is run.
final class Laboratory: Sendable {
  let directory: TemporaryDirectory

  /// A spec that is over in a moment: a network that grows, and one that does not, two seeds each.
  static let spec = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 300}
    model: {hidden: [2, 2]}
    optimizer: {learning_rate: 0.05}
    training: {epochs: 4, batch_size: 32}
    growth: {method: tiny, start: 1, every: 1, until: 3, scale: initializer, fill: random, max_neurons: 4}
    seeds: 2
    variants:
      grown: {}
      fixed: {growth.method: none, model.hidden: [8]}
    """

  init(spec: String = Laboratory.spec) throws {
    directory = try TemporaryDirectory()
    try directory.write(spec, to: "trial.yaml")
  }

  func tree(_ results: String = "results") -> ExperimentFolder {
    ResultsTree(path: directory.path(of: results)).experiment("trial")
  }

  /// Runs the program to its end.
  func sprout(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Outcome {
    try await Program.run(arguments, environment: environment, directory: directory.url)
  }

  /// Starts the program.
  func start(_ arguments: String...) throws -> Program {
    try Program(arguments, directory: directory.url)
  }

  /// The numbers of every finished run: the tables without the columns that end in `seconds`, and the model.
  func numbers(_ results: String = "results") throws -> [String: Numbers] {
    let runs = try tree(results).finishedRuns()
    return try Dictionary(uniqueKeysWithValues: runs.map { ($0.folderName, try Numbers(of: $0)) })
  }

  /// What must not depend on how a run was executed.
  struct Numbers: Equatable {
    let metrics: [[String]]
    let growth: [[String]]
    let model: [UInt8]

    init(of run: StoredRun) throws {
      metrics = try Self.timeless("\(run.path)/metrics.csv")
      growth = try Self.timeless("\(run.path)/growth.csv")
      model = try FileSystem.contents(of: "\(run.path)/model.safetensors") ?? []
    }

    private static func timeless(_ path: String) throws -> [[String]] {
      guard let table = try CSVTable(contentsOf: path) else { return [] }
      let kept = table.columns.indices.filter { !table.columns[$0].hasSuffix("seconds") }
      return ([table.columns] + table.rows).map { row in kept.map { row[$0] } }
    }
  }

  /// Waits until something holds. The bound is no measure of speed: it ends a test that would hang.
  ///
  /// It holds its thread on purpose: a suspended test would come back only after the long computations that stand in
  /// line for the few threads of the test runner, and what it waits for would keep the cores busy meanwhile.
  func wait(until condition: () throws -> Bool) throws {
    for _ in 0..<1200 {
      if try condition() { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw NeverHappened()
  }

  struct NeverHappened: Error {}

  /// The rows in `metrics.csv` of the runs in progress.
  func rowsInProgress() throws -> Int {
    try tree().activeEntries().reduce(0) { sum, entry in
      sum + (try CSVTable(contentsOf: entry.path + "/metrics.csv")?.rows.count ?? 0)
    }
  }
}

extension StoredRun {
  /// A figure of `result` or `cost` by its name in the file.
  func figure(_ name: String) -> JSONValue? { json["result"]?[name] ?? json["cost"]?[name] }
}
