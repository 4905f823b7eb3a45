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

  /// What the folder of a run says; nil where it says nothing that can be read.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  init?(in folder: String) throws {
    guard let bytes = try FileSystem.contents(of: "\(folder)/\(ActiveEntry.stopName)"),
      let json = try? JSONValue(parsing: bytes),
      let metric = json["metric"]?.string.flatMap(Metric.init),
      let divisor = json["divisor"]?.integer, let place = json["place"]?.integer,
      let points = json["points"]?.integer, let survivors = json["survivors"]?.integer
    else { return nil }
    self.init(
      metric: metric, mean: json["mean"]?.number, divisor: divisor, place: place, points: points,
      survivors: survivors)
  }

  /// The reason in a few words.
  public var words: String {
    let figure = mean.map { metric.isShare ? Quantity.percent($0) : Quantity.significant($0) } ?? "none"
    return "place \(place) of \(points) after 1/\(divisor) of the training, \(metric.title) \(figure)"
  }

  /// The reason as it stands in the file.
  public var json: JSONValue {
    [
      "schema": "sprout/stopped/1", "metric": .string(metric.rawValue),
      "mean": JSONValue(mean), "divisor": .integer(divisor), "place": .integer(place),
      "points": .integer(points), "survivors": .integer(survivors),
    ]
  }
}
