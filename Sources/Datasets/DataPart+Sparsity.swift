extension DataPart {
  /// Whether so many inputs are zero that it is worth leaving them out of products: judged by up to 500 samples that
  /// lie evenly in the part.
  public var isSparse: Bool {
    guard inputCount >= Self.fewestSparseInputs, count > 0 else { return false }
    let step = (count + Self.samplesJudged - 1) / Self.samplesJudged
    let judged = Array(stride(from: 0, to: count, by: step))
    var zeros = 0
    for sample in judged {
      let numbers = Int(rows[sample]) * inputCount..<(Int(rows[sample]) + 1) * inputCount
      unsafe withNumbers { bytes in
        zeros += unsafe bytes[numbers].count { $0 == 0 }
      } floats: { floats in
        zeros += unsafe floats[numbers].count { $0 == 0 }
      }
    }
    return Double(zeros) >= Self.leastShareOfZeros * Double(judged.count * inputCount)
  }

  private static var samplesJudged: Int { 500 }
  /// Fewer inputs take little time anyway.
  private static var fewestSparseInputs: Int { 128 }
  /// With fewer zeros a product with everything is as fast.
  private static var leastShareOfZeros: Double { 0.7 }
}
