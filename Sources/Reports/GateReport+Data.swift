public import Analysis
public import Experiments

/// What `sprout check` writes for programs.
extension GateReport {
  /// `verdict.json`.
  ///
  /// - Parameters:
  ///   - spec: The path of the spec.
  ///   - baseline: The path of the baseline.
  ///   - looks: How often the gate looked.
  public static func json(
    of gate: Gate,
    experiment: String,
    spec: String,
    baseline: String,
    exitCode: Int,
    looks: Int
  ) -> JSONValue {
    [
      "schema": "sprout/verdict/1",
      "experiment": .string(experiment),
      "verdict": .string(gate.verdict.rawValue),
      "exit_code": .integer(exitCode),
      "spec": .string(spec),
      "baseline": .string(baseline),
      "looks": .integer(looks),
      "problems": .array(gate.problems.map { .string($0.message) }),
      "findings": .array(gate.findings.map(json(of:))),
    ]
  }

  private static func json(of finding: GateFinding) -> JSONValue {
    [
      "point": .string(finding.point),
      "metric": .string(finding.metric.rawValue),
      "verdict": .string(finding.verdict.rawValue),
      "evidence": .string(finding.evidence.rawValue),
      "problem": JSONValue(finding.problem?.message),
      "seeds": .integer(finding.after.count),
      "baseline_mean": JSONValue(finding.before.mean),
      "mean": JSONValue(finding.after.mean),
      "difference": JSONValue(finding.difference?.mean),
      "interval_lower": JSONValue(finding.interval?.lower),
      "interval_upper": JSONValue(finding.interval?.upper),
      "lower_bound": JSONValue(finding.lowerBound),
      "margin": .number(finding.rule.margin),
      "level": .number(finding.rule.level),
      "changes": .array(
        finding.changes.map {
          ["key": .string($0.name), "before": .string($0.left), "now": .string($0.right)]
        }),
    ]
  }

  /// `junit.xml`: a test case for each metric of each point, a failure for a regression, an error for what is
  /// inconclusive.
  public static func junit(of gate: Gate, experiment: String) -> String {
    let suite = "sprout check \(experiment)"
    var cases = gate.problems.map { problem in
      testCase("sprout.\(experiment)", "comparability", .inconclusive, problem.message)
    }
    cases += gate.findings.map { finding in
      testCase(
        "sprout.\(experiment)", "\(finding.point) \(finding.metric.rawValue)", finding.verdict,
        explanation(of: finding))
    }
    let failures = gate.findings.count { $0.verdict == .regression }
    let errors = gate.problems.count + gate.findings.count { $0.verdict == .inconclusive }
    let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="sprout check" \(counts)>
        <testsuite name="\(xml(suite))" \(counts) skipped="0" time="0">
      \(cases.joined())  </testsuite>
      </testsuites>

      """
  }

  private static func testCase(
    _ className: String,
    _ name: String,
    _ verdict: Verdict,
    _ text: String
  ) -> String {
    let head = "    <testcase classname=\"\(xml(className))\" name=\"\(xml(name))\" time=\"0\""
    let element =
      switch verdict {
      case .pass: "system-out"
      case .regression: "failure"
      case .inconclusive: "error"
      }
    let attributes = verdict == .pass ? "" : " message=\"\(xml(text))\" type=\"\(verdict.rawValue)\""
    return "\(head)>\n      <\(element)\(attributes)>\(xml(text))</\(element)>\n    </testcase>\n"
  }

  /// A text as XML has it; characters that XML cannot hold are replaced.
  static func xml(_ text: String) -> String {
    text.replacingScalars { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\t", "\n", "\r": "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: nil
      }
    }
  }
}
