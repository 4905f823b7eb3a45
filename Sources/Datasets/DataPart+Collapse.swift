extension DataPart {
  /// The inputs of which some numbers, far from the others, make these nearly the same when they are normalised: a sentence
  /// each; and one for those that are nearly constant for the network though nothing in them is far away, because all
  /// inputs are normalised by one range.
  ///
  /// - Complexity: O(number of inputs of all samples).
  public var collapsedInputs: [String] {
    // Bytes are never so far from each other.
    if case .bytes = inputs { return [] }
    let scale = normalization.scale
    guard let first = rows.first, scale.contains(where: { $0 != 1 }) else { return [] }
    var center = [Double](repeating: 0, count: inputCount)
    for row in rows {
      for input in 0..<inputCount { center[input] += value(row, input) }
    }
    for input in 0..<inputCount { center[input] /= Double(rows.count) }
    var farthest = [(row: Int32, distance: Double)](repeating: (first, 0), count: inputCount)
    for row in rows {
      for input in 0..<inputCount {
        let distance = (value(row, input) - center[input]).magnitude
        if distance > farthest[input].distance { farthest[input] = (row, distance) }
      }
    }
    // The others have not gone half as far. They are compared as they are: normalised they may all be the same.
    var lowest = [Double](repeating: .infinity, count: inputCount)
    var highest = [Double](repeating: -.infinity, count: inputCount)
    for row in rows {
      for input in 0..<inputCount {
        let value = value(row, input)
        guard (value - center[input]).magnitude < farthest[input].distance / 2 else { continue }
        lowest[input] = min(lowest[input], value)
        highest[input] = max(highest[input], value)
      }
    }
    var small: [Int] = []
    let tiny = lostInputs(farthest.indices.filter { farthest[$0].distance > 0 && scale[$0] == 0 })
    let far = (0..<inputCount).compactMap { input -> String? in
      let (row, distance) = farthest[input]
      let place = "\(origin.place(of: Int(row), input: input)): \(Float(value(row, input)))"
      let isCollapsed = { (spread: Double) in
        spread > 0 && spread * scale[input] < Self.leastSpread * min(1, distance * scale[input])
      }
      let spread = highest[input] - lowest[input]
      if isCollapsed(spread) {
        return
          "\(place) is so far from the others that these are nearly the same for the network, within "
          + "\(Float(spread * scale[input])); correct the number, leave out the row, or drop the column"
      }
      let bulk = bulk(of: input)
      if isCollapsed(bulk) {
        return
          "\(place) and others are so far from the rest of the column that eight tenths of it are nearly the same for the "
          + "network, within \(Float(bulk * scale[input])); correct these numbers, leave out their rows, or drop the column"
      }
      if distance > 0, scale[input] > 0, 2 * distance * scale[input] < Self.leastSpread {
        small.append(input)
      }
      return nil
    }
    return tiny + far + smallInputs(small)
  }

  /// What the others move by in deviations, or as a share of the way to the farthest.
  static var leastSpread: Double { 1e-3 }

  /// An input as it is stored.
  private func value(_ row: Int32, _ input: Int) -> Double { inputs[Int(row) * inputCount + input] }

  /// By how much the middle eight tenths of an input differ, of some thousand rows where there are more; 0 where most
  /// numbers are the same, as in an input that is mostly zero.
  private func bulk(of input: Int) -> Double {
    let step = max(1, rows.count / 4096)
    let values = stride(from: 0, to: rows.count, by: step).map { value(rows[$0], input) }.sorted()
    let tail = values.count / 10
    return values[values.count - 1 - tail] - values[tail]
  }

  private func lostInputs(_ inputs: [Int]) -> [String] {
    guard let names = names(inputs) else { return [] }
    return [
      "\(names) \(inputs.count == 1 ? "differs" : "differ") by so little that there is no number in double precision to "
        + "scale by: the network sees 0 in every row; multiply by a power of ten, or drop the column"
    ]
  }

  private func smallInputs(_ inputs: [Int]) -> [String] {
    guard let first = inputs.first, let names = names(inputs) else { return [] }
    let isOne = inputs.count == 1
    return [
      "\(names) \(isOne ? "is" : "are") nearly constant for the network, "
        + "\(isOne ? "" : "the first ")within \(Float(spread(of: first))), because all columns are brought to one range; "
        + "dataset.normalize: standard brings each to its own"
    ]
  }

  /// The file and the first columns of some; nil for none, and where nothing has a name.
  private func names(_ inputs: [Int]) -> String? {
    guard !inputs.isEmpty, let columns = origin.columns else { return nil }
    let names = inputs.prefix(5).map { columns.name(of: columns.inputs[$0]) }.joined(separator: ", ")
    return "\(columns.path): \(names)" + (inputs.count > 5 ? " and \(inputs.count - 5) more" : "")
  }

  /// What the network sees an input move by.
  private func spread(of input: Int) -> Double {
    let (lowest, highest) = rows.lazy.map { value($0, input) }.extent
    return (highest - lowest) * normalization.scale[input]
  }
}
