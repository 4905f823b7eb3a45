import Experiments
import OrderedCollections
import Testing

@testable import Analysis
@testable import Experiments

@Suite struct GateTests {
  private func run(
    _ seed: Int,
    _ accuracy: Double?,
    numbers: String = "n",
    growth: String = ""
  ) -> GateRun {
    var figures: OrderedDictionary<Metric, Double> = [.testLoss: 1 - (accuracy ?? 0)]
    figures[.testAccuracy] = accuracy
    return GateRun(
      seed: seed, figures: figures, widths: [2, 2], digest: RunDigest(numbers: numbers, growth: growth))
  }

  private func point(
    _ runs: [GateRun],
    name: String = "tiny",
    settings: String = "s",
    configuration: JSONValue? = nil,
    data: Set<String> = ["d"],
    missing: [String] = [],
    failed: [String] = []
  ) -> GatePoint {
    GatePoint(
      name: name, settings: settings, configuration: configuration, data: data, runs: runs,
      machines: [MachineClass(cpu: "c", blas: "b", blasKernel: "k", threads: 1)], missing: missing,
      failed: failed)
  }

  private static let origin = GateBaseline.Origin(
    reason: "a \"reason\"", date: "2026-01-31", programVersion: "1", gitCommit: nil)

  private func gate(
    _ after: [GatePoint],
    _ before: [GatePoint],
    seeds: [Int] = [0, 1, 2, 3, 4],
    seedsBefore: [Int]? = nil,
    rules: CheckConfiguration = CheckConfiguration(),
    looks: Int = 1,
    strictly: Bool = false
  ) throws -> Gate {
    let baseline = GateBaseline(
      before, experiment: "ci", seeds: seedsBefore ?? seeds, rules: rules, origin: Self.origin)
    // What is judged is what can be read back.
    let read = try GateBaseline(json: JSONValue(parsing: baseline.text))
    return Gate(
      after, experiment: "ci", seeds: seeds, rules: rules, against: read, looks: looks, strictly: strictly)
  }

  private let steady = [0.96, 0.97, 0.98, 0.97, 0.96]

  private func runs(_ accuracies: [Double], numbers: String = "n", growth: String = "") -> [GateRun] {
    accuracies.enumerated().map { run($0, $1, numbers: numbers, growth: growth) }
  }

  @Test func noBoundIsBeyondWhatADifferenceCanBe() throws {
    let found = try gate([point(runs([0.1, 0.9], numbers: "m"))], [point(runs([0.9, 0.8]))], seeds: [0, 1])
    let finding = try #require(found.findings.first { $0.metric == .testAccuracy })
    // -0.35 +- 12.706 x 0.45 points of 1, and 6.314 on one side.
    #expect(finding.interval == ConfidenceInterval(lower: -1, upper: 1) && finding.lowerBound == -1)
  }

  @Test(arguments: [1e160, 1e200])
  func figuresTooFarApartAreInconclusiveAndNoTrap(_ loss: Double) throws {
    var rules = CheckConfiguration()
    rules[.testLoss] = CheckConfiguration.Rule(margin: 0.5, level: 0.05)
    func losses(_ losses: [Double], numbers: String) -> [GateRun] {
      losses.enumerated().map { seed, loss in
        GateRun(
          seed: seed, figures: [.testLoss: loss], widths: [2],
          digest: RunDigest(numbers: numbers, growth: ""))
      }
    }
    let before = losses([0.5, loss, 0.4], numbers: "before")
    // Paired, and by Welch's test with a seed more.
    for after in [[0.5, 0.6, 0.4], [0.5, 0.6, 0.4, 0.5]] {
      let gate = try gate(
        [point(losses(after, numbers: "after"))], [point(before)], seeds: [0, 1, 2], rules: rules)
      #expect(gate.verdict == .inconclusive)
      #expect(gate.findings.map(\.problem) == [.noDeviation])
      #expect(gate.findings[0].problem?.message.contains("variance") == true)
    }
  }

  @Test func theSameBytesAreIdentical() throws {
    let gate = try gate([point(runs(steady))], [point(runs(steady))])
    #expect(gate.findings.map(\.evidence) == [.identical])
    #expect(gate.verdict == .pass)
  }

  /// Whoever edits the figures of a baseline cannot hide behind digests that still fit.
  @Test func figuresThatDoNotFitTheirBytesAreNotIdentical() throws {
    let gate = try gate([point(runs(steady))], [point(runs(steady.map { $0 + 0.02 }))])
    #expect(gate.findings.map(\.evidence) == [.paired])
    #expect(gate.verdict == .regression)
    #expect(gate.undecided.isEmpty)
  }

  @Test func theSameGrowthPassesWhenNoRunIsWorseByTheMargin() throws {
    let before = [point(runs(steady, numbers: "a", growth: "g"))]
    let near = zip(steady, [0.004, -0.004, 0, 0.003, -0.004]).map { $0 + $1 }
    let close = try gate([point(runs(near, numbers: "b", growth: "g"))], before)
    #expect(close.findings.map(\.evidence) == [.sameGrowth])
    #expect(close.verdict == .pass)
    var far = near
    far[2] -= 0.006
    let apart = try gate([point(runs(far, numbers: "b", growth: "g"))], before)
    #expect(apart.findings.map(\.evidence) == [.paired])
    // No run worse by the margin, but all by a good part of it.
    let lower = steady.map { $0 - 0.004 }
    let shifted = try gate([point(runs(lower, numbers: "b", growth: "g"))], before)
    #expect(shifted.findings.map(\.evidence) == [.paired])
    let other = try gate([point(runs(near, numbers: "b", growth: "h"))], before)
    #expect(other.findings.map(\.evidence) == [.paired])
    let fixed = try gate(
      [point(runs(near, numbers: "b"))], [point(runs(steady, numbers: "a"))])
    #expect(fixed.findings.map(\.evidence) == [.paired])
  }

  @Test func aLossIsBetterWhenItIsSmaller() throws {
    var rules = CheckConfiguration()
    rules[.testLoss] = .loss
    let worse = runs(steady.map { $0 - 0.05 }, numbers: "b")
    #expect(try gate([point(worse)], [point(runs(steady))], rules: rules).verdict == .regression)
    #expect(try gate([point(runs(steady, numbers: "b"))], [point(worse)], rules: rules).verdict == .pass)
  }

  @Test func noiseIsInconclusiveAndMoreSeedsAreCompared() throws {
    let noisy = zip(steady, [0.02, -0.02, 0.01, -0.01, -0.003]).map { $0 + $1 }
    let before = [point(runs(steady, numbers: "a")), point(runs(steady), name: "fixed")]
    let first = try gate(
      [point(runs(noisy, numbers: "b")), point(runs(steady), name: "fixed")], before, looks: 2)
    #expect(first.verdict == .inconclusive)
    #expect(first.undecided == ["tiny"])
    #expect(first.findings[0].rule.level == 0.025)
    let more = runs(noisy + [0.97, 0.96], numbers: "b")
    let second = try gate([point(more), point(runs(steady), name: "fixed")], before, looks: 2)
    #expect(second.findings.map(\.evidence) == [.unpaired, .identical])
    // With partners in the baseline the same seeds are paired.
    let known = [point(runs(steady + [0.97, 0.96], numbers: "a")), before[1]]
    let paired = try gate([point(more), point(runs(steady), name: "fixed")], known, looks: 2)
    #expect(paired.findings.map(\.evidence) == [.paired, .identical])
    #expect(paired.findings[0].after.count == 7)
  }

  @Test func holmKeepsManyComparisonsFromRaisingTheAlarm() throws {
    let drop = zip(steady, [-0.006, -0.016, -0.018, -0.003, -0.016]).map { $0 + $1 }
    let alone = try gate([point(runs(drop, numbers: "b"))], [point(runs(steady))])
    #expect(alone.verdict == .regression)
    let noisy = zip(steady, [0.02, -0.02, 0.01, -0.01, -0.003]).map { $0 + $1 }
    let names = ["a", "b", "c"]
    let many = try gate(
      [point(runs(drop, numbers: "b"))] + names.map { point(runs(noisy, numbers: "b"), name: $0) },
      [point(runs(steady))] + names.map { point(runs(steady), name: $0) })
    #expect(many.verdict == .inconclusive)
  }

  @Test func whatCannotBeComparedIsNeverAPass() throws {
    let good = point(runs(steady))
    let problem = { (after: GatePoint, before: GatePoint) throws -> GateProblem? in
      let gate = try self.gate([after], [before])
      #expect(gate.verdict == .inconclusive)
      return gate.findings.first?.problem
    }
    #expect(try problem(point(Array(runs(steady)[1...]), missing: ["x"]), good) == .missing(["x"]))
    #expect(try problem(point(Array(runs(steady)[1...]), failed: ["x"]), good) == .failed(["x"]))
    #expect(try problem(point(runs(steady), settings: "t"), good) == .otherSettings)
    #expect(try problem(point(runs(steady), data: ["e"]), good) == .otherData)
    #expect(try problem(point(runs(steady), name: "new"), good) == .newPoint)
    #expect(try problem(point([]), good) == .nothingInCommon)
    #expect(try problem(point([run(9, 0.9)]), good) == .nothingInCommon)
    #expect(try problem(point([run(0, nil)] + runs(steady)[1...]), good) == .unmeasured)
    #expect(try problem(good, point([run(0, nil)] + runs(steady)[1...])) == .unmeasured)
    #expect(try problem(point([run(0, 0.5, numbers: "b")]), point([run(0, 0.5)])) == .oneSeed)
    #expect(try gate([], []).verdict == .inconclusive)
    #expect(Gate(problem: .noBaseline("x")).verdict == .inconclusive)
  }

  @Test func changedSettingsAreNamedAndJudged() throws {
    func asked(_ rate: Double, _ more: OrderedDictionary<String, JSONValue> = [:]) throws -> JSONValue {
      var configuration: OrderedDictionary<String, JSONValue> = [
        "optimizer": ["learning_rate": .number(rate)]
      ]
      configuration.merge(more) { $1 }
      return ["baseline": .null, "configuration": .object(configuration)]
    }
    let before = point(runs(steady), configuration: try asked(0.1))
    func after(_ accuracies: [Double], _ configuration: JSONValue) -> GatePoint {
      point(runs(accuracies, numbers: "m"), settings: "t", configuration: configuration)
    }
    let change = RunDifference.Value(name: "optimizer.learning_rate", left: "0.1", right: "0.001")
    let worse = try gate([after(steady.map { $0 - 0.2 }, asked(0.001))], [before])
    #expect(worse.verdict == .regression)
    #expect(worse.findings[0].changes == [change])
    let level = try gate([after(steady, asked(0.001))], [before])
    #expect(level.verdict == .pass)
    #expect(level.findings[0].changes == [change])
    #expect(!level.isFutile)
    let strict = try gate([after(steady, asked(0.001))], [before], strictly: true)
    #expect(strict.verdict == .inconclusive)
    #expect(strict.findings[0].problem == .changedSettings([change]))
    #expect(strict.isFutile)
    // How inputs are scaled may change; which samples there are may not.
    let scaled = try gate([after(steady, asked(0.1, ["dataset": ["normalize": "none"]]))], [before])
    #expect(scaled.verdict == .pass)
    let split = try gate([after(steady, asked(0.1, ["dataset": ["validation": 0.2]]))], [before])
    #expect(split.verdict == .inconclusive)
    #expect(
      split.findings[0].problem
        == .otherSplit([RunDifference.Value(name: "dataset.validation", left: "", right: "0.2")]))
    // What is matched is a setting, too.
    let matched = try gate(
      [after(steady, ["baseline": "total_flops", "configuration": ["optimizer": ["learning_rate": 0.1]]])],
      [before])
    #expect(matched.findings[0].changes.map(\.name) == ["match"])
  }

  @Test func aChangedSpecIsNeverAPass() throws {
    let points = [point(runs(steady))]
    #expect(
      try gate(points, points + [point(runs(steady), name: "gone")]).problems == [.pointsGone(["gone"])])
    let seeds = try gate(points, points, seedsBefore: [0, 1])
    #expect(seeds.problems == [.otherSeeds([0, 1])] && seeds.verdict == .inconclusive && seeds.isFutile)
    let baseline = GateBaseline(
      points, experiment: "other", seeds: [0], rules: CheckConfiguration(), origin: Self.origin)
    var rules = CheckConfiguration()
    rules[.testAccuracy] = CheckConfiguration.Rule(margin: 0.5, level: 0.05)
    let changed = Gate(points, experiment: "ci", seeds: [0], rules: rules, against: baseline)
    #expect(changed.problems == [.otherExperiment("other"), .otherRules])
    #expect(changed.verdict == .inconclusive)
  }

  @Test(arguments: [
    "[]", #"{"schema": "sprout/baseline/1"}"#,
    #"{"schema": "sprout/baseline/1", "experiment": "x", "seeds": [0], "points": [{"name": "a"}]}"#,
    """
    {"schema": "sprout/baseline/1", "experiment": "x", "seeds": [0],
     "points": [{"name": "a", "settings": "s", "runs": [{"seed": 0}]}]}
    """,
  ])
  func whatIsNoBaselineIsSaid(_ text: String) {
    #expect(throws: GateBaseline.Unreadable.self) { try GateBaseline(json: JSONValue(parsing: text)) }
  }
}
