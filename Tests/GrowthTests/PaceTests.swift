import Foundation
import Testing

@testable import Growth

/// When growth at its own pace looks again.
@Suite("Pace of growth")
struct PaceTests {
  @Test("soon after a success, later and at more samples after a failure")
  func distances() {
    var pace = GrowthPace(distance: 20, samples: 1000)
    pace.take(.nothing, at: 100, shortest: 20, available: 3500)
    #expect(pace.next == 130)
    #expect(pace.samples == 2000)
    pace.take(.nothing, at: 130, shortest: 20, available: 3500)
    #expect(pace.next == 175)
    #expect(pace.samples == 3500)
    // Training brings more than the neurons would: nothing is wrong with the samples.
    pace.take(.training, at: 175, shortest: 20, available: 3500)
    #expect(pace.next == 243)
    #expect(pace.samples == 3500)
    #expect(pace.failures == 2)
    pace.take(.growth, at: 243, shortest: 20, available: 3500)
    // A tenth of the steps made so far is more than the shortest distance.
    #expect(pace.next == 267)
    #expect(pace.failures == 0)
    #expect(pace.samples == 3500)
    pace.take(.growth, at: 267, shortest: 50, available: 3500)
    #expect(pace.next == 317)
  }

  @Test("the levels of all looks in a row that find nothing add up to the level")
  func levels() {
    var pace = GrowthPace(distance: 1, samples: 1)
    var sum = 0.0
    for look in 0..<10_000 {
      sum += pace.level(of: 0.05)
      pace.take(.nothing, at: look, shortest: 1, available: 1)
    }
    #expect(sum < 0.05)
    #expect(sum > 0.0499)
  }

  @Test("what training brings is the slope of log loss over log operations, on the samples of the last look")
  func returns() {
    var pace = GrowthPace(distance: 1, samples: 1)
    #expect(pace.returns([2, 2], trainFlops: 100) == nil)
    // The third sample was not there at the last look.
    let found = pace.returns([1, 1, 50], trainFlops: 400)
    #expect(((found ?? 0) - log(2) / log(4)).magnitude < 1e-12)
    // A loss that rises brings nothing.
    #expect(pace.returns([60, 60, 60], trainFlops: 800) == 0)
    // Without steps in between nothing can be said.
    #expect(pace.returns([1, 1, 1], trainFlops: 800) == nil)
  }

  @Test("steps far away do not overflow")
  func far() {
    var pace = GrowthPace(distance: 1e300, samples: 1)
    pace.take(.nothing, at: 5, shortest: 1, available: 10)
    #expect(pace.next == 1_000_000_000_005)
  }
}
