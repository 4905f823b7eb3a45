public import Analysis
internal import Experiments
internal import OrderedCollections
internal import Results

/// What is to be said of the best points of a search.
public enum SearchReport {
  /// Two sentences for each contest: the best with the caution that it was chosen, then what it is on fresh seeds. Of a point that
  /// competes with none, what it is.
  public static func sentences(on results: [SearchResult]) -> [String] {
    results.flatMap { result in
      let isChosen = result.points > 1
      let caution = isChosen ? [unconfirmed] : []
      return [best(result)]
        + (result.fresh.map { [confirmed(result, on: $0, isChosen: isChosen)] } ?? caution)
    }
  }

  private static let unconfirmed =
    "It was chosen by this figure, which is therefore too good; 'sprout run SPEC --confirm 5' trains it on seeds that have chosen "
    + "nothing."

  private static func best(_ result: SearchResult) -> String {
    let place = result.contest.isEmpty ? "" : " (\(result.contest))"
    let values = result.values.map { "\($0.key)=\($0.value.cell)" }.joined(separator: " ")
    let rest = result.open > 0 ? ", \(Quantity.counted(result.open, "run")) to go" : ""
    let title =
      result.points > 1
      ? "Best of \(result.points) drawn points\(place) by \(result.metric.title)\(rest)"
      : "One point, which was chosen among no others\(place)\(rest)"
    return "\(title): \(values.isEmpty ? "" : "\(values), ")"
      + "\(figures(of: result, result.runs)), \(Quantity.counted(result.runs.count, "seed"))."
  }

  private static func confirmed(_ result: SearchResult, on fresh: FreshSeeds, isChosen: Bool) -> String {
    let caution = isChosen ? "It was chosen by this figure, which is therefore too good; on" : "On"
    let missing = [(fresh.failed, "failed"), (fresh.damaged, "damaged"), (fresh.open, "to go")]
      .filter { $0.0 > 0 }.map { ", \($0) \($1)" }.joined()
    let share = missing.isEmpty ? "" : "\(fresh.runs.count) of "
    let found = fresh.runs.isEmpty ? "" : ": \(figures(of: result, fresh.runs))"
    return "\(caution) \(share)\(Quantity.counted(fresh.count, "fresh seed"))\(missing)\(found)."
  }

  /// What was chosen by, then what tells how good the runs are.
  private static func figures(of result: SearchResult, _ runs: [StoredRun]) -> String {
    let metrics = OrderedSet([result.metric, .standard(of: runs)])
    return metrics.map { metric in
      let values = runs.compactMap { $0.figure(metric) }
      let scale = FigureScale(metric)
      let interval = ConfidenceInterval(of: values, level: 0.95, by: .t)?.within(metric.range)
      let range = interval.map { " (95 % interval \(scale.text($0)))" } ?? ""
      return "\(metric.title) \(scale.text(Moments(of: values).mean))\(scale.unit)\(range)"
    }.joined(separator: ", ")
  }

  /// The same for programs.
  static func json(of results: [SearchResult]) -> JSONValue {
    .array(
      results.map { result in
        [
          "contest": .string(result.contest), "values": .object(result.values),
          "points": .integer(result.points),
          "open_runs": .integer(result.open), "metric": .string(result.metric.rawValue),
          "chosen": .object(figures(of: result.runs, result.metric)),
          "confirmed": result.fresh.map { confirmed(result, on: $0) } ?? .null,
        ]
      })
  }

  private static func confirmed(_ result: SearchResult, on fresh: FreshSeeds) -> JSONValue {
    var object = figures(of: fresh.runs, result.metric)
    object["asked"] = .integer(fresh.count)
    object["failed"] = .integer(fresh.failed)
    object["open_runs"] = .integer(fresh.open)
    return .object(object)
  }

  private static func figures(of runs: [StoredRun], _ metric: Metric) -> OrderedDictionary<String, JSONValue>
  {
    let test = Metric.standard(of: runs)
    let mean = { (metric: Metric) -> JSONValue in
      JSONValue(Moments(of: runs.compactMap { $0.figure(metric) }).mean)
    }
    return [
      "seeds": .array(runs.map { .integer($0.seed) }), "mean": mean(metric),
      "test_metric": .string(test.rawValue),
      "test_mean": mean(test),
    ]
  }
}
