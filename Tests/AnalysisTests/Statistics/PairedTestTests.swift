import LinearAlgebra
import Testing

@testable import Analysis

@Suite struct PairedTestTests {
  /// SciPy 1.17.1: `permutation_test(permutation_type='samples', n_resamples=inf)` on the mean for the sign flip;
  /// `wilcoxon(method='exact')`, and where there are ties or zeros
  /// `wilcoxon(method=PermutationMethod(n_resamples=inf))`.
  static let known: [(differences: [Double], signFlip: Double, wilcoxon: Double)] = [
    ([0.012, -0.003, 0.007, 0.011, 0.002, 0.009, -0.001, 0.006], 0.046875, 0.0546875),
    ([0.1, 0.2, 0.3], 0.25, 0.25),
    ([1, 2, 3, 4, 5, -6], 0.4375, 0.4375),
    ([0.01, 0.01, -0.01, 0.02, 0, 0.03, 0.03], 0.125, 0.125),
    ([0.5, -0.5, 0.5, -0.5], 1, 1),
    (
      [
        -0.502, -1.024, 0.052, 0.72, 1.436, 0.41, -0.253, -0.485, 1.049, 1.935, 0.573, -0.933, -0.658, 1.9,
        0.503, -1.432, 0.216, -0.863,
      ], 0.5403594970703125, 0.6396942138671875
    ),
  ]

  @Test(arguments: known)
  func agreesWithSciPy(_ known: (differences: [Double], signFlip: Double, wilcoxon: Double)) throws {
    #expect(try #require(PairedTest.signFlip.p(of: known.differences)) == known.signFlip)
    #expect(
      relativeError(try #require(PairedTest.wilcoxon.p(of: known.differences)), known.wilcoxon) < 1e-14)
  }

  /// SciPy 1.17.1: `wilcoxon(method='exact')`.
  @Test func signedRanksOfThirty() throws {
    let differences = [
      -0.329, -0.188, -0.413, 0.853, 0.237, -0.289, 0.71, 1.13, -1.343, 0.043, -0.681, 0.127, -0.989, 0.321,
      0.262, -0.004, -0.748, -0.096, -0.791, -1.055, 0.525, -0.809, 1.47, 1.017, -1.698, 0.572, -0.802,
      0.333, 0.344, -1.688,
    ]
    let p = try #require(PairedTest.wilcoxon.p(of: differences))
    #expect(relativeError(p, 0.4771064817905426) < 1e-13)
  }

  @Test(arguments: PairedTest.allCases)
  func nothingDiffers(_ test: PairedTest) {
    #expect(test.p(of: []) == nil)
    #expect(test.p(of: [0, 0, 0]) == 1)
  }

  @Test(arguments: PairedTest.allCases)
  func theSmallestPIsReachedWhenAllSignsAgree(_ test: PairedTest) {
    #expect(PairedTest.smallestP(pairs: 3) == 0.25)
    for count in 1...12 {
      #expect(test.p(of: (1...count).map { Double($0) }) == PairedTest.smallestP(pairs: count))
    }
  }

  /// 0.97 - 0.96 and 0.96 - 0.95 differ in the last bits only.
  @Test(arguments: PairedTest.allCases)
  func roundingMakesNoDifference(_ test: PairedTest) {
    let rounded = [0.97 - 0.96, 0.96 - 0.95, 0.95 - 0.96, 0.5 - 0.47, 0.3 - 0.28]
    #expect(test.p(of: rounded) == test.p(of: [1, 1, -1, 3, 2]))
  }

  @Test func drawnSignsAgreeWithAllOfThem() throws {
    var generator = RandomGenerator(seed: 4, stream: "test")
    let exact = (0..<40).map { _ in generator.normal() + 0.3 }
    let p = try #require(PairedTest.signFlip.p(of: exact))
    // A pair of zero more changes nothing but the way p is found.
    let drawn = try #require(PairedTest.signFlip.p(of: exact + [0]))
    #expect(PairedTest.signFlip.description(pairs: 40) == "exact sign-flip")
    #expect(PairedTest.signFlip.description(pairs: 41) == "sign-flip, 100000 draws")
    #expect(p > 0.01 && p < 0.99)
    #expect(abs(p - drawn) < 5 * (p * (1 - p) / 100_000).squareRoot())
  }

  /// statsmodels 0.15.0: `multipletests(method='holm')`.
  @Test func holm() {
    let adjusted = HolmCorrection.adjusted([0.01, 0.04, 0.03, 0.005, 0.5])
    for (value, known) in zip(adjusted, [0.04, 0.09, 0.09, 0.025, 0.5]) {
      #expect(relativeError(value, known) < 1e-14)
    }
    #expect(HolmCorrection.adjusted([0.6, 0.6, 0.02]) == [1, 1, 0.06])
    #expect(HolmCorrection.adjusted([]).isEmpty)
  }
}
