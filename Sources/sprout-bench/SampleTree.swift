import Datasets
import Execution
import Experiments
import Foundation
import Growth
import OrderedCollections
import Results
import Training
import YAML

/// A results tree of finished runs that nobody has executed: a spec with as many distinct points as there are to be
/// runs, and for each run the `run.json` the program would have written. The tables and models beside it are left
/// out: what is measured on the tree never opens them.
struct SampleTree {
  /// Holds the spec and the results.
  let folder: String
  /// The number of runs.
  let runs: Int

  var specPath: String { "\(folder)/spec.yaml" }
  var resultsPath: String { "\(folder)/results" }
  var experiment: ExperimentFolder { ResultsTree(path: resultsPath).experiment("scale") }

  /// The spec: three axes, one seed.
  var spec: String {
    let first = Self.largestDivisor(of: runs) { $0 * $0 * $0 <= runs }
    let second = Self.largestDivisor(of: runs / first) { $0 * $0 <= runs / first }
    let axis = { (count: Int, unit: Double) in
      (1...count).map { JSONValue.number(Double($0) * unit).text }.joined(separator: ", ")
    }
    return """
      version: 1
      name: scale
      dataset: {name: digits, validation: 0.1}
      model: {hidden: [2, 2]}
      training: {epochs: 30, batch_size: 32}
      growth: {method: tiny, start: 0.5, every: 0.5, until: 15, layers: all, max_width: 64}
      grid:
        optimizer.learning_rate: [\(axis(first, 0.001))]
        optimizer.momentum: [\(axis(second, 0.001))]
        growth.thresholds.loss_decrease: [\(axis(runs / first / second, 0.0001))]

      """
  }

  private static func largestDivisor(of number: Int, where isSmall: (Int) -> Bool) -> Int {
    (1...number).prefix(while: isSmall).last { number.isMultiple(of: $0) } ?? 1
  }

  /// Writes the tree.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  func make() throws {
    let plan = try Plan(of: Spec(source: Source(name: "spec.yaml", text: spec), maximumRuns: runs)) {
      try Catalog().contentHash(of: $0)
    }
    try experiment.prepare()
    var provenance = Provenance.collect(programVersion: "0.1.0")
    (provenance.blasName, provenance.blasVersion, provenance.blasKernel) = ("OpenBLAS", "0.3.21", "Haswell")
    provenance.threads = 1
    for (number, run) in plan.runs.enumerated() {
      let path = "\(experiment.runsPath)/\(run.folderName)"
      try FileSystem.createFolder(path)
      let record = RunRecord(run: run, provenance: provenance, outcome: try Self.outcome(number))
      // Not durable, and much faster for it: nobody keeps the tree.
      try Data(record.json.prettyText.utf8).write(to: URL(filePath: "\(path)/run.json"))
    }
    try experiment.writeSpec(spec)
    try experiment.writePlan(plan.runs, index: RunIndex(of: experiment))
    // Last: where it stands the tree is whole.
    try writeSpec()
  }

  /// Writes the spec alone, for a tree that is only planned.
  func writeSpec() throws {
    try FileSystem.createFolder(folder)
    try FileSystem.replace(specPath, with: Array(spec.utf8))
  }

  /// Removes what is rebuilt from the runs.
  func removeSummary() throws {
    for path in [experiment.summaryPath, experiment.summaryJSONPath] { try FileSystem.remove(path) }
  }
}

extension SampleTree {
  /// Results that look like results: the digits of the numbers are what takes time to read and write.
  private static func outcome(_ number: Int) throws -> RunRecord.Outcome {
    let share = (Double(number % 1009) + 0.5) / 1009
    let widths = [2 + number % 63, 2 + number % 61]
    var result: OrderedDictionary<String, JSONValue> = [
      "best_epoch": 30, "final_widths": .array(widths.map(JSONValue.integer)),
      "parameters": .integer(65 * widths[0] + widths[0] * widths[1] + 11 * widths[1]),
    ]
    for (place, metric) in Metric.allCases.enumerated() where metric.task != .regression {
      result[metric.rawValue] = .number((metric.isShare ? 0.5 : 0) + share / Double(place + 2))
    }
    let cost: JSONValue = [
      "seconds": .number(0.2 + share / 3), "cpu_seconds": .number(0.2 + share / 13),
      "train_flops": .number((6e8 * share).rounded()), "growth_flops": .number((1.3e9 * share).rounded()),
      "peak_memory_bytes": .integer(35_000_000 + 4096 * (number % 100)),
    ]
    return .finished(try JSONValue.object(result).decode(), GrowthSummary([]), try cost.decode())
  }
}
