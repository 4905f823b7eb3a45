import Analysis

/// Which points of an experiment get curves of their own: more than a handful in a figure cannot be told apart.
enum CurveSelection {
  /// Gives a series to every point but those that repeat the results of an earlier one. When there are too many, it
  /// goes to the first point of the spec, to the best of each growth method and then to the best of the others, by mean
  /// test accuracy. The numbers follow the order of the points.
  static func select(_ points: [ReportPoint], limit: Int = PlotColor.seriesCount) -> [ReportPoint] {
    let byAccuracy = points.indices.filter { points[$0].twin == nil }
      .sorted { points[$0].accuracy ?? -.infinity > points[$1].accuracy ?? -.infinity }
    var methods: Set<String> = []
    let bestOfMethod = byAccuracy.filter { methods.insert(points[$0].summary.method).inserted }
    var chosen: Set<Int> = []
    for place in points.indices.prefix(1) + bestOfMethod + byAccuracy where chosen.count < limit {
      chosen.insert(place)
    }
    var selected = points
    for (series, place) in chosen.sorted().enumerated() { selected[place].series = series }
    return selected
  }
}
