import Testing

@testable import Experiments

/// The rungs of successive halving.
struct HalvingLadderTests {
  struct Case: Sendable {
    let points: Int
    /// Of each point; of all but the first where there are two, which come in turns.
    let epochs: [Double]
    let factor: Int
    /// Divisor, points and survivors of each rung.
    let rungs: [[Int]]
    /// What is trained, in full trainings of a point.
    let cost: Double
  }

  static let cases = [
    Case(points: 9, epochs: [9], factor: 3, rungs: [[9, 9, 3], [3, 3, 1]], cost: (9 + 3 * 2 + 6) / 9),
    // A ninth of ten epochs is done at the end of the second, a third at the end of the fourth.
    Case(
      points: 40, epochs: [10], factor: 3, rungs: [[9, 40, 13], [3, 13, 4]],
      cost: (40 * 2 + 13 * 2 + 4 * 6) / 10),
    Case(
      points: 40, epochs: [270.5], factor: 3, rungs: [[27, 40, 13], [9, 13, 4], [3, 4, 1]],
      cost: 1119.5 / 270.5),
    Case(points: 16, epochs: [4], factor: 2, rungs: [[4, 16, 8], [2, 8, 4]], cost: (16 + 8 + 4 * 2) / 4),
    Case(points: 2, epochs: [9], factor: 3, rungs: [], cost: 2),
    // What ends within its fourth epoch has its only rung at the end of the second.
    Case(points: 9, epochs: [3.5], factor: 3, rungs: [[3, 9, 3]], cost: (9 * 2 + 3 * 1.5) / 3.5),
    // No rung is before the end of the first epoch of any.
    Case(
      points: 10, epochs: [40, 8.5], factor: 3, rungs: [[3, 10, 3]],
      cost: 3 + 3.5 * (0.35 + 3 / 8.5)),
    Case(points: 9, epochs: [2.5], factor: 3, rungs: [], cost: 9),
  ]

  @Test(arguments: cases)
  func rungs(_ ladder: Case) {
    let epochs = (0..<ladder.points).map { ladder.epochs[$0 % ladder.epochs.count] }
    let found = HalvingLadder(epochs: epochs, factor: ladder.factor)
    #expect(found.rungs.map { [$0.divisor, $0.points, $0.survivors] } == ladder.rungs)
    #expect(abs(found.share * Double(ladder.points) - ladder.cost) < 1e-12)
  }

  @Test func whatIsLeftIsWhatTheLaterRungsTake() {
    let ladder = HalvingLadder(epochs: Array(repeating: 9, count: 9), factor: 3)
    // In epochs, nine of which are a whole training. Four of nine that failed do not train: the others come to the first rung
    // all the same.
    let epochs: [Int: Double] = [9: 21, 5: 17, 3: 12, 1: 6, 0: 0]
    for (left, wanted) in epochs {
      let found = 9 * ladder.work(for: left)
      #expect(abs(found - wanted) < 1e-9, "\(left)")
    }
    #expect(ladder.share == ladder.work(for: 9) / 9)
  }

  /// Three and a half epochs of which the first takes a third: the rung is at its end, not at that of the second.
  @Test func theLeastIsThatOfRungsWhereTheyAreAskedFor() {
    let ladder = HalvingLadder(epochs: Array(repeating: 3.5, count: 9), factor: 3)
    #expect(abs(9 * ladder.leastShare - (9 / 3 + 3 * 2 / 3)) < 1e-12)
    let higher = HalvingLadder(epochs: Array(repeating: 270.5, count: 40), factor: 3)
    #expect(abs(40 * higher.leastShare - (40.0 / 27 + 13.0 * 2 / 27 + 4.0 * 2 / 9 + 2.0 / 3)) < 1e-12)
  }

  /// What is confirmed later is what a plan with these seeds besides would have.
  @Test func runsOnOtherSeedsAreThoseOfAWiderPlan() throws {
    let text =
      header
      + "search: {samples: 3, optimizer.learning_rate: {log_uniform: [1e-3, 1]}, growth.max_width: {choice: [7, [7, 9]]}}\n"
      + "variants: {ReLU: {}, relu: {model.activation: tanh}}\n"
    for seeds in [1, 2] {
      let narrow = try plan(text + "seeds: \(seeds)")
      let wide = try plan(text + "seeds: 4")
      for (contest, wider) in zip(narrow.contests, wide.contests) {
        for (runs, all) in zip(contest.points, wider.points) {
          let found = try narrow.runs(like: #require(runs.first), onSeeds: seeds..<4)
          let wanted = all.dropFirst(seeds)
          #expect(found.map(\.id) == wanted.map(\.id) && found.map(\.label) == wanted.map(\.label))
          #expect(found.map(\.configuration) == wanted.map(\.configuration))
          #expect(found.map(\.axes) == wanted.map(\.axes) && found.map(\.variant) == wanted.map(\.variant))
        }
      }
    }
  }

  @Test func pointsCompeteWithinEachCombinationOfTheOthers() throws {
    let plan = try plan(
      header + """
        search: {samples: 4, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}
        grid: {training.batch_size: [16, 32]}
        variants: {grown: {}, fixed: {growth.method: none}}
        include: [{training.epochs: 7}]
        seeds: 2
        """)
    #expect(plan.runs.count == 4 * 4 * 2 + 2)
    #expect(
      plan.contests.map(\.name)
        == [
          "grown training.batch_size=16", "grown training.batch_size=32", "fixed training.batch_size=16",
          "fixed training.batch_size=32",
        ].map { "\($0) training.epochs=20" })
    for contest in plan.contests {
      #expect(contest.points.count == 4 && contest.points.allSatisfy { $0.map(\.seed) == [0, 1] })
    }
    let grid = try ExperimentsTests.plan(header + "grid: {training.epochs: [1, 2]}")
    #expect(grid.contests.isEmpty)
  }

  @Test func halvingIsNoPartOfAnID() throws {
    let text =
      header.replacing("{name: digits}", with: "{name: digits, validation: 0.2}")
      + "search: {samples: 4, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}\n"
    let plain = try plan(text)
    let halved = try plan(text + "halving: {factor: 2, metric: train_loss}")
    #expect(plain.runs.map(\.id) == halved.runs.map(\.id))
    #expect(halved.spec.halving == HalvingConfiguration(factor: 2, metric: .trainLoss))
    let flags = SpecOverrides(set: ["halving=null"])
    #expect(try spec(text + "halving: {factor: 2}", overrides: flags).halving == nil)
  }
}
