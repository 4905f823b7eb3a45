extension DataPart {
  /// An input that lies far from the others.
  public struct Outlier: Hashable, Sendable {
    /// Where it stands: file, line and column, or the numbers of sample and input.
    public let place: String
    /// The number as it is stored.
    public let value: Double
    /// The number as the network sees it.
    public let normalized: Double

    /// The sentence's beginning: which number it is, and what it is for the network.
    public var inWords: String {
      "\(place): \(Float(value)) is \(Float(normalized)) as the network sees it"
    }
  }

  /// The largest input, as the network sees it; nil for pixels, which are never far from each other.
  public var farthest: Outlier? {
    if case .bytes = inputs { return nil }
    var largest = (row: 0, input: 0, value: 0.0, normalized: 0.0)
    for row in rows {
      for input in 0..<inputCount {
        let value = inputs[Int(row) * inputCount + input]
        let normalized = (value - normalization.center[input]) * normalization.scale[input]
        if normalized.magnitude > largest.normalized.magnitude {
          largest = (Int(row), input, value, normalized)
        }
      }
    }
    guard largest.normalized != 0 else { return nil }
    return Outlier(
      place: origin.place(of: largest.row, input: largest.input), value: largest.value,
      normalized: largest.normalized)
  }

  /// What is to be said when the farthest input of the part is far beyond those of the training part, by which all are
  /// normalised; nil when it is not.
  ///
  /// - Parameter name: What the part is called.
  public func outlierWarning(_ name: String, beside training: DataPart) -> String? {
    guard let farthest, farthest.normalized.magnitude > Self.farAway,
      farthest.normalized.magnitude > Self.farAway / 10 * (training.farthest?.normalized.magnitude ?? 0)
    else { return nil }
    return
      "\(farthest.inWords), far beyond all of the training part; the row is in the \(name) part, whose loss it decides: "
      + "correct the number or leave out the row"
  }

  /// What is to be said of a part whose inputs are handed over as they are and are far from the order of one, where the
  /// network begins; nil when they are not.
  public var scaleWarning: String? {
    guard normalization.scale.allSatisfy({ $0 == 1 }), let farthest, farthest.value == farthest.normalized,
      farthest.value.magnitude > Self.farAway
    else { return nil }
    return
      "\(farthest.place): \(Float(farthest.value)) is handed to the network as it is, where training expects numbers of the "
      + "order of one; dataset.normalize: standard brings them there"
  }

  static var farAway: Double { 1000 }

  /// Refuses numbers whose products with each other, as statistics and losses have them, are beyond single precision.
  ///
  /// - Throws: `DatasetError` with the place of the largest.
  func checkRange(_ name: String) throws {
    guard let farthest, farthest.normalized.magnitude > Self.largestInput else { return }
    throw DatasetError(
      .environment,
      "\(farthest.inWords), too large to compute with; correct the number or leave out the row, which is in the \(name) part"
    )
  }

  private static var largestInput: Double { Double(Float.greatestFiniteMagnitude).squareRoot() }
}
