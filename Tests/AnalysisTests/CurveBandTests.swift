import Testing

@testable import Analysis

@Suite struct CurveBandTests {
  private func curve(_ values: (Int, Double)...) -> [CurveBand.Sample] {
    values.map { CurveBand.Sample(number: $0.0, time: Double($0.0), value: $0.1) }
  }

  @Test func spansTheSeedsAtEveryEpoch() {
    let band = CurveBand(over: [curve((0, 1), (1, 4)), curve((0, 3), (1, 8)), curve((0, 2), (1, 6))])
    #expect(band.points.map(\.time) == [0, 1])
    #expect(band.points.map(\.mean) == [2, 6])
    #expect(band.points.map(\.low) == [1, 4])
    #expect(band.points.map(\.high) == [3, 8])
  }

  @Test func goesOnWithTheRunsThatAreLeft() {
    let band = CurveBand(over: [curve((0, 1)), curve((0, 3), (1, 8))])
    #expect(band.points.map(\.mean) == [2, 8])
    #expect(band.points.map(\.low) == [1, 8])
  }

  @Test func eventsBelongTogetherByTheirNumber() {
    // Events on a plateau come at other times in every run.
    let band = CurveBand(over: [
      [CurveBand.Sample(number: 1, time: 2, value: 0.5)],
      [CurveBand.Sample(number: 1, time: 4, value: 0.7)],
    ])
    #expect(band.points.map(\.time) == [3])
    #expect(band.points.map(\.mean) == [0.6])
  }

  @Test func stepsHoldUntilTheNext() {
    let one = [(0.0, 2.0), (1.0, 4.0), (3.0, 4.0)]
    let other = [(0.0, 2.0), (2.0, 8.0), (3.0, 8.0)]
    let band = CurveBand(
      overSteps: [one, other].map { run in
        run.enumerated().map { CurveBand.Sample(number: $0, time: $1.0, value: $1.1) }
      }
    )
    #expect(band.points.map(\.time) == [0, 1, 2, 3])
    #expect(band.points.map(\.mean) == [2, 3, 6, 6])
    #expect(band.points.map(\.low) == [2, 2, 4, 4])
    #expect(band.points.map(\.high) == [2, 4, 8, 8])
  }

  @Test func nothingGivesNothing() {
    #expect(CurveBand(over: []).points.isEmpty)
    #expect(CurveBand(overSteps: [[], []]).points.isEmpty)
  }
}
