import Analysis
import Testing

@Suite struct ConfidenceIntervalTests {
  private let figures = [0.9583, 0.9611, 0.9472, 0.9694, 0.9556]

  /// SciPy 1.17.1: `t.interval(0.95, 4, loc=mean, scale=sem)`.
  @Test func ofStudent() throws {
    let interval = try #require(ConfidenceInterval(of: figures, level: 0.95, by: .t))
    #expect(relativeError(interval.lower, 0.9482796282041565) < 1e-12)
    #expect(relativeError(interval.upper, 0.9683603717958439) < 1e-12)
  }

  /// The percentiles of the means of all 5^5 samples (NumPy 2.4.6); SciPy 1.17.1's
  /// `bootstrap(method='percentile', n_resamples=200000)` gives the same. It has steps of 0.00054 there, and the draws
  /// may end on either side of one.
  @Test func ofTheBootstrap() throws {
    let interval = try #require(ConfidenceInterval(of: figures, level: 0.95, by: .bootstrap))
    #expect(abs(interval.lower - 0.95166) < 0.0006)
    #expect(abs(interval.upper - 0.96496) < 0.0006)
    #expect(interval == ConfidenceInterval(of: figures, level: 0.95, by: .bootstrap))
  }

  @Test(arguments: ConfidenceInterval.Method.allCases)
  func oneFigureHasNone(_ method: ConfidenceInterval.Method) {
    #expect(ConfidenceInterval(of: [1], level: 0.95, by: method) == nil)
    #expect(ConfidenceInterval(of: [], level: 0.95, by: method) == nil)
  }
}
