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
    var body = lines.joined(separator: "\n")
    for (old, new) in [
      ("id='gp", "id='\(name)-gp"), ("'#gp", "'#\(name)-gp"), ("id=\"gnuplot_", "id=\"\(name)-"),
      ("font-family=\"sans-serif\"", ""),
    ] {
      body = body.replacing(old, with: new)
    }
    body = Self.withoutTitles(body)
    for color in PlotColor.allCases {
      for spelling in color.spellings { body = body.replacing(spelling, with: "var(--\(color.variable))") }
    }
    let label = HTMLText.escaped(title)
    text = """
      <svg viewBox="0 0 \(Figure.width) \(height)" role="img" aria-labelledby="\(name)-label" \
      xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <title id="\(name)-label">\(label)</title>
      \(body)
      </svg>
      """
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
