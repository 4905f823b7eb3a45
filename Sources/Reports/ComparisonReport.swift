public import Analysis
internal import Experiments
internal import OrderedCollections
internal import Results

/// What `sprout compare` prints.
public enum ComparisonReport {
  /// The forms it has.
  public enum Format: String, CaseIterable, Sendable {
    case text, markdown, csv, json, latex
  }

  /// The comparison in some form, with a line end at its end.
  public static func text(of comparison: Comparison, as format: Format) -> String {
    switch format {
    case .text: paragraphs(comparison, notes: { $0 + "\n" }, table: \.text)
    case .markdown:
      paragraphs(comparison, notes: { TextTable.markdown($0) + "\n" }, table: \.markdown)
    case .latex: paragraphs(comparison, notes: { "% \($0)\n" }, table: \.latex)
    case .csv: csv(of: comparison)
    case .json: json(of: comparison).prettyText
    }
  }

  private static func paragraphs(
    _ comparison: Comparison,
    notes: (String) -> String,
    table: (TextTable) -> String
  ) -> String {
    let parts: [String?] = [
      table(means(comparison)), differences(comparison).map(table),
      Self.notes(on: comparison).map { notes(TextTable.printable($0)) }.joined(),
    ]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  // MARK: Tables for readers

  /// The labels of all lines, each with the title of its column.
  private static func labels(of comparison: Comparison) -> [(key: String, title: String)] {
    let keys = OrderedSet(comparison.rows.flatMap(\.group.labels.keys))
    let axes = keys.filter { $0 != ComparedGroup.experimentKey && $0 != ComparedGroup.variantKey }
    let titles = Dictionary(
      uniqueKeysWithValues: zip(axes, SummaryReport.shortNames(of: axes.elements)))
    return keys.map { ($0, titles[$0] ?? $0) }
  }

  /// A table with the labels of each line before its figures; lines without any are left out.
  private static func table(
    of comparison: Comparison, _ titles: [String], figures: (Comparison.Row) -> [String]?
  ) -> TextTable {
    let labels = labels(of: comparison)
    return TextTable(
      labels.map { ($0.title, .left) } + titles.map { ($0, .right) },
      rows: comparison.rows.compactMap { row in
        figures(row).map { labels.map { row.group.labels[$0.key]?.cell ?? "" } + $0 }
      })
  }

  private static func means(_ comparison: Comparison) -> TextTable {
    let scale = FigureScale(comparison.method.figure)
    let level = FigureScale.percent(1 - comparison.method.level)
    let titles = [
      "seeds", scale.title, "deviation", "\(level) interval", "parameters", "training FLOPs", "growth FLOPs",
      "seconds",
    ]
    return table(of: comparison, titles) { row in
      let group = row.group
      return [
        String(row.figure.count), scale.text(row.figure.mean) + (group.idleRuns > 0 ? idleMark : ""),
        scale.text(row.figure.standardDeviation),
        scale.text(row.interval),
        group.moments(\.parameters).mean.map { Quantity.decimal($0, digits: 0) } ?? "",
        group.moments(\.trainFlops).mean.map(Quantity.metric) ?? "",
        group.moments(\.growthFlops).mean
          .map { (group.hasUnknownFlops ? "> " : "") + Quantity.metric($0) } ?? "",
        group.moments(\.seconds).mean.map(Quantity.seconds) ?? "",
      ]
    }
  }

  private static func differences(_ comparison: Comparison) -> TextTable? {
    guard let base = comparison.base else { return nil }
    let scale = FigureScale(comparison.method.figure)
    let level = FigureScale.percent(1 - comparison.method.level)
    let titles = [
      "pairs", "minus \(base.name)\(scale.differenceUnit)", "\(level) interval", "p", "p (Holm)",
    ]
    return table(of: comparison, titles) { row in
      row.difference.map { difference in
        [
          String(difference.moments.count), scale.text(difference.moments.mean, signed: true),
          scale.text(difference.interval, signed: true), FigureScale.p(difference.p),
          FigureScale.p(difference.adjustedP),
        ]
      }
    }
  }

  /// What the sign before a number of growth FLOPs means.
  static let unknownFlops =
    "Growth FLOPs behind > are a lower bound: an external criterion does not say what operations it takes."

  /// What stands behind the mean of a line of whose runs some learnt nothing.
  static let idleMark = " !"

  /// How the figures were found, in sentences.
  static func notes(on comparison: Comparison) -> [String] {
    let method = comparison.method
    var notes: [String] = []
    if let budget = comparison.budget {
      let spent =
        switch method.view {
        case .final: ""
        case .epochs: "\(Quantity.decimal(budget, digits: 0)) epochs"
        case .flops, .area:
          Quantity.metric(budget)
            + (method.flops == .all ? "FLOPs of training and growth" : "FLOPs of training, growth left out")
        case .parameters: "\(Quantity.decimal(budget, digits: 0)) parameters"
        }
      notes.append(
        method.view == .area
          ? "The mean of each run over its first \(spent), linear between epochs."
          : "Each run as it was after the last epoch within \(spent); nothing is interpolated.")
    }
    if comparison.rows.contains(where: \.group.hasUnknownFlops) {
      notes.append(unknownFlops)
    }
    if method.figure.metric == nil {
      notes.append(
        "What is compared is a cost or a size: less of it is cheaper, and no judgement of a network.")
    }
    let idle = comparison.rows.filter { $0.group.idleRuns > 0 }
    if !idle.isEmpty {
      let names = idle.prefix(5).map { "\($0.group.idleRuns) in \($0.group.name)" }.joined(separator: ", ")
      notes.append(
        "! marks means over runs of which some learnt nothing: \(names)\(idle.count > 5 ? " ..." : "").")
    }
    if let axis = comparison.axis {
      notes.append("Each line is the mean over all else that every value of \(axis) is combined with.")
    }
    notes.append("Intervals of the mean over seeds: \(method.interval.description).")
    if let split = comparison.split { notes.append(split.sentence) }
    notes += SearchReport.sentences(on: comparison.searches)
    if let base = comparison.base, comparison.comparisons > 0 {
      let pairs = comparison.rows.compactMap { $0.difference?.moments.count }.max() ?? 0
      notes.append(
        "Differences to \(base.name) paired by seed; p two-sided, \(method.test.description(pairs: pairs)), "
          + "Holm-corrected over \(comparison.comparisons).")
    }
    return notes
  }
}
