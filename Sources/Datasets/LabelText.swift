/// A label as a reader sees it: labels that look alike and are written differently are hardly ever meant as two classes.
enum LabelText {
  /// The text without what cannot be seen: blanks of any kind are one each, and those at the ends, joiners and marks are
  /// nothing, as control characters are; a minus sign is a hyphen, and characters of full width are those of ASCII.
  static func visible(_ text: String) -> String {
    var visible = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{2212}", "\u{2010}", "\u{2011}": visible.append("-")
      case _ where scalar.properties.isWhitespace:
        if !visible.isEmpty, visible.last != " " { visible.append(" ") }
      case _
      where scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .control:
        break
      case "\u{ff01}"..."\u{ff5e}":
        if let narrow = Unicode.Scalar(scalar.value - 0xfee0) { visible.unicodeScalars.append(narrow) }
      default: visible.unicodeScalars.append(scalar)
      }
    }
    if visible.last == " " { visible.removeLast() }
    return visible
  }

  /// The text with the Cyrillic and Greek letters that look as Latin ones do as these.
  static func latin(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { lookAlikes[$0] ?? $0 }))
  }

  private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs = [
      ("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX"), ("аеіјорѕсухһԁԛԝ", "aeijopscyxhdqw"),
      ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("ονα", "ova"),
    ]
    return Dictionary(
      uniqueKeysWithValues: pairs.flatMap { zip($0.unicodeScalars, $1.unicodeScalars) })
  }()

  /// What a truth value is called in small letters.
  private static let truthValues = [
    "true": "true", "t": "true", "false": "false", "f": "false", "yes": "yes", "y": "yes", "no": "no",
    "n": "no",
  ]

  /// The truth value of a label, the same for all its spellings; nil for another label.
  ///
  /// - Parameter isAbbreviated: Whether a letter may stand for it.
  static func truthValue(of text: String, isAbbreviated: Bool) -> String? {
    text.count > 1 || isAbbreviated ? truthValues[text.lowercased()] : nil
  }

  /// What a truth value is as a number.
  static func number(of truthValue: String) -> String { ["true", "yes"].contains(truthValue) ? "1" : "0" }
}
