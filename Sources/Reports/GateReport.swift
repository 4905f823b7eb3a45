public import Analysis
internal import Experiments
internal import OrderedCollections

/// What `sprout check` says to people: on the terminal, in the summary of a job, beside the lines of a change.
public enum GateReport {
  /// The forms it has.
  public enum Format: String, CaseIterable, Sendable {
    case text, markdown, json
  }

  /// The table and the verdict as plain text.
  public static func text(of gate: Gate) -> String {
    (gate.findings.isEmpty ? "" : table(gate).text + "\n") + sentences(gate).map { $0 + "\n" }.joined()
  }

  /// The same as Markdown, for the summary of a job.
  public static func markdown(of gate: Gate, experiment: String) -> String {
    "### sprout check \(TextTable.markdown(experiment)): \(gate.verdict.rawValue)\n\n"
      + (gate.findings.isEmpty ? "" : table(gate).markdown + "\n")
      + sentences(gate).map { TextTable.markdown($0) + "\n" }.joined()
  }

  /// Commands that make GitHub show what did not pass beside the spec.
  ///
  /// - Parameter spec: The path of the spec.
  public static func annotations(of gate: Gate, spec: String) -> String {
    let problems = gate.problems.map { ("not comparable", $0.message) }
    let findings = gate.findings.filter { $0.verdict != .pass }.map { finding in
      (finding.verdict.rawValue, "\(title(of: finding)): \(explanation(of: finding))")
    }
    return (problems + findings).map { kind, message in
      "::error file=\(property(spec)),title=\(property("sprout check: \(kind)"))::\(data(message))\n"
    }.joined()
  }

  /// The point and the metric.
  static func title(of finding: GateFinding) -> String { "\(finding.point), \(finding.metric.title)" }

  /// Why a finding has its verdict.
  static func explanation(of finding: GateFinding) -> String {
    if let problem = finding.problem { return problem.message }
    let changes = finding.changes.isEmpty ? "" : "; changed: \(GateProblem.list(finding.changes))"
    let scale = FigureScale(finding.metric)
    let unit = scale.differenceUnit
    let margin = scale.text(finding.rule.margin)
    let level = FigureScale.percent(1 - finding.rule.level)
    let means = "\(scale.text(finding.before.mean)) before, \(scale.text(finding.after.mean)) now"
    let figures =
      finding.difference == nil
      ? means
      : means + "; better by \(scale.text(finding.difference?.mean, signed: true)) "
        + "(\(level) interval \(scale.text(finding.interval, signed: true)))"
    switch finding.evidence {
    case .identical: return "the same bytes as the baseline, \(means)" + changes
    case .sameGrowth:
      return "the same decisions of growth, and no run worse by \(margin)\(unit): \(figures)" + changes
    case .paired, .unpaired, .none:
      return "\(figures), at least \(scale.text(finding.lowerBound, signed: true)), margin \(margin)\(unit), "
        + (finding.evidence == .paired
          ? "\(finding.after.count) seeds paired"
          : "\(finding.before.count) and \(finding.after.count) seeds") + changes
    }
  }

  private static func table(_ gate: Gate) -> TextTable {
    TextTable(
      [
        ("point", .left), ("metric", .left), ("verdict", .left), ("seeds", .right), ("before", .right),
        ("now", .right), ("better by", .right), ("at least", .right), ("margin", .right), ("evidence", .left),
      ],
      rows: gate.findings.map { finding in
        let scale = FigureScale(finding.metric)
        return [
          finding.point, scale.title, finding.verdict.rawValue, String(finding.after.count),
          scale.text(finding.before.mean), scale.text(finding.after.mean),
          scale.text(finding.difference?.mean, signed: true), scale.text(finding.lowerBound, signed: true),
          scale.text(finding.rule.margin),
          finding.problem?.message ?? finding.evidence.rawValue.split(separator: "_").joined(separator: " "),
        ]
      })
  }

  private static func sentences(_ gate: Gate) -> [String] {
    let counts = Verdict.allCases.map { verdict in (verdict, gate.findings.count { $0.verdict == verdict }) }
    let parts = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    return gate.problems.map { "not comparable: \($0.message)" } + changes(gate)
      + ["\(gate.verdict.rawValue)" + (parts.isEmpty ? "" : ": \(parts)")]
  }

  /// What is set otherwise than in the baseline, once for all points that have it.
  private static func changes(_ gate: Gate) -> [String] {
    var points: OrderedDictionary<String, OrderedSet<String>> = [:]
    for finding in gate.findings where !finding.changes.isEmpty && finding.problem == nil {
      points[GateProblem.list(finding.changes), default: []].append(finding.point)
    }
    return points.map { "changed since the baseline (\($1.joined(separator: ", "))): \($0)" }
  }

  // MARK: GitHub's workflow commands

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
