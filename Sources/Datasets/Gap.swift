/// A number of nines that stands several times in a column, far from all others, as `-999` does where a number is
/// missing.
struct Gap {
  let value: Double
  let count: Int
  /// The first sample that has it.
  let first: Int

  /// The numbers that stand for what is missing: nines, also with a decimal or two.
  private static let nines: Set<Float> = Set(
    (1...9).flatMap { (digits: Int) -> [Float] in
      var number = 0
      for _ in 0..<digits { number = 10 * number + 9 }
      return [1.0, 10.0, 100.0].map { Float(Double(number) / $0) }
    })
  /// By how many ranges of the others it lies beyond them.
  private static let distance = 5.0

  /// What looks like gaps in a column: its lowest number, its highest, or both.
  ///
  /// - Parameter value: The number of each of so many samples.
  static func gaps(among count: Int, _ value: @escaping (Int) -> Double) -> [Gap] {
    let (lowest, highest) = (0..<count).lazy.map(value).extent
    return Set([lowest, highest]).sorted().compactMap { Gap(at: $0, among: count, value) }
  }

  private init?(at extreme: Double, among samples: Int, _ value: @escaping (Int) -> Double) {
    guard extreme.magnitude >= 9, Self.nines.contains(Float(extreme.magnitude)) else { return nil }
    let places = (0..<samples).filter { value($0) == extreme }
    let (lowest, highest) = (0..<samples).lazy.map(value).filter { $0 != extreme }.extent
    let beyond = max(lowest - extreme, extreme - highest)
    guard places.count > 1, highest > lowest, beyond > Self.distance * (highest - lowest) else { return nil }
    self.value = extreme
    count = places.count
    first = places[0]
  }
}

extension SampleTable {
  /// What looks like gaps in the inputs, in their order; pixels have none.
  var gaps: [(input: Int, gap: Gap)] {
    if case .bytes = inputs { return [] }
    return (0..<inputCount).flatMap { input in
      Gap.gaps(among: count) { value($0, input) }.map { (input, $0) }
    }
  }
}

extension SampleTargets {
  /// What looks like gaps in the targets, in their order.
  var gaps: [(target: Int, gap: Gap)] {
    names.indices.flatMap { target in
      Gap.gaps(among: values.count / names.count) { values[$0 * names.count + target] }.map { (target, $0) }
    }
  }
}
