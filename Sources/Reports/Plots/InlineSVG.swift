/// A picture of gnuplot's as it stands inside of the page.
struct InlineSVG: Sendable {
  /// The `svg` element.
  let text: String

  /// Takes the picture out of a file of gnuplot's and fits it into a page: without a size of its own, its names apart
  /// from those of other pictures, its colours those of the page, and with a title that says what it shows.
  ///
  /// - Parameters:
  ///   - picture: The SVG file.
  ///   - name: A name no other picture in the page has, of letters, digits and hyphens.
  ///   - title: What it shows.
  init?(_ picture: String, name: String, height: Int, title: String) {
    guard let start = picture.firstRange(of: "<svg"), let end = picture.firstRange(of: "</svg>"),
      let headEnd = picture[start.upperBound...].firstIndex(of: ">")
    else { return nil }
    var lines: [Substring] = []
    for line in picture[picture.index(after: headEnd)..<end.lowerBound].split(separator: "\n") {
      // gnuplot opens a group for every change of its pen, and most stay empty.
      if line == "</g>", let last = lines.last, last.hasPrefix("<g fill=") {
        lines.removeLast()
      } else if !line.hasPrefix("<desc>"), !line.hasPrefix("<title>") {
        lines.append(line)
      }
    }
    let names = [
      ("id='gp", "id='\(name)-gp"), ("'#gp", "'#\(name)-gp"), ("id=\"gnuplot_", "id=\"\(name)-"),
      ("font-family=\"sans-serif\"", ""),
    ]
    let colors = PlotColor.allCases.flatMap { color in
      color.spellings.map { ($0, "var(--\(color.variable))") }
    }
    let body = Self.replacing(names + colors, in: Self.withoutTitles(lines.joined(separator: "\n")))
    let label = HTMLText.escaped(title)
    text = """
      <svg viewBox="0 0 \(Figure.width) \(height)" role="img" aria-labelledby="\(name)-label" \
      xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <title id="\(name)-label">\(label)</title>
      \(body)
      </svg>
      """
  }

  /// Puts others in the place of some texts, in one pass over the bytes: pictures are long, and `String.replacing` goes by
  /// characters.
  private static func replacing(_ pairs: [(old: String, new: String)], in text: String) -> String {
    let pairs = pairs.map { (old: Array($0.old.utf8), new: Array($0.new.utf8)) }
    let byFirst = Dictionary(grouping: pairs) { $0.old[0] }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if let pair = byFirst[bytes[place]]?.first(where: { bytes[place...].starts(with: $0.old) }) {
        result += pair.new
        place += pair.old.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Takes away the titles gnuplot gives to groups, which browsers show as hints: `gnuplot_plot_1`.
  private static func withoutTitles(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "<title>"),
      let close = rest[open.upperBound...].firstRange(of: "</title>")
    {
      result += rest[..<open.lowerBound]
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}
