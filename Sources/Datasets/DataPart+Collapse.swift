extension DataPart {
  /// The inputs of which one number, far from all others, makes the others nearly the same when they are normalised: a
  /// sentence each.
  ///
  /// - Complexity: O(number of inputs of all samples).
  public var collapsedInputs: [String] {
    switch inputs {
    // Bytes are never so far from each other.
    case .bytes: []
    case .floats(let floats): collapsedInputs(of: floats)
    case .doubles(let doubles): collapsedInputs(of: doubles)
    }
  }

  /// What the others move by in deviations, or as a share of the way to the farthest.
  private static var leastSpread: Double { 1e-3 }

  private func collapsedInputs<Number: BinaryFloatingPoint>(of numbers: [Number]) -> [String] {
    let scale = normalization.scale
    guard let first = rows.first, scale.contains(where: { $0 != 1 }) else { return [] }
    var center = [Double](repeating: 0, count: inputCount)
    for row in rows {
      for input in 0..<inputCount { center[input] += Double(numbers[Int(row) * inputCount + input]) }
    }
    for input in 0..<inputCount { center[input] /= Double(rows.count) }
    var farthest = [(row: Int32, distance: Double)](repeating: (first, 0), count: inputCount)
    for row in rows {
      for input in 0..<inputCount {
        let distance = (Double(numbers[Int(row) * inputCount + input]) - center[input]).magnitude
        if distance > farthest[input].distance { farthest[input] = (row, distance) }
      }
    }
    // The others have not gone half as far. They are compared as they are: normalised they may all be the same.
    var lowest = [Double](repeating: .infinity, count: inputCount)
    var highest = [Double](repeating: -.infinity, count: inputCount)
    for row in rows {
      for input in 0..<inputCount {
        let value = Double(numbers[Int(row) * inputCount + input])
        guard (value - center[input]).magnitude < farthest[input].distance / 2 else { continue }
        lowest[input] = min(lowest[input], value)
        highest[input] = max(highest[input], value)
      }
    }
    return (0..<inputCount).compactMap { input in
      let (row, distance) = farthest[input]
      let spread = highest[input] - lowest[input]
      guard spread > 0, spread * scale[input] < Self.leastSpread * min(1, distance * scale[input]) else {
        return nil
      }
      return
        "\(origin.place(of: Int(row), input: input)): \(Float(numbers[Int(row) * inputCount + input])) is so far from the "
        + "others that these are nearly the same for the network, within \(Float(spread * scale[input])); correct the "
        + "number, leave out the row, or drop the column"
    }
  }
}
