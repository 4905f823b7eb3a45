import Testing

@testable import Analysis

@Suite struct ParetoFrontTests {
  @Test(
    arguments: [
      ([(1, 10), (2, 20), (3, 15), (4, 30)], [0, 1, 3]),
      // The cheapest is always on it; of the same cost the better one.
      ([(5, 1), (1, 0), (1, 2)], [2]),
      // The same twice: the first. Dearer and no better: not on it.
      ([(1, 5), (1, 5), (2, 5)], [0]),
      ([(.nan, 5), (2, .nan), (3, 1)], [2]),
      ([], []),
    ] as [([(Double, Double)], [Int])])
  func keepsWhatNothingBeats(_ choices: [(Double, Double)], _ front: [Int]) {
    #expect(ParetoFront.places(of: choices.map { (cost: $0.0, value: $0.1) }) == front)
  }

  /// The definition itself, on choices with many ties.
  @Test(arguments: 0..<20) func agreesWithTheDefinition(_ seed: UInt64) {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1
    func draw() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 60)
    }
    let choices = (0..<40).map { _ in (cost: draw(), value: draw()) }
    let front = ParetoFront.places(of: choices)
    for (place, choice) in choices.enumerated() {
      let isBeaten = choices.enumerated().contains { other, rival in
        let isNoWorse = rival.cost <= choice.cost && rival.value >= choice.value
        let isBetter = rival.cost < choice.cost || rival.value > choice.value
        return isNoWorse && (isBetter || other < place)
      }
      #expect(front.contains(place) == !isBeaten)
    }
    #expect(front.map { choices[$0].cost } == front.map { choices[$0].cost }.sorted())
  }
}
