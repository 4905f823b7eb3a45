import Execution
import Experiments
import Foundation
import Reports
import Results

/// What was measured, and where.
struct BenchmarkReport: Sendable {
  /// The schema of the document.
  static let schema = "sprout/bench/1"

  /// The benchmarks with their figures, in order.
  let results: [(benchmark: Benchmark, figures: [Figure])]
  /// When it was begun.
  let date: Date
  /// Processes that wanted a core at the beginning: on a busy machine wall-clock times say little.
  let load: Double?
}

extension BenchmarkReport {
  /// Measures some benchmarks.
  ///
  /// - Throws: What a benchmark throws; nothing is reported then.
  init(of benchmarks: [Benchmark], on workbench: Workbench) throws {
    date = Date()
    load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))
      .flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
    results = try benchmarks.map { benchmark in
      workbench.say("\(benchmark.name): \(benchmark.summary)")
      return (benchmark, try benchmark.measure(workbench))
    }
  }

  /// One table: a line for each figure.
  var text: String {
    let rows = results.flatMap { benchmark, figures in
      figures.map { figure in
        [
          benchmark.name,
          figure.name,
          figure.unit.text(of: figure.median),
          figure.unit.text(of: figure.values.min() ?? figure.median),
          figure.unit.text(of: figure.values.max() ?? figure.median),
          "\(figure.values.count)",
          figure.goal?.text(in: figure.unit) ?? "",
          figure.isGoalReached.map { $0 ? "reached" : "missed" } ?? "",
        ]
      }
    }
    let table = TextTable(
      [
        ("benchmark", .left), ("figure", .left), ("median", .right), ("lowest", .right), ("highest", .right),
        ("times", .right), ("goal", .left), ("", .left),
      ], rows: rows)
    return machineText + table.text
  }

  private var machineText: String {
    let load = load.map { ", load \(Quantity.decimal($0, digits: 1))" } ?? ""
    return "\(Machine.processor), \(Machine.coreCount) cores\(load), \(Machine.operatingSystem)\n\n"
  }

  /// Everything that was measured, in seconds and bytes.
  var json: JSONValue {
    [
      "schema": .string(Self.schema),
      "date": .string(date.formatted(.iso8601)),
      "machine": [
        "host": .string(LeaseOwner.hostName),
        "cpu": .string(Machine.processor),
        "cores": .integer(Machine.coreCount),
        "operating_system": .string(Machine.operatingSystem),
        "load": JSONValue(load),
      ],
      "benchmarks": .array(
        results.map { benchmark, figures in
          [
            "name": .string(benchmark.name), "summary": .string(benchmark.summary),
            "figures": .array(figures.map(\.json)),
          ]
        }
      ),
    ]
  }
}

extension Figure {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "unit": .string(unit.rawValue),
      "median": .number(median),
      "values": .array(values.map(JSONValue.number)),
      "goal": goal?.json ?? .null,
      "reached": isGoalReached.map(JSONValue.boolean) ?? .null,
    ]
  }
}
