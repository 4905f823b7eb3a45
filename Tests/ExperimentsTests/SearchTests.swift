import OrderedCollections
import Testing

@testable import Experiments

/// What a search draws, and what stays when it is changed.
struct SearchTests {
  private func drawn(_ entries: String, _ path: String, overrides: SpecOverrides = SpecOverrides()) throws
    -> [JSONValue]
  {
    let key = try #require(SpecTable.current.index(of: path))
    return try spec(header + "search: {\(entries)}", overrides: overrides).points.map {
      SpecTable.current.value(key, in: $0.settings)
    }
  }

  private static let rate = "optimizer.learning_rate: {log_uniform: [1e-3, 1]}"

  /// Written down once: other numbers would make other runs of every spec with a search.
  @Test func theDrawsAreThoseOfTheDocuments() throws {
    let rates = try drawn("samples: 6, \(Self.rate)", "optimizer.learning_rate")
    #expect(rates == [0.001833, 0.2104, 0.008216, 0.5919, 0.07088, 0.003224].map(JSONValue.number))
    let others = try drawn("samples: 6, seed: 1, \(Self.rate)", "optimizer.learning_rate")
    #expect(Set(others).isDisjoint(with: rates))
  }

  @Test func moreSamplesOtherKeysAndAnotherOrderLeaveThem() throws {
    let path = "optimizer.learning_rate"
    let few = try drawn("samples: 5, seed: 3, \(Self.rate)", path)
    #expect(try drawn("samples: 50, seed: 3, \(Self.rate)", path).prefix(5) == few[...])
    let momentum = "optimizer.momentum: {uniform: [0, 0.95]}"
    #expect(try drawn("\(momentum), samples: 5, \(Self.rate), seed: 3", path) == few)
    let flags = SpecOverrides(set: ["search.seed=3", "search.samples=5", "optimizer.momentum=0.5"])
    #expect(try drawn("\(Self.rate), \(momentum), samples: 2", path, overrides: flags) == few)
  }

  @Test(arguments: [
    ("optimizer.learning_rate: {log_uniform: [1e-3, 1]}", 0.001, 1.0),
    ("optimizer.learning_rate: {uniform: [0.25, 100]}", 0.25, 100),
    ("optimizer.weight_decay: {log_uniform: [1.23456e-7, 1.23459e-7]}", 1.23456e-7, 1.23459e-7),
    ("training.batch_size: {integer: [8, 11]}", 8, 11),
  ])
  func numbersStayWithinTheirBoundsAndAreShort(_ entry: String, _ low: Double, _ high: Double) throws {
    let path = String(entry.prefix { $0 != ":" })
    let numbers = try drawn("samples: 400, \(entry)", path).compactMap(\.number)
    #expect(numbers.allSatisfy { low...high ~= $0 })
    // The lower and the upper half of them are met about as often.
    let middle = entry.contains("log_") ? (low * high).squareRoot() : (low + high) / 2
    let below = Double(numbers.count { $0 < middle }) / Double(numbers.count)
    // Bounds that differ in the fifth digit leave little to round to.
    guard high / low > 1.01 else { return }
    #expect((0.4...0.6).contains(below))
    for number in numbers {
      let digits = "\(number)".prefix { $0 != "e" }.drop { $0 == "0" || $0 == "." }.filter(\.isNumber)
      #expect(
        digits.count <= 5 && (Double(digits) ?? 0).truncatingRemainder(dividingBy: 10) == 0
          || digits.count <= 4)
    }
  }

  @Test func aChoiceDrawsEveryValueAndLabelsSayWhichOnes() throws {
    let plan = try plan(
      header + "search: {samples: 30, model.hidden: {choice: [[1], [2, 3], [4]]}}\ngrowth: {method: none}")
    #expect(Set(plan.runs.map(\.label)) == ["hidden=1", "hidden=2-3", "hidden=4"])
    #expect(plan.counts.search == 30 && plan.counts.merged == 27 && plan.counts.runs == 3)
    #expect(plan.spec.searchPaths == ["model.hidden"])
  }

  @Test func drawsAreCombinedWithVariantsGridAndSeeds() throws {
    let plan = try plan(
      header + """
        search: {samples: 4, \(Self.rate)}
        grid: {growth.method: [tiny, random]}
        variants: {own: {}, fixed: {growth.method: none}, tuned: {optimizer.learning_rate: 0.5}}
        seeds: 2
        """)
    // Of 3 x 2 x 4 points the fixed ones do not differ by the method, and the tuned ones not by the rate.
    #expect(plan.counts.product == 24 && plan.counts.merged == 4 + 6 && plan.counts.runs == 28)
    #expect(plan.spec.axisPaths == ["growth.method", "optimizer.learning_rate"])
    #expect(plan.runs[0].label == "own.method=tiny.lr=0.001833.seed=0")
  }

  @Test func extendedSearchesAreMergedAndDropped() throws {
    let files = ["base.yaml": header + "search: {samples: 3, seed: 1, \(Self.rate)}"]
    let merged = try spec(
      "extends: base.yaml\nsearch: {samples: 4, optimizer.momentum: {uniform: [0, 0.9]}}", files: files)
    #expect(merged.counts.search == 4)
    #expect(merged.searchPaths == ["optimizer.learning_rate", "optimizer.momentum"])
    let dropped = try spec("extends: base.yaml\nsearch: null", files: files)
    #expect(dropped.counts.search == 1 && dropped.searchPaths.isEmpty)
  }

  /// The id speaks of values, not of where they come from.
  @Test func aDrawnRunIsTheRunOfItsValues() throws {
    let drawn = try #require(try plan(header + "search: {samples: 1, \(Self.rate)}").runs.first)
    let given = try #require(try plan(header + "optimizer: {learning_rate: 0.001833}").runs.first)
    #expect(drawn.id == given.id)
  }

  @Test func keysWithAValueOfTheirOwnAreNotDrawn() throws {
    let text = header + "search: {samples: 3, \(Self.rate)}"
    let fixed = try spec(text, overrides: SpecOverrides(set: ["optimizer.learning_rate=0.5"]))
    #expect(fixed.counts.search == 1 && fixed.points.count == 1)
    let flags = SpecOverrides(grid: ["optimizer.learning_rate=0.1,0.2"])
    #expect(
      diagnostics(text, overrides: flags) == [
        "--grid:1:1: optimizer.learning_rate is drawn under search, which --grid cannot replace"
      ])
  }
}
