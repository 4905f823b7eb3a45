/// A colour of a figure: one for gnuplot, and the name of the CSS variable that takes its place in the page, where it
/// depends on whether the reader wants light or dark.
enum PlotColor: Hashable, Sendable, CaseIterable {
  case series(Int)
  case ink
  case muted
  case grid

  /// How many series have a colour and a mark of their own.
  static let seriesCount = light.count

  static var allCases: [PlotColor] { (0..<seriesCount).map(series) + [.ink, .muted, .grid] }

  /// For dark lines on white: each is told from the others with any colour vision by hue or lightness, and has at
  /// least 3:1 against the ground.
  private static let light = [
    "#0b62a4", "#c8501e", "#13855c", "#8a4bc4", "#a87400", "#bd2c7c", "#0d8799", "#5f5a52",
  ]

  /// The same for light lines on a dark ground.
  private static let dark = [
    "#6db3f2", "#ff9166", "#4fce9a", "#c9a0f5", "#e6b94c", "#f584bd", "#58cadb", "#b9b0a4",
  ]

  private var look: (variable: String, light: String, dark: String) {
    switch self {
    case .series(let number):
      let place = number % Self.seriesCount
      return ("series-\(place + 1)", Self.light[place], Self.dark[place])
    case .ink: return ("ink", "#1b2733", "#e3e9ef")
    case .muted: return ("muted", "#7b8793", "#8793a0")
    case .grid: return ("grid", "#dde3e9", "#2e3842")
    }
  }

  /// `#rrggbb` on white.
  var hexadecimal: String { look.light }
  /// `#rrggbb` on a dark ground.
  var darkHexadecimal: String { look.dark }
  /// The name of the variable, without its hyphens.
  var variable: String { look.variable }

  /// How programs spell the colour in SVG.
  var spellings: [String] {
    let digits = hexadecimal.dropFirst()
    let parts = stride(from: 0, to: 6, by: 2).map { offset in
      let start = digits.index(digits.startIndex, offsetBy: offset)
      return Int(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
    let padded = parts.map { String(repeating: " ", count: 3 - String($0).count) + String($0) }
    let plain = parts.map(String.init)
    return [
      hexadecimal, hexadecimal.uppercased(), "rgb(\(padded.joined(separator: ", ")))",
      "rgb(\(plain.joined(separator: ",")))", "rgb(\(plain.joined(separator: ", ")))",
    ]
  }
}
