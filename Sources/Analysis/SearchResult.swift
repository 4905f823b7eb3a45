public import Experiments
public import OrderedCollections
public import Results

/// The best of the points that a search has drawn.
///
/// It was chosen by the very figure it has: of many points with the same expectation the luckiest is taken. Seeds that have
/// chosen nothing tell what it is worth.
public struct SearchResult: Sendable {
  /// What tells the points that competed from others; may be empty.
  public let contest: String
  /// What was drawn for the best.
  public let values: OrderedDictionary<String, JSONValue>
  /// How many points were drawn, and how many of them are not trained to their end yet.
  public let points: Int
  /// How many runs of the contest are still to be trained.
  public let open: Int
  /// What it was chosen by.
  public let metric: Metric
  /// Its runs.
  public let runs: [StoredRun]
  /// It on other seeds; nil when nobody asked for them.
  public let fresh: FreshSeeds?

  /// The best of each contest that has a point whose runs are all finished.
  public static func results(of progress: PlanProgress) -> [SearchResult] {
    guard let search = progress.search, let metric = search.metric else { return [] }
    let finished = Dictionary(progress.finished.map { ($0.id, $0) }) { first, _ in first }
    let open = progress.open
    return search.contests.compactMap { contest in
      var best: (runs: [StoredRun], mean: Double)?
      for ids in contest.points {
        let runs = ids.compactMap { finished[$0] }
        let figures = runs.compactMap { $0.figure(metric) }
        // One that is not finished or does not have the figure leaves the point without a mean.
        guard figures.count == ids.count, let mean = Moments(of: figures).mean else { continue }
        // Of equal ones the first.
        if let best, metric.isHigherBetter ? mean <= best.mean : mean >= best.mean { continue }
        best = (runs, mean)
      }
      guard let best, let first = best.runs.first else { return nil }
      let values = search.axes.map { ($0, first.value(ofAxis: $0)) }.filter { $0.1 != .null }
      return SearchResult(
        contest: contest.name, values: OrderedDictionary(values) { first, _ in first },
        points: contest.points.count, open: contest.points.joined().count(where: open.contains),
        metric: metric,
        runs: best.runs, fresh: FreshSeeds(of: contest, confirming: first, in: progress))
    }
  }
}
