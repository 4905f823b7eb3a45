import Analysis
import Results

/// A part of the page with figures about one matter.
struct FigureGroup: Sendable {
  /// Its name in the page's address.
  let identifier: String
  let heading: String
  /// What is to be seen, and how to read it.
  let introduction: String
  var figures: [Figure]
  /// What stands under the figures.
  var remarks: [PageModel.Remark] = []
  /// Further entries of its legend.
  var extras: [PageModel.Legend] = []

  /// The groups of an experiment; those with nothing to show are left out.
  static func groups(of data: ReportData) -> [FigureGroup] {
    [cost(of: data), learning(of: data), widths(of: data), growth(of: data)]
      .filter { !$0.figures.isEmpty }
  }
}

extension ReportPoint {
  /// A curve over the seeds with its band, below it, where there are several.
  func layers(of band: CurveBandRows) -> [Figure.Layer] {
    let curve = Figure.Layer(style: .curve, color: color, title: name, rows: band.means)
    guard runs.count > 1 else { return [curve] }
    return [Figure.Layer(style: .band, color: color, rows: band.ranges), curve]
  }
}

extension ReportData {
  /// What curves over the seeds are, behind a space.
  var bandRemark: String {
    hasSeveralSeeds ? " Lines are means over the seeds, bands reach from the lowest seed to the highest." : ""
  }

  /// The axis of the time, the same in all curves of training so that they can be compared.
  var epochs: Axis {
    .linear("epoch", from: 0, to: max(1, drawn.flatMap(\.runs).map(\.lastEpoch).max() ?? 0))
  }

  /// The axis of growth, the same in all its figures, and that of the whole run where growth ends long before it: an hour
  /// of training is no measure for growth that takes a minute.
  var growing: (axis: Axis, whole: Axis?) {
    let runs = grown.flatMap(\.runs)
    let end = max(1, runs.map(\.lastStep).max() ?? 0)
    let last = 1.08 * Double(runs.compactMap(\.lastGrowth).max() ?? 0)
    guard last > 0, last < 0.6 * end else { return (.linear("step of the optimizer", from: 0, to: end), nil) }
    return (
      .linear("step of the optimizer, until growth ended", from: 0, to: last),
      Axis(
        label: "the whole run, in steps", scale: .linear, low: 0, high: end,
        ticks: [0, end].map { Axis.Tick(value: $0, text: Quantity.decimal($0, digits: 0)) })
    )
  }

  /// The first run of the best point of each growth method: shown one by one.
  var exemplaryRuns: [(ReportPoint, RunHistory)] {
    let methods = Dictionary(grouping: grown, by: \.summary.method).values
    let best = methods.compactMap { ReportData.best(of: $0) }.sorted { $0.series ?? 0 < $1.series ?? 0 }
    return best.compactMap { point in point.runs.first.map { (point, $0) } }
  }
}
