import Datasets
import Growth
import Networks
import TestSupport
import Testing
import Training

@testable import Experiments

/// `--set`, `--grid` and `--seeds`.
struct OverrideTests {
  @Test func aSetValueWinsOverEverything() throws {
    let text =
      header
      + "training: {epochs: 40}\ngrid: {training.epochs: [11, 12]}\nvariants: {a: {training.epochs: 13}}"
    let plan = try plan(text, overrides: SpecOverrides(set: ["training.epochs=14", "model.hidden=[4,4]"]))
    #expect(plan.runs.map(\.configuration.training.epochs) == [14])
    #expect(plan.runs.map(\.configuration.model.hidden) == [[4, 4]])
  }

  @Test func aSetSectionAndAnEmptyValue() throws {
    let text = header + "training: {early_stopping: {patience: 3}}"
    let set = [
      "optimizer.schedule={name: cosine, warmup_epochs: 2}", "training.early_stopping=", "name=other",
    ]
    let plan = try plan(text, overrides: SpecOverrides(set: set))
    #expect(plan.runs[0].configuration.optimizer.schedule.warmupEpochs == 2)
    #expect(plan.runs[0].configuration.training.earlyStopping == nil)
    #expect(plan.spec.name == "other")
  }

  @Test(arguments: ["|", ",", ":", "#", "-", "*", "~", " ", ";", "\t", "tab"])
  func aDelimiterNeedsNoQuotes(delimiter: String) throws {
    let text = "version: 1\nname: test\ndataset: {name: csv, path: a.csv}\nmodel: {hidden: [2]}"
    let set = ["dataset.delimiter=" + delimiter]
    #expect(try spec(text, overrides: SpecOverrides(set: set)).datasets.map(\.delimiter) == [delimiter])
  }

  @Test func aGridFlagSaysWhichVariantsItDoesNotReach() throws {
    let text =
      header + "variants:\n  a: {}\n  b: {growth.method: none}\n  c: {growth: {method: random, every: 1}}"
    let grid = ["growth.method=tiny,random", "training.epochs=3,4"]
    let plan = try plan(text, overrides: SpecOverrides(grid: grid))
    #expect(plan.spec.warnings == ["--grid growth.method does not reach b, c: a variant's own value wins"])
    #expect(try spec(text).warnings.isEmpty)
  }

  @Test func pixelsOnScalesOfTheirOwnArePointedAt() throws {
    func warnings(_ text: String) throws -> [String] {
      try spec("version: 1\nname: a\ndataset: {name: digits\(text)\ngrowth: {method: none}").warnings
    }
    let convolutions = "}\nmodel: {layers: [{conv: 2}, {pool: global}]}"
    #expect(try warnings(convolutions).map { $0.contains("convolutions read all pixels") } == [true])
    #expect(try warnings(", normalize: channel" + convolutions).isEmpty)
    let dense = "}\nmodel: {hidden: [2]}"
    #expect(try warnings(dense).isEmpty)
    #expect(try warnings(", augment: {crop: 1}" + dense).map { $0.contains("moves pixels") } == [true])
    #expect(try warnings(", normalize: unit, augment: {crop: 1}" + dense).isEmpty)
  }

  @Test func aCalendarWithoutADistanceIsPointedAt() throws {
    let variants = "variants: {a: {}, b: {growth.every: 1}, c: {growth.method: none}}"
    let text = header + "growth: {start: 1}\n" + variants
    #expect(
      try spec(text).warnings == [
        "growth.start has no effect without growth.every or growth.on_plateau: growth at its own pace finds out when"
      ])
    let plateau = "growth: {on_plateau: {}, start: 1, until: 2}"
    #expect(try spec(header + plateau).warnings.isEmpty)
    #expect(try spec(header + "growth: {until: 3}").warnings.map { $0.prefix(12) } == ["growth.until"])
  }

  @Test(arguments: ["test", "validation"])
  func aPartOfOneSampleIsPointedAt(_ part: String) throws {
    let csv = "version: 1\nname: one\nmodel: {hidden: [2]}\ndataset: {name: csv, path: d.csv, \(part): "
    let says = "dataset.\(part): 1 is a count, one sample: its accuracy is 0 or 100 %; a share is below 1"
    for one in ["1", "1.0"] { #expect(try spec(csv + one + "}").warnings == [says]) }
    for other in ["0.99", "2"] { #expect(try spec(csv + other + "}").warnings.isEmpty) }
  }

  @Test func fewerEpochsEndGrowthWithTheTraining() throws {
    let text = header + "growth: {every: 1, until: 15}"
    let plan = try plan(text, overrides: SpecOverrides(set: ["training.epochs=5"]))
    #expect(plan.runs[0].configuration.growth.until == 5)
  }

  @Test func aGridFlagAddsOrReplacesAnAxis() throws {
    let text = header + "grid: {growth.method: [none]}"
    let grid = ["growth.method=tiny,random", "model.hidden=[1,1],[3,3]"]
    let plan = try plan(text, overrides: SpecOverrides(grid: grid))
    #expect(
      plan.runs.map(\.label) == [
        "method=tiny.hidden=1-1", "method=tiny.hidden=3-3", "method=random.hidden=1-1",
        "method=random.hidden=3-3",
      ]
    )
  }

  @Test(arguments: [
    (["training.epochs=2", "training.epochs=3"], "training.epochs two values, 2 and 3"),
    (["growth={method: none}", "growth.method=tiny"], "growth.method two values, \"none\" and \"tiny\""),
    (["model.hidden=[2]", "model.hidden=[3]"], "model.hidden two values, [2] and [3]"),
    (["name=a", "name=b"], "name several values, a, b; keep one"),
  ])
  func setGivesAKeyOneValue(_ set: [String], _ says: String) {
    let found = diagnostics(header, overrides: SpecOverrides(set: set))
    #expect(found.count == 1 && found.first?.hasPrefix("--set:1:1: --set gives \(says)") == true, "\(found)")
  }

  @Test func theSameValueTwiceIsOne() {
    let set = [
      "training.epochs=2", "training.epochs=2", "optimizer.learning_rate=1e-1", "optimizer.learning_rate=0.1",
    ]
    #expect(diagnostics(header, overrides: SpecOverrides(set: set)).isEmpty)
  }

  @Test func aDecimalCommaInAListIsPointedAt() throws {
    let hint = "optimizer.weight_decay: '0,1' is two values; a decimal number has a point, as in 0.5"
    #expect(
      try spec(header, overrides: SpecOverrides(grid: ["optimizer.weight_decay=0,1"])).warnings.contains(hint)
    )
    for grid in ["optimizer.weight_decay=0, 1", "optimizer.weight_decay=0,0.1", "training.epochs=1,2"] {
      #expect(
        try spec(header, overrides: SpecOverrides(grid: [grid])).warnings.allSatisfy { !$0.contains("point") }
      )
    }
    let found = diagnostics(header, overrides: SpecOverrides(grid: ["optimizer.learning_rate=0,1"]))
    #expect(found.contains { $0.hasSuffix("'0,1' is two values; a decimal number has a point, as in 0.5") })
  }

  @Test func aNumberWithAPointIsNoColumn() {
    let found = diagnostics(header, overrides: SpecOverrides(set: ["dataset.label=3.0"]))
    #expect(
      found.contains {
        $0.hasSuffix("must be a string, not 3.0; write 3 for that number, or the name in quotes")
      },
      "\(found)")
  }

  /// An axis of the command line never goes without a word.
  @Test(arguments: [
    (["training.epochs=2"], ["training.epochs=3,4"]),
    (["growth={method: none}"], ["growth.method=tiny,random"]),
    (["growth.method=none"], ["growth={method: tiny},{method: random}"]),
  ])
  func setAndGridOfOneKeyContradictEachOther(_ set: [String], _ grid: [String]) {
    let found = diagnostics(header, overrides: SpecOverrides(set: set, grid: grid))
    let path = set[0].hasPrefix("training") ? "training.epochs" : "growth.method"
    let column = grid[0].hasPrefix("growth={") ? 9 : 1
    #expect(
      found == ["--grid:1:\(column): --set gives \(path) one value and --grid several; keep one of the two"])
  }

  @Test func twoGridsOfOneKey() {
    let found = diagnostics(
      header, overrides: SpecOverrides(grid: ["training.epochs=3,4", "training.epochs=5"]))
    #expect(found == ["--grid:1:1: training.epochs stands on two axes; keep one"])
  }

  @Test(arguments: [
    ("0..4", [0, 1, 2, 3, 4]), ("7..7", [7]), ("0,1,5", [0, 1, 5]), ("3", [0, 1, 2]), ("[4]", [4]),
    ("{count: 2, first: 9}", [9, 10]),
  ])
  func seeds(_ text: String, _ seeds: [Int]) throws {
    #expect(try plan(header + "seeds: 9", overrides: SpecOverrides(seeds: text)).runs.map(\.seed) == seeds)
  }

  @Test func anExclusionMayMatchNothingWhenFlagsChangeTheAxes() throws {
    let text = header + "grid: {growth.method: [tiny, random]}\nexclude: [{growth.method: random}]"
    #expect(try plan(text, overrides: SpecOverrides(set: ["growth.method=none"])).runs.count == 1)
  }

  @Test(arguments: [
    ("1️⃣growth.metod=tiny", "unknown key 'growth.metod'; did you mean 'growth.method'?"),
    (
      "1️⃣training.learning_rate=1",
      "unknown key 'training.learning_rate'; did you mean 'optimizer.learning_rate' or 'growth.learning_rate'?"
    ),
    (
      "training.epochs=1️⃣1,2",
      "training.epochs takes one value here; several are an axis: --grid training.epochs=1,2"
    ),
    (
      "growth.method=1️⃣tiny, random",
      "growth.method takes one value here; several are an axis: --grid growth.method=tiny,random"
    ),
    (
      "1️⃣growth.line_serach.samples=3",
      "unknown key 'growth.line_serach.samples'; did you mean 'growth.line_search.samples'?"
    ),
    (
      "model.hidden=[4, 1️⃣x]",
      "model.hidden holds an element that must be a whole number from 1 to 100000, not the string 'x'"
    ),
    ("1️⃣epochs", "--set must be PATH=VALUE"),
    ("1️⃣seeds=3", "seeds are given by --seeds"),
    ("1️⃣grid=3", "axes are given by --grid PATH=V1,V2"),
    ("1️⃣version=1", "version cannot be set from the command line"),
    ("growth.layers=[1️⃣3]", "growth.layers names hidden layer 3, but the network has 2 hidden layers"),
    ("model.hidden=1️⃣[2", "this '[' is never closed"),
  ])
  func brokenSet(_ flag: String, _ message: String) {
    let marked = MarkedText(flag)
    let expected = ["--set:\(marked.spots[0]): \(message)"]
    #expect(diagnostics(header, overrides: SpecOverrides(set: [marked.text])) == expected)
  }

  @Test(arguments: [
    (
      "growth.method=tiny,1️⃣rndom",
      "growth.method must be one of \(growthMethods), not 'rndom'; did you mean 'random'?"
    ),
    ("model.hidden=1️⃣2,4", "each value of model.hidden is a list: write [[2, 2], [4, 4]]"),
    ("1️⃣name=a,b", "name cannot differ between the runs of an experiment"),
  ])
  func brokenGrid(_ flag: String, _ message: String) {
    let marked = MarkedText(flag)
    let expected = ["--grid:\(marked.spots[0]): \(message)"]
    #expect(diagnostics(header, overrides: SpecOverrides(grid: [marked.text])) == expected)
  }

  @Test(arguments: [
    ("4..1", "--seeds:1:1: a range of seeds is FIRST..LAST, 0..4 say"),
    ("-1..1", "--seeds:1:1: a range of seeds is FIRST..LAST, 0..4 say"),
    ("0,1,0", "--seeds:1:5: the seed 0 stands twice"),
    (
      "0",
      "--seeds:1:1: seeds must be a list of seeds [0, 1, 2], a count from 1 to 1000000, or {count: 5, first: 100}, not 0"
    ),
    ("[1", "--seeds:1:1: seeds must be a range 0..4, a list 0,1,5 or a count"),
  ])
  func brokenSeeds(_ flag: String, _ message: String) {
    #expect(diagnostics(header, overrides: SpecOverrides(seeds: flag)) == [message])
  }
}
