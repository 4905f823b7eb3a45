extension DataPart {
  /// Whether so many inputs are zero that it is worth leaving them out of products: judged by up to 500 samples that
  /// lie evenly in the part.
  ///
  /// Products of what is not zero are sums of inputs as they are stored, so that inputs that hardly move about a number
  /// far from zero would lose the digits in which they move. Samples with one such input are taken whole.
  public var isSparse: Bool {
    guard inputCount >= Self.fewestSparseInputs, count > 0 else { return false }
    // Their digits would be lost with the sums.
    if case .doubles = inputs { return false }
    guard normalization.singleScale.allSatisfy(\.isFinite) else { return false }
    let step = (count + Self.samplesJudged - 1) / Self.samplesJudged
    var tally = Tally(inputCount: inputCount)
    for sample in stride(from: 0, to: count, by: step) {
      let numbers = Int(rows[sample]) * inputCount..<(Int(rows[sample]) + 1) * inputCount
      unsafe withNumbers { bytes in
        unsafe tally.add(bytes[numbers].lazy.map(Double.init))
      } floats: { floats in
        unsafe tally.add(floats[numbers].lazy.map(Double.init))
      } doubles: { doubles in
        unsafe tally.add(doubles[numbers])
      }
    }
    return tally.shareOfZeros >= Self.leastShareOfZeros && tally.largestOffset <= Self.largestOffset
  }

  /// What some samples say of their inputs.
  private struct Tally {
    private var samples = 0
    private var zeros = 0
    private var sums: [Double]
    private var squares: [Double]

    init(inputCount: Int) {
      sums = Array(repeating: 0, count: inputCount)
      squares = sums
    }

    mutating func add(_ numbers: some Sequence<Double>) {
      samples += 1
      for (column, number) in numbers.enumerated() {
        zeros += number == 0 ? 1 : 0
        sums[column] += number
        squares[column] += number * number
      }
    }

    var shareOfZeros: Double { Double(zeros) / Double(samples * sums.count) }

    /// The largest mean of an input that is not always zero, in its deviations.
    var largestOffset: Double {
      zip(sums, squares).reduce(0) { largest, input in
        guard input.1 > 0 else { return largest }
        let mean = input.0 / Double(samples)
        let variance = max(input.1 / Double(samples) - mean * mean, 0)
        return max(largest, mean.magnitude / variance.squareRoot())
      }
    }
  }

  private static var samplesJudged: Int { 500 }
  /// Fewer inputs take little time anyway.
  private static var fewestSparseInputs: Int { 128 }
  /// With fewer zeros a product with everything is as fast.
  private static var leastShareOfZeros: Double { 0.7 }
  /// Up to here single precision leaves five digits of an input's deviations.
  private static var largestOffset: Double { 100 }
}
