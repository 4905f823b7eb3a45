public import Experiments

/// Why halving has given a run up: `stopped.json` in its folder.
public struct StopReason: Hashable, Sendable {
  /// What its point was ranked by.
  public var metric: Metric
  /// The mean of that over the seeds of the point; nil where one has failed.
  public var mean: Double?
  /// One part in so many of the training was done.
  public var divisor: Int
  /// The place of the point among so many, of which only some go on.
  public var place: Int
  /// How many points were compared.
  public var points: Int
  /// How many of them go on.
  public var survivors: Int

  /// A reason from its parts.
  public init(metric: Metric, mean: Double?, divisor: Int, place: Int, points: Int, survivors: Int) {
    self.metric = metric
    self.mean = mean
    self.divisor = divisor
    self.place = place
    self.points = points
    self.survivors = survivors
  }

  var json: JSONValue {
    [
      "schema": "sprout/stopped/1", "metric": .string(metric.rawValue),
      "mean": mean.map(JSONValue.number) ?? .null, "divisor": .integer(divisor), "place": .integer(place),
      "points": .integer(points), "survivors": .integer(survivors),
    ]
  }
}
