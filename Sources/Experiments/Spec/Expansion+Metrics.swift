internal import Datasets
internal import OrderedCollections
internal import Training

extension Expansion {
  /// Whether numbers are predicted in every point.
  var isRegression: Bool {
    !points.isEmpty && points.allSatisfy { $0.settings.run.dataset.task == .regression }
  }

  /// Refuses metrics in `check` that no run of the spec has: an accuracy of numbers, an R2 of classes.
  mutating func refuseUnmeasured() {
    guard !points.isEmpty else { return }
    let tasks = Set(points.map(\.settings.run.dataset.task))
    for assignment in layer.base.values.joined() {
      let key = table.keys[assignment.key]
      guard key.section == "check", let metric = Metric(rawValue: key.name), assignment.value != .null,
        let task = metric.task, !tasks.contains(task)
      else { continue }
      let other = Metric.standard(of: tasks.contains(.regression) ? .regression : .classification)
      reader.report(
        keyOf: assignment,
        "check.\(metric.rawValue) is of dataset.task: \(task.rawValue), which no run here has; check \(other.rawValue)"
      )
    }
  }
}
