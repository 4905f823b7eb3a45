import Experiments
import OrderedCollections
import Testing

@testable import Analysis

@Suite struct ComparisonTests {
  private func group(
    _ variant: String,
    _ figures: [Int: Double],
    axes: OrderedDictionary<String, JSONValue> = [:],
    aliases: Set<String> = []
  ) -> ComparedGroup {
    var labels = axes
    labels.updateValue(.string(variant), forKey: ComparedGroup.variantKey, insertingAt: 0)
    return ComparedGroup(
      labels: labels,
      aliases: aliases.union([variant]),
      observations: figures.map { seed, figure in
        Observation(
          seed: seed, figure: figure, parameters: 10, trainFlops: 1e6, growthFlops: 0, seconds: 1)
      }
    )
  }

  @Test func differencesArePairedBySeed() throws {
    let base = group("base", [0: 0.90, 1: 0.95, 2: 0.80, 7: 0.1])
    // Far apart over the seeds, and always 0.01 or 0.02 better.
    let other = group("other", [2: 0.82, 1: 0.96, 0: 0.91, 9: 0.9])
    let comparison = Comparison([base, other], base: base, method: Comparison.Method())
    #expect(comparison.rows[0].difference == nil)
    let difference = try #require(comparison.rows[1].difference)
    #expect(difference.moments.count == 3)
    #expect(abs(try #require(difference.moments.mean) - 0.04 / 3) < 1e-12)
    #expect(difference.p == 0.25)
    #expect(difference.adjustedP == 0.25)
    #expect(
      comparison.warnings == [
        .unequalSeeds(["base has 4", "other has 4"]),
        .tooFewSeeds(pairs: 3, comparisons: 1, level: 0.05),
      ])
  }

  /// Student's t knows of no ends: two seeds near the best or the worst that can be.
  @Test func noIntervalHoldsWhatCannotBe() throws {
    let base = group("base", [0: 0.97, 1: 1])
    let other = group("other", [0: 0, 1: 0.4])
    let rows = Comparison([base, other], base: base, method: Comparison.Method()).rows
    // 0.985 +- 12.706 x 0.015, 0.2 +- 12.706 x 0.2.
    let interval = try #require(rows[0].interval)
    #expect(abs(interval.lower - 0.794) < 0.001 && interval.upper == 1)
    #expect(rows[1].interval == ConfidenceInterval(lower: 0, upper: 1))
    #expect(rows[1].difference?.interval == ConfidenceInterval(lower: -1, upper: 1))
    var method = Comparison.Method()
    method.figure = .metric(.testLoss)
    let losses = Comparison([other, base], base: base, method: method).rows
    let loss = try #require(losses[0].interval)
    #expect(loss.lower == 0 && abs(loss.upper - 2.741) < 0.001)
    #expect(try #require(losses[0].difference?.interval?.lower) < -1)
    method.figure = .metric(.testR2)
    let explained = try #require(Comparison([other], base: nil, method: method).rows[0].interval)
    #expect(explained.lower < -2 && explained.upper == 1)
  }

  @Test func holmIsOverTheTable() {
    let seeds = Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, 0.5 + Double($0) / 100) })
    let base = group("base", seeds)
    let groups = [base, group("a", seeds.mapValues { $0 + 0.1 }), group("b", seeds.mapValues { $0 - 0.1 })]
    let comparison = Comparison(groups, base: base, method: Comparison.Method())
    #expect(comparison.rows.map(\.difference?.p) == [nil, 1.0 / 32, 1.0 / 32])
    #expect(comparison.rows.map(\.difference?.adjustedP) == [nil, 1.0 / 16, 1.0 / 16])
    // Six seeds reach 0.03 in one comparison, and not in two.
    #expect(comparison.warnings == [.tooFewSeeds(pairs: 6, comparisons: 2, level: 0.05)])
    #expect(Comparison(Array(groups[..<2]), base: base, method: Comparison.Method()).warnings.isEmpty)
  }

  @Test func theWarningSaysHowManySeedsItTakes() {
    let one = ComparisonWarning.tooFewSeeds(pairs: 3, comparisons: 1, level: 0.05)
    #expect(
      one.message == "3 seeds cannot give p below 0.05: the smallest possible is 0.25; it takes 6 seeds")
    let three = ComparisonWarning.tooFewSeeds(pairs: 6, comparisons: 3, level: 0.05)
    #expect(three.message.hasSuffix("the smallest possible is 0.09375; it takes 7 seeds"))
  }

  @Test func nothingInCommonIsSaidAndNoCrash() throws {
    let base = group("base", [0: 0.9])
    let comparison = Comparison([base, group("other", [1: 0.8])], base: base, method: Comparison.Method())
    let difference = try #require(comparison.rows[1].difference)
    #expect(difference.moments.count == 0)
    #expect(difference.p == nil && difference.adjustedP == nil && difference.interval == nil)
    #expect(comparison.warnings.contains(.nothingPaired(["other"], base: "base")))
    let empty = group("nothing", [:])
    #expect(Comparison([empty], base: empty, method: Comparison.Method()).rows[0].figure.mean == nil)
  }

  @Test func baseIsFoundByItsNames() {
    let groups = [
      group("grown", [:], axes: ["growth.scale": "balanced"], aliases: ["grown.scale=balanced"]),
      group("grown", [:], axes: ["growth.scale": "initializer"], aliases: ["grown.scale=initializer"]),
      group("fixed", [:], axes: ["growth.scale": .null]),
    ]
    #expect(groups.map(\.name) == ["grown growth.scale=balanced", "grown growth.scale=initializer", "fixed"])
    #expect(groups.meant(by: "fixed").map(\.name) == ["fixed"])
    #expect(groups.meant(by: "grown.scale=balanced").map(\.name) == ["grown growth.scale=balanced"])
    #expect(groups.meant(by: "grown").count == 2)
    #expect(groups.meant(by: "other").isEmpty)
  }

  @Test func aMarginalAveragesOnlyWhatEveryValueHas() throws {
    let points = [
      group("a", [0: 1, 1: 2], axes: ["x": 1, "y": 1]), group("a", [0: 3, 1: 4], axes: ["x": 1, "y": 2]),
      group("a", [0: 5, 1: 8], axes: ["x": 2, "y": 1]), group("a", [0: 7, 1: 6], axes: ["x": 2, "y": 2]),
      // Without counterparts: an excluded combination, a point in which the axis has no effect, and a seed.
      group("a", [0: 100], axes: ["x": 1, "y": 3]), group("b", [0: 100], axes: ["x": .null, "y": .null]),
    ]
    let marginal = Marginal(of: points, by: "x")
    #expect(marginal.groups.map(\.name) == ["x=1", "x=2"])
    #expect(marginal.groups.map { $0.observations.map(\.figure) } == [[2, 3], [6, 7]])
    #expect(marginal.unmatched == 2)
    #expect(Marginal(of: [points[0], points[3]], by: "x").groups.isEmpty)
    #expect(Marginal(of: points, by: ComparedGroup.variantKey).groups.isEmpty)
  }

  @Test func theLastEpochWithinTheBudgetCounts() throws {
    let row = { (epoch: Double, figure: Double?, flops: Double) in
      Trajectory.Row(
        epoch: epoch, figure: figure, parameters: 100 * epoch, trainFlops: flops, growthFlops: flops / 2,
        seconds: epoch)
    }
    let course = Trajectory(rows: [row(0, 0.1, 0), row(1, 0.5, 1000), row(2, 0.6, 2000), row(3, nil, 4000)])
    #expect(course.row(within: 2, Spending(view: .epochs))?.figure == 0.6)
    #expect(course.row(within: 2.9, Spending(view: .epochs))?.epoch == 2)
    #expect(course.row(within: 2999, Spending(view: .flops))?.epoch == 1)
    #expect(course.row(within: 3000, Spending(view: .flops))?.epoch == 2)
    #expect(course.row(within: 2999, Spending(view: .flops, flops: .training))?.epoch == 2)
    // 0.1 to 0.5 over the first 1000 FLOPs of training, 0.5 to 0.55 over 500 more.
    let area = course.row(within: 1500, Spending(view: .area, flops: .training))?.figure
    #expect(((area ?? 0) - (0.3 * 1000 + 0.525 * 500) / 1500).magnitude < 1e-12)
    #expect(course.row(within: 150, Spending(view: .parameters))?.epoch == 1)
    #expect(course.row(within: -1, Spending(view: .epochs)) == nil)
    #expect(Observation(seed: 0, row(3, nil, 1)) == nil)
  }
}
