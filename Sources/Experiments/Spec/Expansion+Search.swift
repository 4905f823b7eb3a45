internal import Datasets
internal import Training

extension Expansion {
  /// What decides on which samples a run is judged; the limit of the training part comes after the others are drawn.
  private static let deciding: Set = [
    "dataset.name", "dataset.path", "dataset.task", "dataset.label", "dataset.test", "dataset.split_seed",
    "dataset.validation", "dataset.samples", "dataset.noise", "dataset.inputs", "dataset.classes",
    "dataset.teacher_hidden",
  ]
  /// What decides how long a run is.
  private static let lengths: Set = ["training.epochs", "training.flops"]

  /// Says of what is drawn that points which have different values of it cannot be ranked.
  mutating func checkSearch() {
    guard let search, !points.isEmpty else { return }
    let drawn = points.filter { $0.includedPaths == nil }
    // As `Plan.choosingMetric`: without a validation part nothing is chosen.
    let isRanked = halving != nil || drawn.allSatisfy { $0.settings.run.dataset.validation > 0 }
    var values: [Int: Set<JSONValue>] = [:]
    for assignment in search.points.joined() { values[assignment.key, default: []].insert(assignment.value) }
    for assignment in search.points.joined() where values[assignment.key]?.count ?? 0 > 1 {
      let path = table.keys[assignment.key].path
      let apart = "give it one value, or several in grid, where they compete apart"
      if isRanked, Self.deciding.contains(path) {
        reader.report(
          keyOf: assignment,
          "\(path) cannot be drawn where points are ranked: each would be judged on samples of its own; \(apart)"
        )
      }
      if let metric = halving?.metric, metric.isLoss, path == "training.loss" {
        reader.report(
          keyOf: assignment,
          "\(path) cannot be drawn where points are ranked by \(metric.rawValue): each would be judged in a unit of its own; "
            + "take \(Metric.validationAccuracy.rawValue) as halving.metric, or \(apart)")
      }
      if halving != nil, Self.lengths.contains(path) {
        reader.report(
          keyOf: assignment,
          "\(path) cannot be drawn with halving, which compares points that have come equally far; \(apart)")
      }
    }
  }
}
