@testable import Analysis
import LinearAlgebra
import Testing

@Suite struct NonInferiorityTests {
  static let rule = NonInferiority(margin: 0.005, level: 0.05)

  /// Judges 2,000 comparisons of 8 seeds. The deviation is that of a paired difference, in margins; each of the two
  /// runs of a pair has its share of it.
  private func shares(drop: Double, deviation: Double, stream: String) throws -> [Verdict: Double] {
    var generator = RandomGenerator(seed: 2024, stream: stream)
    let draws = 2_000
    var counts: [Verdict: Int] = [:]
    let share = deviation * Self.rule.margin / 2.0.squareRoot()
    for _ in 0..<draws {
      let differences = (0..<8).map { _ in
        let before = 0.97 + share * generator.normal()
        let after = 0.97 - drop * Self.rule.margin + share * generator.normal()
        return after - before
      }
      let difference = try #require(MeanDifference(paired: differences))
      counts[Self.rule.verdict(on: difference, adjustedP: difference.pOfWorse), default: 0] += 1
    }
    return counts.mapValues { Double($0) / Double(draws) }
  }

  @Test(arguments: [0.1, 0.5, 1, 1.7, 3, 10])
  func anUnchangedProgramIsSeldomCalledARegression(_ deviation: Double) throws {
    let shares = try shares(drop: 0, deviation: deviation, stream: "A/A \(deviation)")
    #expect(shares[.regression, default: 0] <= 0.05)
    if deviation <= 0.5 { #expect(shares[.pass, default: 0] > 0.99) }
  }

  @Test(arguments: [0.1, 0.5, 1, 1.6])
  func aDropOfTwiceTheMarginIsFound(_ deviation: Double) throws {
    let shares = try shares(drop: 2, deviation: deviation, stream: "drop \(deviation)")
    #expect(shares[.regression, default: 0] >= 0.8)
    #expect(shares[.pass, default: 0] <= 0.05)
  }

  /// At the margin itself a pass is the error that the level bounds; 2,000 draws scatter by 0.5 %.
  @Test(arguments: [0.1, 1, 3])
  func aDropOfTheMarginSeldomPasses(_ deviation: Double) throws {
    let shares = try shares(drop: 1, deviation: deviation, stream: "margin \(deviation)")
    #expect(shares[.pass, default: 0] <= 0.05 + 4 * 0.005)
  }

  @Test func differencesWithoutDeviation() throws {
    let verdict = { (difference: Double) throws -> Verdict in
      let mean = try #require(MeanDifference(paired: [difference, difference, difference]))
      return Self.rule.verdict(on: mean, adjustedP: mean.pOfWorse)
    }
    #expect(try verdict(0) == .pass)
    #expect(try verdict(-0.004) == .pass)
    #expect(try verdict(-0.02) == .regression)
    #expect(MeanDifference(paired: [0.1]) == nil)
  }

  /// SciPy 1.17.1: `ttest_1samp(x, 0)`, and its `confidence_interval` for `alternative='greater'`.
  @Test func pairedAgreesWithSciPy() throws {
    let differences = [0.012, -0.003, 0.007, 0.011, 0.002, 0.009, -0.001, 0.006]
    let mean = try #require(MeanDifference(paired: differences.map(-)))
    #expect(relativeError(mean.pOfWorse, 0.02848841707206672) < 1e-11)
    #expect(relativeError(mean.bounds(tail: 0.05).upper, -0.0016724696564045845) < 1e-11)
    #expect(relativeError(mean.bounds(tail: 0.025).lower, -0.00999612947924267) < 1e-11)
    #expect(try #require(MeanDifference(paired: differences)).pOfWorse == 1)
  }

  /// SciPy 1.17.1: `ttest_ind(equal_var=False)` and its `confidence_interval(0.9)`.
  @Test func welchAgreesWithSciPy() throws {
    let before = [0.95, 0.93, 0.96, 0.97, 0.92, 0.94, 0.95, 0.99]
    let after = [0.91, 0.93, 0.94, 0.9, 0.92]
    let mean = try #require(MeanDifference(of: after, minus: before))
    #expect(relativeError(mean.degreesOfFreedom, 10.691661283798876) < 1e-11)
    #expect(relativeError(mean.pOfWorse, 0.01360548124983099) < 1e-10)
    #expect(relativeError(mean.bounds(tail: 0.05).lower, -0.050329672741094456) < 1e-10)
    #expect(MeanDifference(of: after, minus: [1]) == nil)
    #expect(MeanDifference(of: [1, 1], minus: [2, 2])?.pOfWorse == 0)
  }
}
