import Analysis
import Testing

@Suite struct MomentsTests {
  @Test func ofNothingAndOfOne() {
    #expect(Moments(of: []).mean == nil)
    #expect(Moments(of: [3]).mean == 3)
    #expect(Moments(of: [3]).standardDeviation == nil)
  }

  /// The figures are those of Python's `statistics.mean` and `statistics.stdev`.
  @Test func agreesWithPython() throws {
    let moments = Moments(of: [0.9583, 0.9611, 0.9472, 0.9694, 0.9556])
    let mean = try #require(moments.mean)
    let deviation = try #require(moments.standardDeviation)
    #expect(abs(mean - 0.95832) < 1e-15)
    #expect(abs(deviation - 0.008086222851245191) < 1e-15)
  }

  @Test func keepsSmallDeviationsOfLargeFigures() {
    let moments = Moments(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    #expect(moments.mean == 1e9 + 10)
    #expect(moments.standardDeviation == 30.0.squareRoot())
  }
}
