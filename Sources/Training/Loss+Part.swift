internal import Datasets
internal import Networks

extension Loss {
  /// The loss over a part of the data.
  ///
  /// - Parameters:
  ///   - workspace: Memory for as many samples as are passed at a time.
  ///   - body: Sees every batch when its outputs have been computed.
  func evaluate(
    _ network: Network, on part: DataPart, _ workspace: Workspace, _ body: (Workspace) -> Void = { _ in }
  ) -> Sum {
    let samples = Array(0..<part.count)
    var sum = Sum()
    for first in stride(from: 0, to: part.count, by: workspace.capacity) {
      part.load(
        samples.span.extracting(first..<min(first + workspace.capacity, part.count)), into: workspace.batch)
      network.forward(workspace)
      sum += evaluate(workspace)
      body(workspace)
    }
    return sum
  }
}
