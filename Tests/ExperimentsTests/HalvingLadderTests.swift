import Testing

@testable import Experiments

/// The rungs of successive halving.
struct HalvingLadderTests {
  struct Case: Sendable {
    let points: Int
    let epochs: Int?
    let factor: Int
    /// Divisor, points and survivors of each rung.
    let rungs: [[Int]]
    /// What is trained, in full trainings of a point.
    let cost: Double
  }

  static let cases = [
    Case(points: 9, epochs: 9, factor: 3, rungs: [[9, 9, 3], [3, 3, 1]], cost: (9 + 3 * 2 + 6) / 9),
    Case(
      points: 40, epochs: 10, factor: 3, rungs: [[9, 40, 13], [3, 13, 4]], cost: (40 + 13 * 2 + 4 * 6) / 9),
    Case(
      points: 40, epochs: nil, factor: 3, rungs: [[27, 40, 13], [9, 13, 4], [3, 4, 1]],
      cost: (40 + 13 * 2 + 4 * 6 + 18) / 27),
    Case(points: 16, epochs: 4, factor: 2, rungs: [[4, 16, 8], [2, 8, 4]], cost: (16 + 8 + 4 * 2) / 4),
    Case(points: 2, epochs: 9, factor: 3, rungs: [], cost: 2),
  ]

  @Test(arguments: cases)
  func rungs(_ ladder: Case) {
    let found = HalvingLadder(points: ladder.points, epochs: ladder.epochs, factor: ladder.factor)
    #expect(found.rungs.map { [$0.divisor, $0.points, $0.survivors] } == ladder.rungs)
    #expect(abs(found.share * Double(ladder.points) - ladder.cost) < 1e-12)
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
