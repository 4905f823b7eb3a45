import Experiments
import Foundation
import Testing

@testable import sprout_bench

@Suite struct FigureTests {
  @Test(arguments: [([3], 3), ([5, 1, 3], 3), ([4, 1, 2, 9], 3)] as [([Double], Double)])
  func theMedianIsTheMiddle(_ values: [Double], _ median: Double) {
    #expect(Figure("x", .seconds, values).median == median)
  }

  @Test func theMedianIsHeldToTheGoal() {
    let values = [1.0, 9, 2]
    #expect(Figure("x", .seconds, values).isGoalReached == nil)
    #expect(Figure("x", .seconds, values, goal: .atMost(2)).isGoalReached == true)
    #expect(Figure("x", .seconds, values, goal: .atMost(1.9)).isGoalReached == false)
    #expect(Figure("x", .ratio, values, goal: .atLeast(2)).isGoalReached == true)
    #expect(Figure("x", .ratio, values, goal: .atLeast(2.1)).isGoalReached == false)
  }

  @Test func theDocumentHoldsEveryValue() throws {
    let benchmark = Benchmark("a/b", "what") { _ in [] }
    let figures = [
      Figure("wall time", .seconds, [0.5, 0.25, 0.75], goal: .atMost(0.4)),
      Figure("share", .ratio, [2]),
    ]
    let report = BenchmarkReport(
      results: [(benchmark, figures)], date: Date(timeIntervalSince1970: 0), load: nil)
    let json = try JSONValue(parsing: report.json.prettyText)
    #expect(json["schema"] == "sprout/bench/1")
    #expect(json["date"] == "1970-01-01T00:00:00Z")
    let first = json["benchmarks"]?.array?.first
    #expect(first?["name"] == "a/b")
    #expect(
      first?["figures"]?.array?.first == [
        "name": "wall time", "unit": "seconds", "median": 0.5, "values": [0.5, 0.25, 0.75],
        "goal": ["at_most": 0.4], "reached": false,
      ]
    )
    #expect(first?["figures"]?.array?.last?["goal"] == .null)
    let table = report.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(table.contains("a/b wall time 0.50 s 0.25 s 0.75 s 3 at most 0.40 s missed"))
    #expect(table.contains("a/b share 2.00 2.00 2.00 1"))
  }

  @Test func filtersAreParts() {
    #expect(Benchmark.named([]).count == Benchmark.all.count)
    #expect(Benchmark.named(["scale/p"]).map(\.name) == ["scale/plan"])
    #expect(Benchmark.named(["nothing"]).isEmpty)
    #expect(Set(Benchmark.all.map(\.name)).count == Benchmark.all.count)
  }
}
