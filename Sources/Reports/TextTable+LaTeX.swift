extension TextTable {
  /// The table as LaTeX, for the package booktabs.
  public var latex: String {
    let columns = alignments.map { $0 == .left ? "l" : "r" }.joined()
    let line = { (cells: [String]) in "  " + cells.joined(separator: " & ") + " \\\\\n" }
    let body = rows.map { row in line(zip(row, alignments).map(Self.latex)) }
    return "\\begin{tabular}{\(columns)}\n  \\toprule\n" + line(titles.map(Self.latex)) + "  \\midrule\n"
      + body.joined() + "  \\bottomrule\n\\end{tabular}\n"
  }

  /// A text that LaTeX sets as it is.
  static func latex(_ text: String) -> String {
    text.replacingScalars { scalar in
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      // At the beginning of a line these two would belong to the line break before it.
      case "[", "*": "{\(scalar)}"
      case "|": "\\textbar{}"
      default: nil
      }
    }
  }

  /// A cell; in a column of numbers a hyphen before a digit is a minus.
  private static func latex(_ cell: String, _ alignment: Alignment) -> String {
    let text = latex(cell)
    return alignment == .left ? text : text.replacing(/(^| )-(?=[0-9])/) { "\($0.1)$-$" }
  }
}
