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
      "mean": JSONValue(row.figure.mean),
      "standard_deviation": JSONValue(row.figure.standardDeviation),
      "interval_lower": JSONValue(row.interval?.lower),
      "interval_upper": JSONValue(row.interval?.upper),
      "parameters": JSONValue(group.moments(\.parameters).mean),
      "train_flops": JSONValue(group.moments(\.trainFlops).mean),
      "growth_flops": JSONValue(group.moments(\.growthFlops).mean),
      "seconds": JSONValue(group.moments(\.seconds).mean),
      "pairs": JSONValue(difference?.moments.count),
      "difference": JSONValue(difference?.moments.mean),
      "difference_lower": JSONValue(difference?.interval?.lower),
      "difference_upper": JSONValue(difference?.interval?.upper),
      "p": JSONValue(difference?.p),
      "p_holm": JSONValue(difference?.adjustedP),
    ]
  }

  /// One row for each line; the columns after `name` are those of the labels.
  static func csv(of comparison: Comparison) -> String {
    let labels = OrderedSet(comparison.rows.flatMap(\.group.labels.keys))
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
        .string(method.figure.name), .string(method.view.rawValue), JSONValue(comparison.budget),
        JSONValue(comparison.base?.name),
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
      "budget": JSONValue(comparison.budget),
      "by": JSONValue(comparison.axis),
      "level": .number(method.level),
      "interval": .string(method.interval.description),
      "split": JSONValue(comparison.split?.rawValue),
      "test": .string(method.test.description(pairs: pairs)),
      "correction": "Holm",
      "comparisons": .integer(comparison.comparisons),
      "base": JSONValue(comparison.base?.name),
      "rows": .array(rows),
      "searches": SearchReport.json(of: comparison.searches),
      "warnings": .array(
        comparison.warnings.map { ["kind": .string($0.kind), "message": .string($0.message)] }
      ),
    ]
  }
}
