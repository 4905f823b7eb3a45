import Results

/// How the drawing of a growing network looks.
enum GrowingStyle {
  /// The rules, with the colours of a page or a file.
  ///
  /// Letters grow where the drawing is shown narrow, so that they can be read there too.
  static func rules(_ color: (PlotColor) -> String) -> String {
    let (ink, muted, unit, anew) = (color(.ink), color(.muted), color(.series(0)), color(.series(1)))
    return """
      .growing text { font: 15px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: \(ink); }
      .growing .line { stroke: \(color(.grid)); fill: none; }
      .growing .unit { fill: \(unit); stroke: \(unit); stroke-width: .8; }
      .growing .first { fill: \(ink); stroke: \(ink); }
      .growing .anew { stroke: \(anew); stroke-width: 2; }
      .growing .gone { fill-opacity: 0; stroke: \(muted); stroke-width: 1; }
      .growing .cross { stroke: \(muted); stroke-width: 1.4; fill: none; }
      @media (max-width: 520px) { .growing text { font-size: 21px; } }

      """
  }

  /// The style of a file: light, and dark where the reader's system is.
  static var standalone: String {
    """
    .ground { fill: #ffffff; }
    \(rules(\.hexadecimal))@media (prefers-color-scheme: dark) {
    .ground { fill: #12171c; }
    \(rules(\.darkHexadecimal))}

    """
  }

  /// The units of each column appear after those of the one before, and lose their filling when they are taken away; the whole
  /// stays for a while, and begins again.
  static func motion(columns: Int) -> String {
    let seconds = Quantity.decimal(min(max(Double(columns) * 0.8, 3), 12) / 0.65, digits: 1)
    func percent(_ column: Double) -> String {
      Quantity.decimal(65 * column / Double(columns), digits: 1)
    }
    let rules = (1..<max(columns, 1)).map { column in
      let (begin, end) = (percent(Double(column)), percent(Double(column) + 0.4))
      return """
        .growing .c\(column) { animation: c\(column) \(seconds)s linear infinite; }
        @keyframes c\(column) { 0%, \(begin)% { opacity: 0; } \(end)%, 100% { opacity: 1; } }
        .growing .g\(column) { animation: g\(column) \(seconds)s linear infinite; }
        @keyframes g\(column) { 0%, \(begin)% { fill-opacity: 1; } \(end)%, 100% { fill-opacity: 0; } }

        """
    }
    return "@media (prefers-reduced-motion: no-preference) {\n\(rules.joined())}\n"
  }
}
