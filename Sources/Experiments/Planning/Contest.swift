internal import Growth
internal import OrderedCollections
internal import Training

/// The points of a search that compete with one another: those that differ in nothing but what was drawn.
public struct Contest: Sendable {
  /// The variant and the values of the other axes; empty where there is nothing to tell apart.
  public let name: String
  /// The runs of each point, a seed each, in the order of the plan.
  public let points: [[PlannedRun]]

  /// All runs.
  public var runs: [PlannedRun] { points.flatMap(\.self) }

  /// Whether operations end runs whose epochs take more and more of them: rungs are at ends of epochs, and come later than can
  /// be known before.
  public var hasGrowingEpochs: Bool {
    runs.contains { $0.configuration.training.flops != nil && $0.configuration.growth.method != .none }
  }

  /// The rungs at which they are compared.
  ///
  /// - Parameter epochs: For how many epochs a run is trained, `RunConfiguration.epochs(on:)`; the seeds of a point are alike.
  public func ladder(
    factor: Int, epochs: (PlannedRun) throws -> Double
  ) rethrows -> HalvingLadder {
    HalvingLadder(epochs: try points.compactMap(\.first).map(epochs), factor: factor)
  }

  /// The contests of a plan.
  ///
  /// - Parameters:
  ///   - points: The runs of each drawn point.
  ///   - paths: What was drawn.
  static func contests(of points: [[PlannedRun]], drawing paths: [String]) -> [Contest] {
    let groups = OrderedDictionary(grouping: points) { runs in
      let others = runs[0].axes.filter { $0.value != .null && !paths.contains($0.key) }
      let names = others.map { "\($0.key)=\($0.value.string ?? $0.value.text)" }
      return ([runs[0].variant].filter { !$0.isEmpty } + names).joined(separator: " ")
    }
    return groups.map { Contest(name: $0.key, points: $0.value) }
  }
}
