import Results

/// The two files of a figure: its numbers, and the script that draws them.
extension Figure {
  /// How the first line of both files begins: a file that begins otherwise is the user's.
  static let mark = "# Written by sprout report"

  /// The rows of every layer, in blocks with two empty lines between them as gnuplot's `index` counts them.
  var data: String {
    var text = "\(Self.mark) for \(name).gp: a block for each layer of the figure.\n"
    for layer in layers {
      text += "\n# \(layer.columns)\(layer.title.map { "  \(GnuplotText.printable($0))" } ?? "")\n"
      for row in layer.rows { text += row.map(GnuplotText.number).joined(separator: " ") + "\n" }
      text += "\n"
    }
    return text
  }

  /// The script. `gnuplot NAME.gp` writes NAME.svg beside it, with a key; with `page=1` it writes what the page holds, to
  /// standard output.
  var script: String {
    let file = "\(name).gp"
    let titles = layers.compactMap(\.title)
    // Room for the key below the figure.
    let width = min(1200, max(Self.width, 110 + 8 * (titles.map(\.count).max() ?? 0)))
    let height = self.height + 10 + 21 * titles.count
    var lines = [
      "\(Self.mark), which writes it anew: copy it before you change it.",
      "# 'gnuplot \(file)' draws \(name).dat, which is beside it, into \(name).svg. For another format change the",
      "# terminal, to 'set terminal pdfcairo' or 'set terminal cairolatex' for example.",
      "reset",
      "set encoding utf8",
      "set clip two",
      "folder = strlen(ARG0) > \(file.count) ? ARG0[1:strlen(ARG0)-\(file.count)] : ''",
      "if (!exists('page')) page = 0",
      "if (page) {",
      "  set terminal svg size \(Self.width),\(self.height) noenhanced font 'sans-serif,13'",
      "  unset key",
      "} else {",
      "  set terminal svg size \(width),\(height) noenhanced font 'sans-serif,13' "
        + "background rgb '#ffffff'",
      "  set output folder.'\(name).svg'",
      "  set key below vertical left Left reverse noenhanced",
      "  set bmargin \(Double(titles.count) + 3.6)",
      "}",
      "set border 3 lc rgb '\(PlotColor.ink.hexadecimal)'",
      "set tics nomirror out scale 0.5 textcolor rgb '\(PlotColor.ink.hexadecimal)'",
      "set grid xtics ytics lt 1 lc rgb '\(PlotColor.grid.hexadecimal)' lw 1",
    ]
    lines += x.settings("x") + y.settings("y")
    if whole != nil { lines += ["set multiplot", "set tmargin at screen 0.77"] }
    lines += ["plot \\", plots(layers)]
    if let whole { lines += inset(over: whole) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `plot` draws: the layers in the places of their rows; nil leaves one out.
  private func plots(_ layers: [Layer?]) -> String {
    layers.enumerated().flatMap { place, layer in
      [layer?.rangePlotting, layer?.plotting].compactMap(\.self)
        .map { "  folder.'\(name).dat' index \(place) \($0)" }
    }.joined(separator: ", \\\n")
  }

  /// The lines and bands again over a whole axis, small and above the figure.
  private func inset(over whole: Axis) -> [String] {
    let ink = "rgb '\(PlotColor.ink.hexadecimal)'"
    return [
      "set lmargin at screen 0.5", "set rmargin at screen 0.96", "set bmargin at screen 0.88",
      "set tmargin at screen 0.98", "unset xlabel", "unset ylabel", "unset ytics", "unset grid", "unset key",
      "set label \(GnuplotText.quoted(whole.label)) at screen 0.48,0.93 right textcolor \(ink)",
    ] + whole.settings("x").dropFirst() + ["plot \\", plots(layers.map(\.small)), "unset multiplot"]
  }

  static let width = 480

  /// With room for the small picture above, where there is one.
  var height: Int { whole == nil ? 310 : 390 }
}

extension Axis {
  fileprivate func settings(_ axis: String) -> [String] {
    var lines = [
      "set \(axis)label \(GnuplotText.quoted(label)) textcolor rgb '\(PlotColor.ink.hexadecimal)'\(axis == "x" ? " offset 0,0.4" : "")"
    ]
    switch scale {
    case .linear: break
    case .logarithmic: lines.append("set logscale \(axis)")
    case .accuracy(let whole):
      let (function, inverse) = AccuracyScale.gnuplotFunctions(whole: whole)
      lines.append(
        "set nonlinear \(axis) via \(function.replacing("v", with: axis)) inverse "
          + inverse.replacing("v", with: axis)
      )
    }
    if low != nil || high != nil {
      let ends = [low, high].map { $0.map(GnuplotText.number) ?? "*" }
      lines.append("set \(axis)range [\(ends[0]):\(ends[1])]")
    }
    if !ticks.isEmpty {
      let marks = ticks.map { "\(GnuplotText.quoted($0.text)) \(GnuplotText.number($0.value))" }
      lines.append("set \(axis)tics (\(marks.joined(separator: ", ")))")
      // Else gnuplot adds small marks between those of a logarithmic axis.
      lines.append("unset m\(axis)tics")
    }
    return lines
  }
}

extension Figure.Layer {
  /// How it is drawn where no mark fits; nil for marks.
  fileprivate var small: Figure.Layer? {
    switch style {
    case .band: self
    case .curve, .line: Figure.Layer(style: .line(dashed: false), color: color, rows: rows)
    case .marks, .openMarks, .ranges: nil
    }
  }

  /// The names of the columns, for a reader of the data.
  fileprivate var columns: String {
    switch style {
    case .band: "x low high"
    case .curve, .line, .marks, .openMarks: "x y"
    case .ranges: "x y low high"
    }
  }

  /// What follows the data's name for the line below a mark that shows a range. (gnuplot's own error bars clear the
  /// ground around their marks, in white.)
  fileprivate var rangePlotting: String? {
    guard style == .ranges else { return nil }
    return
      "using 1:3:(0):($4-$3) with vectors nohead linecolor rgb '\(color.hexadecimal)' linewidth 1.4 notitle"
  }

  /// What follows the data's name in the script's `plot`.
  fileprivate var plotting: String {
    let ink = "rgb '\(color.hexadecimal)'"
    let drawn =
      switch style {
      case .band:
        "using 1:2:3 with filledcurves fillcolor \(ink) fillstyle transparent solid 0.16 noborder"
      case .curve:
        "using 1:2 with linespoints linecolor \(ink) linewidth 1.8 pointtype \(pointType) pointsize 0.55 "
          + "pointinterval \(max(1, (rows.count + 7) / 8))"
      case .line(let dashed):
        "using 1:2 with lines linecolor \(ink) linewidth \(dashed ? "1.2 dashtype (6,4)" : "1.8")"
      case .marks:
        "using 1:2 with points linecolor \(ink) linewidth 1.5 pointtype \(pointType) pointsize 0.55"
      case .openMarks: "using 1:2 with points linecolor \(ink) linewidth 2 pointtype 6 pointsize 0.45"
      case .ranges:
        "using 1:2 with points linecolor \(ink) linewidth 1.6 pointtype \(pointType) pointsize 0.75"
      }
    return "\(drawn) \(title.map { "title \(GnuplotText.quoted($0))" } ?? "notitle")"
  }

  private var pointType: Int {
    if case .series(let number) = color { return PlotMark.series(number).rawValue }
    return PlotMark.disc.rawValue
  }
}
