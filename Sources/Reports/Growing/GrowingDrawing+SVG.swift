import Analysis
import Results

extension GrowingDrawing {
  /// The drawing as a file of its own, light or dark as the reader's system is.
  ///
  /// - Parameter isAnimated: Whether units appear one event after the other, again and again, by the style sheet alone;
  ///   readers who asked their system for less motion, and programs that show still pictures, see it as it is at the end.
  public func svg(isAnimated: Bool = false) -> String {
    let layout = layout()
    let motion = isAnimated ? GrowingStyle.motion(columns: layout.columns.count) : ""
    return element(
      layout, style: "<style>\n\(GrowingStyle.standalone)\(motion)</style>\n", size: true, ground: true)
  }

  /// The drawing as it stands inside of the page, which has its style.
  var inline: String { element(layout(), style: "", size: false, ground: false) }

  private func element(_ layout: Layout, style: String, size: Bool, ground: Bool) -> String {
    let legend = legend
    let axis = (layout.lines.last ?? 0) + 20
    let height = axis + 14 + Double(legend.count) * 26 + 6
    let (width, whole) = (Self.text(Self.width), Self.text(height))
    var lines: [String] = []
    if ground { lines.append("<rect class=\"ground\" width=\"\(width)\" height=\"\(whole)\" rx=\"8\"/>") }
    for (layer, y) in layout.lines.enumerated() {
      let top = layer == 0 ? 6 : layout.lines[layer - 1]
      lines.append(
        "<text x=\"18\" y=\"\(Self.text(top + 22))\">\(HTMLText.escaped(caption(ofLayer: layer)))</text>")
      lines.append("<path class=\"line\" d=\"M18 \(Self.text(y))H\(Self.text(Self.width - 18))\"/>")
    }
    for column in layout.columns.indices {
      let drawn = history.layers.indices.flatMap { marks(column: column, layer: $0, layout) }
      lines.append("<g class=\"c\(column)\">")
      lines += drawn
      lines.append("</g>")
    }
    for (x, text) in epochLabels(layout) {
      lines.append(
        "<text x=\"\(Self.text(x))\" y=\"\(Self.text(axis))\" text-anchor=\"middle\">\(text)</text>")
    }
    lines.append(
      "<text x=\"\(Self.text(Self.width - 18))\" y=\"\(Self.text(axis + 26))\" text-anchor=\"end\">\(length)</text>"
    )
    for (row, entry) in legend.enumerated() {
      let y = axis + 26 + Double(row) * 26
      lines.append(
        "<path class=\"\(entry.style)\" transform=\"translate(26 \(Self.text(y - 5)))\" d=\"\(entry.path)\"/>"
      )
      lines.append("<text x=\"42\" y=\"\(Self.text(y))\">\(entry.text)</text>")
    }
    let dimensions = size ? " width=\"\(width)\" height=\"\(whole)\"" : ""
    return """
      <svg class="growing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(whole)"\(dimensions) role="img">
      <title>\(HTMLText.escaped(title))</title>
      <desc>\(HTMLText.escaped(description))</desc>
      \(style)\(lines.joined(separator: "\n"))
      </svg>

      """
  }

  /// The circles of the units that came in a column, and the crosses of those that went.
  private func marks(column: Int, layer: Int, _ layout: Layout) -> [String] {
    let units = history.layers[layer]
    let largest = norms[layer].compactMap(\.self).max() ?? 0
    let radius = layout.pitch * 0.44
    let came = units.indices.filter { layout.column(of: units[$0].born) == column }
    let went = units.indices.filter { unit in
      units[unit].ended.map { layout.column(of: $0) == column } ?? false
    }
    let circles = came.enumerated().map { place, unit in
      let (x, y) = layout.point(place, column: column, layer: layer)
      let share = norms[layer][unit].map { largest > 0 ? 0.3 + 0.7 * ($0 / largest).squareRoot() : 1 } ?? 0.7
      return
        "<circle class=\"\(style(of: units[unit], layout))\" cx=\"\(Self.text(x))\" cy=\"\(Self.text(y))\" "
        + "r=\"\(Self.text(radius * share))\"><title>\(fate(of: units[unit], norm: norms[layer][unit]))</title></circle>"
    }
    let arm = Self.text(max(layout.pitch * 0.24, 1))
    let crosses = went.indices.map { index in
      let (x, y) = layout.point(came.count + index, column: column, layer: layer)
      return "<path class=\"cross\" transform=\"translate(\(Self.text(x)) \(Self.text(y)))\" "
        + "d=\"M-\(arm)-\(arm)L\(arm) \(arm)M\(arm)-\(arm)L-\(arm) \(arm)\"/>"
    }
    return circles + crosses
  }

  private func style(of unit: UnitHistory.Unit, _ layout: Layout) -> String {
    var classes = ["unit"]
    if unit.born == nil { classes.append("first") }
    if unit.revived != nil { classes.append("anew") }
    if let ended = unit.ended { classes += ["gone", "g\(layout.column(of: ended))"] }
    return classes.joined(separator: " ")
  }

  /// What a browser says when the pointer is over a unit.
  private func fate(of unit: UnitHistory.Unit, norm: Double?) -> String {
    func moment(_ event: UnitHistory.Event) -> String {
      "in event \(event.number), epoch \(Quantity.significant(event.epoch))"
    }
    var words = [unit.born.map { "added \(moment(history.events[$0]))" } ?? "there from the beginning"]
    if let revived = unit.revived { words.append("given a new beginning \(moment(revived))") }
    if let ended = unit.ended { words.append("taken away \(moment(history.events[ended]))") }
    if let norm { words.append("norm \(Quantity.significant(norm))") }
    return words.joined(separator: "; ")
  }

  private var legend: [(style: String, path: String, text: String)] {
    let disc = "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0"
    var entries = [("unit first", disc, "there from the beginning")]
    if hasUnit({ $0.born != nil }) { entries.append(("unit", disc, "added")) }
    if hasUnit({ $0.revived != nil }) {
      entries.append(("unit anew", disc, "given a new beginning when dead"))
    }
    if hasUnit({ $0.ended != nil }) {
      let which = history.isCertain ? "" : " (which is not recorded: the newest)"
      entries.append(("unit gone", disc, "taken away again, at a cross" + which))
    }
    if norms.joined().contains(where: { $0 != nil }) {
      let sizes = "M-11 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M-3 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0"
      entries.append(
        (entries.count > 1 ? "unit" : "unit first", sizes, "the larger, the more it contributes at the end"))
    }
    return entries
  }

  private static func text(_ value: Double) -> String {
    let text = Quantity.decimal(value, digits: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
