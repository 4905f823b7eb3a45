/// What a data set is split by.
public enum SplitSeed: Hashable, Sendable {
  /// A number: every run has the same parts, whatever its seed.
  case number(Int)
  /// The run's own seed: every seed draws parts of its own.
  case run

  /// The word of the spec for the run's own seed.
  public static let word = "seed"

  /// What the split is drawn by. Where no run is at hand, to know how large the parts are say, any draw will do.
  var number: Int {
    switch self {
    case .number(let number): number
    case .run: 0
    }
  }
}

extension SplitSeed: ExpressibleByIntegerLiteral {
  /// A number.
  public init(integerLiteral value: Int) { self = .number(value) }
}

extension SplitSeed: Codable {
  /// Reads a number or the word.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      guard try container.decode(String.self) == Self.word else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "must be a whole number or '\(Self.word)'")
      }
      self = .run
    }
  }

  /// Writes a number or the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .run: try container.encode(Self.word)
    }
  }
}

extension DatasetConfiguration {
  /// The data as a run with a seed sees them.
  public func drawn(by seed: Int) -> DatasetConfiguration {
    guard splitSeed == .run else { return self }
    var own = self
    own.splitSeed = .number(seed)
    return own
  }
}
