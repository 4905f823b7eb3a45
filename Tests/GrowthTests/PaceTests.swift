import Foundation
import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// When growth at its own pace looks again.
@Suite("Pace of growth")
struct PaceTests {
  @Test("soon after a change, later and at more samples after none")
  func distances() {
    var pace = GrowthPace(distance: 20, samples: 1000)
    func take(_ hasChanged: Bool, at step: Int, isEarly: Bool = false, shortest: Int = 20) -> Int? {
      pace.take(hasChanged: hasChanged, at: step, shortest: shortest, isEarly: isEarly, available: 3500)
      return pace.next
    }
    #expect(take(false, at: 100) == 140)
    #expect(pace.samples == 2000)
    #expect(take(false, at: 130) == 210)
    #expect(pace.samples == 3500)
    #expect(pace.failures == 2)
    // A tenth of the steps made so far is more than the shortest distance.
    #expect(take(true, at: 243) == 267)
    #expect(pace.failures == 0)
    #expect(pace.samples == 3500)
    #expect(take(true, at: 267, shortest: 50) == 317)
    // In the beginning widths double from look to look.
    #expect(take(true, at: 1000, isEarly: true) == 1020)
  }

  @Test("in long runs the least distance is a share of them, and in short ones the largest")
  func floors() {
    var policy = GrowthPolicy()
    policy.pace = 25
    func first(_ steps: Int?) -> Int? {
      Grower(policy, loss: .crossEntropy, seed: 0, plannedSteps: steps).state.pace.next
    }
    #expect(first(40) == 1)
    #expect(first(1000) == 10)
    #expect(first(3400) == 25)
    #expect(first(9000) == 45)
    #expect(first(nil) == 25)
  }

  @Test("an early event does in proportion to its distance: what a layer becomes does not hang on the pace")
  func stretch() {
    func grower(_ pace: Int, steps: Int? = nil) -> Grower {
      var policy = GrowthPolicy()
      policy.pace = pace
      return Grower(policy, loss: .crossEntropy, seed: 0, plannedSteps: steps)
    }
    #expect(grower(25).stretch == 1)
    #expect(grower(50).stretch == 2)
    // Both paces are brought to what a run has steps for.
    #expect(grower(12, steps: 3390).stretch == 0.64)
    #expect(grower(25, steps: 1000).stretch == 1)
    #expect(grower(12, steps: 1000).stretch == 1)

    var generator = RandomGenerator(seed: 0, stream: "weights")
    let early = Grower.Moment(epoch: 1, step: 1, isLast: false, trainFlops: 1e12, expectedFlops: 1e15)
    var policy = GrowthPolicy()
    policy.maxNeurons = nil
    func room(_ width: Int, pace: Int) -> Int {
      policy.pace = pace
      let network = Network(
        ModelConfiguration(hidden: [width]), inputCount: 4, outputCount: 2, from: &generator)
      return Grower(policy, loss: .crossEntropy, seed: 0).room(in: network, layer: 1, at: early).neurons
    }
    #expect(room(40, pace: 25) == 40)
    // Two events at half the distance double it too, and one at twice the distance doubles it twice.
    let once = room(10_000, pace: 5)
    #expect(abs(pow(1 + Double(once) / 10_000, 5) - 2) < 1e-3)
    #expect(room(40, pace: 50) == 120)
    // A narrow layer gets four.
    #expect(room(1, pace: 25) == 4)
    #expect(room(1, pace: 50) == 8)
    #expect(room(1, pace: 1) == 1)
    // Of a run of an unknown number of steps nobody knows what a pace means.
    #expect(grower(1_000_000_000).stretch == 2)
    #expect(room(1, pace: 1_000_000_000) == 8)
  }

  @Test("shrinking and perturbing some times in a row, by the same fresh weights")
  func repeated() {
    var done = GrowthPolicy.ShrinkPerturb()
    (done.shrink, done.noise) = (0.8, 0.3)
    // By the definition, one after the other: w -> 0.8 w + 0.3 f.
    var (weight, fresh) = (1.0, 0.0)
    for times in 1...5 {
      (weight, fresh) = (0.8 * weight, 0.8 * fresh + 0.3)
      let all = done.repeated(Double(times))
      #expect(abs(all.shrink - weight) < 1e-12 && abs(all.noise - fresh) < 1e-12)
    }
    // Half of it, twice, is one.
    let half = done.repeated(0.5)
    #expect(abs(half.shrink * half.shrink - 0.8) < 1e-12)
    #expect(abs(half.shrink * half.noise + half.noise - 0.3) < 1e-12)
    done.shrink = 1
    #expect(done.repeated(2) == (1, 0.6))
    done.shrink = 0
    #expect(done.repeated(3) == (0, 0.3))
  }

  @Test("a narrower network makes the rest of the training cheaper, unless a total is given")
  func narrowing() {
    let (wide, narrow) = (
      NetworkShape(inputs: 9, hidden: [40], outputs: 10), NetworkShape(inputs: 9, hidden: [10], outputs: 10)
    )
    // Each unit has ten weights in, ten out; the gradient of the inputs is not needed.
    let ratio = narrow.trainingFlops(samples: 1) / wide.trainingFlops(samples: 1)
    var moment = Grower.Moment(epoch: 1, step: 1, isLast: false, trainFlops: 400, expectedFlops: 1000)
    #expect(abs(moment.narrowing(wide, to: narrow).expectedFlops - (400 + ratio * 600)) < 1e-9)
    #expect((0.2...0.3).contains(ratio))
    moment.hasTotal = true
    #expect(moment.narrowing(wide, to: narrow).expectedFlops == 1000)
  }

  @Test(
    "what units have to be worth rises with the training that is done, where samples judge that are held out")
  func worth() {
    var generator = RandomGenerator(seed: 0, stream: "weights")
    let dense = Thinning.of(
      Network(ModelConfiguration(hidden: [3]), inputCount: 4, outputCount: 2, from: &generator))
    let moment = Grower.Moment(epoch: 1, step: 1, isLast: false, trainFlops: 400, expectedFlops: 1000)
    #expect(dense.worthFactor(at: moment, isHeldOut: true) == 1.5 * 0.4)
    #expect(dense.worthFactor(at: moment, isHeldOut: false) == 1 / 0.6)
  }

  @Test("units are tried, and go again, that are worth little, the less the less they have been trained")
  func tried() {
    func most(_ done: Double) -> (byRefit: Double, byTrial: Double) {
      let moment = Grower.Moment(
        epoch: 1, step: 1, isLast: false, trainFlops: 1000 * done, expectedFlops: 1000)
      return (
        Thinning.Bound.forTrial.worth(0.15, at: moment), Thinning.Bound.byTrial.worth(0.15, at: moment)
      )
    }
    #expect(abs(most(0.3).byRefit - 0.054) < 1e-12)
    #expect(abs(most(0.3).byTrial - 0.054) < 1e-12)
    #expect(most(0.5) == (0.15, 0.15))
    #expect(abs(most(0.55).byRefit - 0.1815) < 1e-12)
    #expect(abs(most(0.7).byRefit - 0.2) < 1e-12)
    #expect(most(0.7).byTrial == 0.15)
    // From here on a trial is the last.
    for (done, isFinal) in [(0.3, false), (0.49, false), (0.5, true), (0.7, true)] {
      let moment = Grower.Moment(
        epoch: 1, step: 1, isLast: false, trainFlops: 1000 * done, expectedFlops: 1000)
      #expect(Thinning.Bound.byTrial.isAtLimit(at: moment) == isFinal)
    }
  }

  @Test("the levels of all looks in a row that find nothing add up to the level")
  func levels() {
    var pace = GrowthPace(distance: 1, samples: 1)
    var sum = 0.0
    for look in 0..<10_000 {
      sum += pace.level(of: 0.05)
      pace.take(hasChanged: false, at: look, shortest: 1, isEarly: false, available: 1)
    }
    #expect(sum < 0.05)
    #expect(sum > 0.0499)
  }

  @Test("steps far away do not overflow")
  func far() {
    var pace = GrowthPace(distance: 1e300, samples: 1)
    pace.take(hasChanged: false, at: 5, shortest: 1, isEarly: false, available: 10)
    #expect(pace.next == 1_000_000_000_005)
  }

  @Test(
    "what the rest of training feeds: samples are fixed, or with a total the fewer the larger the network is")
  func fed() {
    let shape = NetworkShape(inputs: 10, hidden: [20], outputs: 5)
    let perSample = shape.trainingFlops(samples: 1)
    func most(_ hasTotal: Bool, wanted: Double = 4) -> Int {
      Grower.Moment(
        epoch: 1, step: 100, isLast: false, trainFlops: 1000 * perSample, expectedFlops: 9000 * perSample,
        hasTotal: hasTotal
      ).mostParameters(of: shape, samplesForEach: wanted)
    }
    // 8,000 samples are left.
    #expect(most(false) == 2000)
    // A network of P parameters takes P / 325 times as much for each sample: 8000 x 325 / P = 4 P.
    #expect(shape.parameters == 325)
    #expect(most(true) == Int((8000.0 * 325 / 4).squareRoot()))
    #expect(most(false, wanted: 0) == .max)
    let over = Grower.Moment(epoch: 1, step: 1, isLast: false, trainFlops: 2, expectedFlops: 1)
    #expect(over.mostParameters(of: shape, samplesForEach: 1) == 0)
    #expect(over.done == 1)
    #expect(over.left > 0)
  }
}
