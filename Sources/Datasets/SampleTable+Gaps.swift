extension SampleTable {
  /// A number of nines that stands several times in an input, far from all others, as `-999` does where a number is
  /// missing.
  struct Gap {
    let input: Int
    let value: Double
    let count: Int
    /// The first sample that has it.
    let first: Int
  }

  /// What looks like gaps, in the order of the inputs; pixels have none.
  var gaps: [Gap] {
    if case .bytes = inputs { return [] }
    return (0..<inputCount).flatMap { input in
      var (lowest, highest) = (Double.infinity, -Double.infinity)
      for sample in 0..<count {
        lowest = min(lowest, value(sample, input))
        highest = max(highest, value(sample, input))
      }
      return Set([lowest, highest]).sorted().compactMap { gap(at: $0, input) }
    }
  }

  /// The numbers that stand for what is missing: nines, also with a decimal or two.
  private static let nines: Set<Float> = Set(
    (1...9).flatMap { (digits: Int) -> [Float] in
      var number = 0
      for _ in 0..<digits { number = 10 * number + 9 }
      return [1.0, 10.0, 100.0].map { Float(Double(number) / $0) }
    })
  /// By how many ranges of the others it lies beyond them.
  private static let distance = 5.0

  private func gap(at extreme: Double, _ input: Int) -> Gap? {
    guard extreme.magnitude >= 9, Self.nines.contains(Float(extreme.magnitude)) else { return nil }
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    var (first, count) = (0, 0)
    for sample in 0..<self.count {
      let value = value(sample, input)
      if value == extreme {
        if count == 0 { first = sample }
        count += 1
      } else {
        lowest = min(lowest, value)
        highest = max(highest, value)
      }
    }
    let beyond = max(lowest - extreme, extreme - highest)
    guard count > 1, highest > lowest, beyond > Self.distance * (highest - lowest) else { return nil }
    return Gap(input: input, value: extreme, count: count, first: first)
  }
}
