/// The mark of a series, so that it is known without its colour, by the point type of gnuplot's SVG.
enum PlotMark: Int, Sendable, CaseIterable {
  case disc = 7
  case square = 5
  case triangle = 9
  case diamond = 13
  case triangleDown = 11
  case ring = 6
  case openSquare = 4
  case openTriangle = 8

  /// The mark of the series with a number from 0.
  static func series(_ number: Int) -> PlotMark { allCases[number % allCases.count] }

  /// The outline around the origin, four units from it, for the legend of the page.
  var path: String {
    switch self {
    case .disc, .ring: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"
    case .square, .openSquare: "M-3.6-3.6h7.2v7.2h-7.2z"
    case .triangle, .openTriangle: "M0-4.6L-4.4 3h8.8z"
    case .triangleDown: "M0 4.6L-4.4-3h8.8z"
    case .diamond: "M0-4.8L4.8 0L0 4.8L-4.8 0z"
    }
  }

  /// Whether the mark is an outline.
  var isOpen: Bool { self == .ring || self == .openSquare || self == .openTriangle }
}
