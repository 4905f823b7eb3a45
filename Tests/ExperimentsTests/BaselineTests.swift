import Datasets
import Growth
import Networks
import OrderedCollections
import Testing
import Training

@testable import Experiments

/// Runs that are derived from grown ones: how they are planned, and what they become.
struct BaselineTests {
  private static let all = "baselines: [{match: final_width}, {match: parameters}, {match: train_flops}]\n"
  private static let data = DataSize(inputs: 3, outputs: 2, trainingSamples: 100)

  // MARK: Planning

  @Test func everyGrownRunHasOneOfEachKindBehindTheOthers() throws {
    let variants = "variants: {grown: {}, fixed: {growth.method: none}}\nseeds: [4, 7]\n"
    let plain = try plan(header + variants)
    let plan = try plan(header + variants + Self.all)
    #expect(plan.runs.prefix(4).map(\.id) == plain.runs.map(\.id))
    #expect(plan.runs.prefix(4).map(\.label) == plain.runs.map(\.label))
    #expect(
      plan.runs.dropFirst(4).map(\.label) == [
        "grown.final_width.seed=4", "grown.final_width.seed=7", "grown.parameters.seed=4",
        "grown.parameters.seed=7", "grown.train_flops.seed=4", "grown.train_flops.seed=7",
      ]
    )
    #expect(plan.counts.baselines == 6 && plan.counts.runs == 10)
    #expect(plan.spec.counts == plan.counts)
    for run in plan.runs.dropFirst(4) {
      let grown = try #require(plan.grownRuns[run.baseline?.of ?? ""])
      #expect(
        grown.variant == "grown" && grown.seed == run.seed
          && grown.folderName == run.baseline?.grownFolderName)
      #expect(run.configuration.growth.method == .none)
      #expect(run.configuration.seed == grown.seed)
      #expect(run.baseline?.target == nil && run.baseline?.deviation == nil)
    }
    #expect(Set(plan.runs.map(\.id)).count == 10)
    #expect(plan.runs(matching: "grown.final_width").count == 2)
    #expect(plan.runs(matching: "*parameters*").map(\.variant) == ["grown.parameters", "grown.parameters"])
  }

  @Test func withoutVariantsTheAxesTellThemApart() throws {
    let plan = try plan(
      header + "grid: {growth.method: [tiny, none, random]}\nbaselines: [{match: parameters}]")
    #expect(
      plan.runs.map(\.label) == [
        "method=tiny", "method=none", "method=random", "parameters.method=tiny", "parameters.method=random",
      ]
    )
    #expect(plan.runs.map(\.variant) == ["", "", "", "parameters", "parameters"])
    #expect(plan.runs[3].axes == ["growth.method": "tiny"])
    #expect(plan.runs[3].configuration == plan.runs[4].configuration)
  }

  /// Written down once, like the identities of other runs.
  @Test func goldenIdentity() throws {
    let plan = try plan(
      header + "training: {epochs: 5}\ngrowth: {every: 2}\nbaselines: [{match: final_width}]")
    let identity = RunIdentity(
      try #require(plan.spec.points.first).withoutGrowth(.current).settings, contentHash: "content of digits")
    let baseline = try #require(plan.runs[1].baseline)
    #expect(
      identity.canonicalText(seed: 0, baseline: baseline)
        == #"{"baseline":{"match":"final_width","of":"\#(plan.runs[0].id)"},"configuration":{"dataset":"#
        + #"{"name":"digits"},"growth":{"method":"none"},"model":{"hidden":[2,2]},"training":{"epochs":5}},"#
        + #""data":"content of digits","seed":0,"semantics":\#(Semantics.number)}"#
    )
    #expect(plan.runs[1].id == identity.id(seed: 0, baseline: baseline))
  }

  @Test func anotherGrownRunHasOtherBaselines() throws {
    let ids = try ["every: 1", "every: 2"].map {
      try plan(header + "growth: {\($0)}\n" + Self.all).runs.map(\.id)
    }
    #expect(Set(ids.joined()).count == 8)
  }

  @Test func pointsThatAreOneRunHaveOneBaseline() throws {
    let plan = try plan(header + "variants: {a: {}, b: {growth.every: 1}, c: {growth.every: 1}}\n" + Self.all)
    let distinct = plan.counts.points
    #expect(plan.counts.merged > 0)
    #expect(plan.counts.baselines == 3 * distinct)
    #expect(plan.runs.count == 4 * distinct)
  }

  @Test func onlyDistinctDataCount() throws {
    let text =
      "version: 1\nname: test\ndataset: {name: csv}\nmodel: {hidden: [2]}\n"
      + "grid: {dataset.path: [a.csv, b.csv]}\n" + Self.all
    let plan = try Plan(of: spec(text)) { _ in "same" }
    #expect(plan.counts.baselines == 3 && plan.runs.count == 4 && plan.counts.runs == 4)
  }

  @Test func nothingToMatchIsNoErrorWhenFlagsChangeTheSpec() throws {
    let plan = try plan(header + Self.all, overrides: SpecOverrides(set: ["growth.method=none"]))
    #expect(plan.runs.count == 1 && plan.counts.baselines == 0)
  }

  @Test func aLaterFileReplacesTheList() throws {
    let files = ["base.yaml": header + Self.all]
    let one = try spec("extends: base.yaml\nbaselines: [{match: parameters}]", files: files)
    #expect(one.baselines == [.parameters])
    #expect(try spec("extends: base.yaml", files: files).baselines.count == 3)
    #expect(try spec("extends: base.yaml\nbaselines: []", files: files).baselines.isEmpty)
  }

  @Test func theyCountAsRuns() {
    let found = diagnostics(header + Self.all, maximumRuns: 3)
    #expect(found == ["test.yaml:1:1: 4 runs are more than 3; raise --max-runs if they are meant"])
  }

  // MARK: Matching

  private func matched(
    _ match: Baseline.Match,
    _ grown: GrownNetwork,
    _ text: String = "training: {epochs: 10}\n",
    data: DataSize = Self.data
  ) throws -> PlannedRun {
    let plan = try plan(header + text + "baselines: [{match: \(match.rawValue)}]")
    return plan.runs[1].matched(to: grown, data: data)
  }

  @Test func whatGrowthTookIsSpentOnTraining() throws {
    let grown = GrownNetwork(widths: [5, 4], parameters: 54, trainFlops: 3e6, growthFlops: 1e6)
    let run = try matched(.totalFlops, grown)
    #expect(run.configuration.model.hidden == [5, 4])
    #expect(run.configuration.training.flops == 4e6)
    #expect(run.configuration.growth.method == .none)
    #expect(run.baseline?.target == 4e6)
    #expect(run.baseline?.reached == 4e6)
  }

  @Test func finalWidth() throws {
    let run = try matched(.finalWidth, GrownNetwork(widths: [5, 4], parameters: 54, trainFlops: 1))
    #expect(run.configuration.model.hidden == [5, 4])
    #expect(run.configuration.training.epochs == 10)
    #expect(run.baseline?.target == 54 && run.baseline?.reached == 54)
    #expect(run.baseline?.json["deviation"] == nil && run.baseline?.deviation == 0)
  }

  /// A sample takes 4 x 54 + 2 (5 x 4 + 4 x 2) = 272 operations, so an epoch of 100 takes 27,200.
  @Test(arguments: [(27_200.0, 1), (1.0, 1), (40_000, 1), (41_000, 2), (163_000, 6), (272_000, 10)])
  func trainFlops(_ flops: Double, _ epochs: Int) throws {
    let run = try matched(.trainFlops, GrownNetwork(widths: [5, 4], parameters: 54, trainFlops: flops))
    #expect(run.configuration.model.hidden == [5, 4])
    #expect(run.configuration.training.epochs == epochs)
    #expect(run.baseline?.target == flops && run.baseline?.reached == 27_200 * Double(epochs))
    // A configuration that a spec could have given.
    #expect(run.configuration.growth.until == run.configuration.growth.defaultLastEpoch(of: epochs))
    let again = run.matched(
      to: GrownNetwork(widths: [5, 4], parameters: 54, trainFlops: flops), data: Self.data)
    #expect(again.configuration == run.configuration)
  }

  @Test func schedulesAndEarlyStoppingFitTheEpochs() throws {
    let text =
      "optimizer: {schedule: {name: cosine, warmup_epochs: 4}}\n"
      + "training: {epochs: 10, early_stopping: {patience: 2}}\n"
    let grown = GrownNetwork(widths: [5, 4], parameters: 54, trainFlops: 3 * 27_200)
    let short = try matched(.trainFlops, grown, text).configuration
    #expect(short.training.epochs == 3)
    #expect(short.optimizer.schedule.warmupEpochs == 3)
    #expect(short.training.earlyStopping?.patience == 3)
    let same = try matched(.finalWidth, grown, text).configuration
    #expect(same.optimizer.schedule.warmupEpochs == 4)
    #expect(same.training.earlyStopping?.patience == 2)
  }

  @Test func parameters() throws {
    // 64 inputs, 10 classes: 65 w + (w + 1) w + (w + 1) 10 are 1482, 1591 and 1702 for w = 16, 17 and 18.
    let digits = DataSize(inputs: 64, outputs: 10, trainingSamples: 1294)
    let near = try matched(
      .parameters, GrownNetwork(widths: [20, 9], parameters: 1580, trainFlops: 1), data: digits)
    #expect(near.configuration.model.hidden == [17, 17])
    #expect(near.baseline?.target == 1580 && near.baseline?.reached == 1591)
    // Neither is within a hundredth of 1530: 65 x 16 + 17 x 17 + 18 x 10 = 1509 is nearer.
    let between = try matched(
      .parameters, GrownNetwork(widths: [20, 9], parameters: 1530, trainFlops: 1), data: digits)
    #expect(between.configuration.model.hidden == [16, 17])
    #expect(between.baseline?.reached == 1509)
    #expect(near.configuration.training.epochs == 10)
  }

  /// Against every network whose layers differ by at most one unit.
  @Test(arguments: [(64, 10), (2, 2), (784, 10), (20, 5)], [1, 2, 3])
  func widthsComeAsNearAsTheyCan(_ sizes: (inputs: Int, classes: Int), _ depth: Int) {
    let shape = { (hidden: [Int]) in
      NetworkShape(inputs: sizes.inputs, hidden: hidden, outputs: sizes.classes)
    }
    var candidates: [[Int]] = []
    for width in 1..<60 {
      for mask in 0..<1 << depth { candidates.append((0..<depth).map { width + mask >> $0 & 1 }) }
    }
    let least = shape(Array(repeating: 1, count: depth)).parameters
    let most = shape(Array(repeating: 50, count: depth)).parameters
    for target in stride(from: least, through: most, by: max(1, (most - least) / 200)) {
      let found = shape(Array(repeating: 7, count: depth)).uniform(nearest: target)
      let distance = { (hidden: [Int]) in abs(shape(hidden).parameters - target) }
      let uniform = (1..<60).map { distance(Array(repeating: $0, count: depth)) }.min() ?? 0
      if uniform * 100 <= target {
        #expect(Set(found.hidden).count == 1)
        #expect(distance(found.hidden) == uniform)
      } else {
        #expect(distance(found.hidden) == candidates.map(distance).min())
      }
    }
  }

  @Test func runsOfTheirOwnStayAsTheyAre() throws {
    let run = try plan(header).runs[0]
    let same = run.matched(to: GrownNetwork(widths: [9, 9], parameters: 1, trainFlops: 1), data: Self.data)
    #expect(same.configuration == run.configuration)
  }

  // MARK: Estimates

  @Test func estimatesBeforeTheGrownRunIsDone() {
    var grown = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: [4]))
    grown.training.epochs = 10
    grown.growth.start = 1
    grown.growth.every = 2
    grown.growth.until = 5
    grown.growth.maxNeurons = 3
    // As in the tests of estimates: 26 to 80 parameters, 120 or 372 operations for a sample.
    let wide = RunEstimate(.finalWidth, of: grown, data: Self.data)
    #expect(wide.parameters == 26...80)
    #expect(wide.trainFlops == 120_000...372_000)
    var total = grown
    total.training.flops = 1e6
    #expect(RunEstimate(.finalWidth, of: total, data: Self.data).trainFlops == 1e6...1e6)
    let alike = RunEstimate(.trainFlops, of: grown, data: Self.data)
    #expect(alike.trainFlops == RunEstimate(grown, data: Self.data).trainFlops)
  }
}
