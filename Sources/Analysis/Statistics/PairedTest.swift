internal import LinearAlgebra

/// A test of whether paired differences lie around zero, without an assumption about their distribution but
/// symmetry: under that hypothesis the sign of each is a coin's throw.
public enum PairedTest: String, CaseIterable, Sendable {
  /// The mean over all choices of signs (Fisher's randomisation test).
  case signFlip = "sign-flip"
  /// The sum of the ranks of the positive differences (Wilcoxon's signed-rank test), zeros left out, ties with the
  /// mean of their ranks.
  case wilcoxon

  /// With so many pairs at most the sign-flip test looks at every choice of signs; beyond that it draws some.
  static let largestExactCount = 40
  /// So many choices of signs are drawn then.
  static let draws = 100_000

  /// The test with how its p value is found for so many pairs.
  public func description(pairs: Int) -> String {
    self == .signFlip && pairs > Self.largestExactCount
      ? "sign-flip, \(Self.draws) draws" : "exact \(rawValue)"
  }

  /// The smallest two-sided p value that so many pairs can give: all differences of one sign, 2 of 2^n choices.
  public static func smallestP(pairs: Int) -> Double {
    pairs == 0 ? 1 : Double(sign: .plus, exponent: 1 - pairs, significand: 1)
  }

  /// The two-sided p value; nil without differences.
  public func p(of differences: [Double]) -> Double? {
    guard !differences.isEmpty else { return nil }
    switch self {
    case .signFlip:
      return differences.count <= Self.largestExactCount
        ? Self.exactSignFlip(differences) : Self.drawnSignFlip(differences)
    case .wilcoxon: return Self.signedRank(differences)
    }
  }

  // MARK: Sign flip

  /// Sums that differ by rounding alone are equal.
  private static func threshold(_ differences: [Double]) -> Double {
    let total = differences.reduce(0) { $0 + abs($1) }
    return abs(differences.reduce(0, +)) - 1e-12 * total
  }

  /// Counts the choices of signs with a sum as large as the observed one.
  ///
  /// Each half of the differences has its sums listed; the pairs of a sum of one and a sum of the other are counted by
  /// walking both lists in order.
  /// - Complexity: O(2^(n/2) n) time.
  private static func exactSignFlip(_ differences: [Double]) -> Double {
    let threshold = threshold(differences)
    let middle = differences.count / 2
    let left = signedSums(differences[..<middle])
    let right = signedSums(differences[middle...])
    // For each sum of the left half, from the smallest: how many of the right half reach the threshold with it.
    var reaching = 0
    var first = right.count
    for sum in left {
      while first > 0, right[first - 1] + sum >= threshold { first -= 1 }
      reaching += right.count - first
    }
    // By symmetry as many reach minus the threshold from above.
    let share = 2 * Double(reaching) / (Double(left.count) * Double(right.count))
    return min(1, share)
  }

  /// The sums of the numbers under every choice of signs, in order.
  private static func signedSums(_ numbers: ArraySlice<Double>) -> [Double] {
    numbers.reduce([0.0]) { sums, number in sums.map { $0 - number } + sums.map { $0 + number } }.sorted()
  }

  private static func drawnSignFlip(_ differences: [Double]) -> Double {
    let threshold = threshold(differences)
    var generator = RandomGenerator(seed: 0, stream: "sign flip")
    var reaching = 0
    for _ in 0..<draws {
      var sum = 0.0
      var bits: UInt64 = 0
      for (index, difference) in differences.enumerated() {
        if index % 64 == 0 { bits = generator.next() }
        sum += bits & 1 == 1 ? difference : -difference
        bits >>= 1
      }
      if abs(sum) >= threshold { reaching += 1 }
    }
    // The observed choice is one of them, so that p is never 0 (Phipson and Smyth, 2010).
    return Double(reaching + 1) / Double(draws + 1)
  }

  // MARK: Signed ranks

  /// The share of all choices of signs whose sum of positive ranks is as far from the middle as the observed one.
  ///
  /// - Complexity: O(n^3) time.
  private static func signedRank(_ differences: [Double]) -> Double {
    let smallest = 1e-12 * (differences.map(abs).max() ?? 0)
    let nonzero = differences.filter { abs($0) > smallest }
    let ranks = doubledRanks(nonzero.map(abs))
    let total = ranks.reduce(0, +)
    // The chance of each sum, one difference after the other.
    var chances = [Double](repeating: 0, count: total + 1)
    chances[0] = 1
    var largest = 0
    for rank in ranks {
      for sum in stride(from: largest, through: 0, by: -1) where chances[sum] > 0 {
        chances[sum] /= 2
        chances[sum + rank] += chances[sum]
      }
      largest += rank
    }
    let positive = zip(nonzero, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    return min(1, 2 * chances[...min(positive, total - positive)].reduce(0, +))
  }

  /// Twice the rank of each number, equal ones with the mean of theirs: whole numbers.
  private static func doubledRanks(_ numbers: [Double]) -> [Int] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = numbers.map { _ in 0 }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, numbers[order[end]].isTied(with: numbers[order[start]]) { end += 1 }
      for place in start..<end { ranks[order[place]] = start + end + 1 }
      start = end
    }
    return ranks
  }
}

extension Double {
  /// Whether two numbers differ by rounding alone, as 0.97 - 0.96 and 0.96 - 0.95 do.
  fileprivate func isTied(with other: Double) -> Bool {
    abs(self - other) <= 1e-9 * max(abs(self), abs(other))
  }
}
