/// What a key of the spec accepts.
public indirect enum ValueType: Hashable, Sendable {
  /// `true` or `false`.
  case boolean
  /// A whole number; `Int.max` above means no bound.
  case integer(ClosedRange<Int>)
  /// A number.
  case number(NumberRange)
  /// A share of a whole, below 1, or a count, 1 or more.
  case shareOrCount(zeroAllowed: Bool)
  /// Any text; a number is taken as its text.
  case string
  /// Text of one form: a regular expression, the form in words, and an example.
  case pattern(String, meaning: String, example: String)
  /// One of some words.
  case choice([String])
  /// A list of so many values of one type; `Int.max` above means no bound.
  case list(ValueType, counts: ClosedRange<Int>)
  /// Any of some types, tried in order.
  case union([ValueType])
  /// A layer of a network.
  case layer
  /// A mapping with keys of its own.
  case section
  /// A shape that has a reader of its own; in words, to stand behind "must be".
  case special(String)

  /// No count of samples, epochs or parameters is larger: products of two and sums of many stay whole numbers.
  static let largestCount = 1_000_000_000_000

  /// So many hidden layers a network has.
  static let layerCounts = 1...1000

  static let positiveInteger = integer(1...largestCount)
  static let count = integer(0...Int.max)
}

extension ValueType: CustomStringConvertible {
  /// The type in words, to stand behind "must be".
  public var description: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range):
      range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "a whole number \(Self.bounds(range))"
    case .number(let range): "a number \(range.description)"
    case .shareOrCount(zeroAllowed: true): "a share from 0 to below 1 or a whole number of samples"
    case .shareOrCount(zeroAllowed: false): "a share above 0 and below 1 or a whole number of samples"
    case .string: "a string"
    case .pattern(_, let meaning, let example): "\(meaning), \(example) say"
    case .choice(let words): words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
    case .list(let element, _): "a list of \(element.plural)"
    case .union(let members): members.map(\.description).joined(separator: ", or ")
    case .layer: "a layer"
    case .section: "a section"
    case .special(let words): words
    }
  }

  /// The type of the elements of a list, in words.
  private var plural: String {
    switch self {
    case .layer: Self.layerInWords
    case .integer(let range): "whole numbers \(Self.bounds(range))"
    case .number(let range): "numbers \(range.description)"
    case .string: "strings"
    default: "values, each \(self)"
    }
  }

  private static func bounds(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
  }
}
