internal import Analysis
internal import Experiments
internal import OrderedCollections
internal import Results

/// The forms for programs: every figure as it is.
extension ComparisonReport {
  /// A column for each figure, and the same names as keys.
  private static func figures(of row: Comparison.Row) -> OrderedDictionary<String, JSONValue> {
    let group = row.group
    let difference = row.difference
    return [
      "seeds": .integer(row.figure.count),
      "mean": number(row.figure.mean),
      "standard_deviation": number(row.figure.standardDeviation),
      "interval_lower": number(row.interval?.lower),
      "interval_upper": number(row.interval?.upper),
      "parameters": number(group.moments(\.parameters).mean),
      "train_flops": number(group.moments(\.trainFlops).mean),
      "growth_flops": number(group.moments(\.growthFlops).mean),
      "seconds": number(group.moments(\.seconds).mean),
      "pairs": difference.map { .integer($0.moments.count) } ?? .null,
      "difference": number(difference?.moments.mean),
      "difference_lower": number(difference?.interval?.lower),
      "difference_upper": number(difference?.interval?.upper),
      "p": number(difference?.p),
      "p_holm": number(difference?.adjustedP),
    ]
  }

  private static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  /// One row for each line; the columns after `name` are those of the labels.
  static func csv(of comparison: Comparison) -> String {
    var labels: OrderedSet<String> = []
    for row in comparison.rows { labels.append(contentsOf: row.group.labels.keys) }
    let method = comparison.method
    var text = ""
    for row in comparison.rows {
      let figures = figures(of: row)
      if text.isEmpty {
        text = CSVRecord.header(
          ["name"] + labels + ["metric", "view", "budget", "base"] + figures.keys
            + ["flops", "growth_flops_known", "learnt_nothing"]
        )
      }
      let context: [JSONValue] = [
        .string(method.figure.name), .string(method.view.rawValue), number(comparison.budget),
        comparison.base.map { .string($0.name) } ?? .null,
      ]
      text += CSVRecord.line(
        [.string(row.group.name)] + labels.map { row.group.labels[$0] ?? .null } + context + figures.values
          + [flops(of: method), .boolean(!row.group.hasUnknownFlops), .integer(row.group.idleRuns)]
      )
    }
    return text
  }

  /// Which operations the view counts; null when it counts none.
  private static func flops(of method: Comparison.Method) -> JSONValue {
    method.view.countsFlops ? .string(method.flops.rawValue) : .null
  }

  /// The whole comparison as one document, with the seeds and the metric of every run.
  static func json(of comparison: Comparison) -> JSONValue {
    let method = comparison.method
    let rows = comparison.rows.map { row -> JSONValue in
      let values = row.group.observations.map { observation -> JSONValue in
        ["seed": .integer(observation.seed), "value": .number(observation.figure)]
      }
      let identity: OrderedDictionary<String, JSONValue> = [
        "name": .string(row.group.name), "labels": .object(row.group.labels),
      ]
      let rest: OrderedDictionary<String, JSONValue> = [
        "values": .array(values), "growth_flops_known": .boolean(!row.group.hasUnknownFlops),
        "learnt_nothing": .integer(row.group.idleRuns),
      ]
      return .object(identity.merging(figures(of: row)) { $1 }.merging(rest) { $1 })
    }
    let pairs = comparison.rows.compactMap { $0.difference?.moments.count }.max() ?? 0
    return [
      "schema": "sprout/compare/1",
      "metric": .string(method.figure.name),
      "view": .string(method.view.rawValue),
      "flops": flops(of: method),
      "budget": number(comparison.budget),
      "by": comparison.axis.map(JSONValue.string) ?? .null,
      "level": .number(method.level),
      "interval": .string(method.interval.description),
      "split": comparison.split.map { .string($0.rawValue) } ?? .null,
      "test": .string(method.test.description(pairs: pairs)),
      "correction": "Holm",
      "comparisons": .integer(comparison.comparisons),
      "base": comparison.base.map { .string($0.name) } ?? .null,
      "rows": .array(rows),
      "searches": SearchReport.json(of: comparison.searches),
      "warnings": .array(
        comparison.warnings.map { ["kind": .string($0.kind), "message": .string($0.message)] }
      ),
    ]
  }
}
