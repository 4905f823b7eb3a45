/// What libyaml reports of a text, piece by piece, as Swift values.
struct Event {
  /// How a scalar is written: bare, in quotes, or as a block behind `|` or `>`.
  enum Style {
    case plain, quoted, block
  }

  enum Kind: Equatable {
    case documentStart
    case alias(String)
    case scalar(String, Style)
    case sequenceStart
    case mappingStart
    case collectionEnd
    case streamEnd
  }

  let kind: Kind
  /// The name behind `&`.
  var anchor: String?
  /// The explicit tag.
  var tag: String?
  /// The scalars of the text it stands for.
  let extent: Range<Int>
}
