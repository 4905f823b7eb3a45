internal import LinearAlgebra
internal import Networks

/// Passes forward and backward over the leading samples of a source, in evaluation mode, a portion at a time.
///
/// What the first look at the samples computed is kept while it fits, so that a second look costs no second pass.
final class SamplePasses<Source: SampleSource> {
  let network: Network
  let loss: Loss
  /// The samples of each pass.
  let portions: [Range<Int>]
  /// The floating-point operations spent so far.
  private(set) var flops = 0.0
  private let source: Source
  private let keeps: Bool
  private var kept: [Workspace] = []
  private var spare: Workspace?
  private var sum = Loss.Sum()
  private var labels: [Int32] = []

  /// The number of samples.
  var count: Int { portions.last?.upperBound ?? 0 }

  /// Prepares passes over the leading samples of a source.
  ///
  /// - Parameters:
  ///   - count: How many samples.
  ///   - boundary: A portion ends after this many samples, if there are as many.
  ///   - limit: Values and gradients that take more bytes than this are computed anew at every look.
  init(
    of network: Network, loss: Loss, over source: Source, count: Int, boundary: Int = 0,
    keepingUpTo limit: Int = NetworkStatistics.keptBytes
  ) {
    precondition(count > 0 && count <= source.count, "\(count) of \(source.count) samples")
    self.network = network
    self.loss = loss
    self.source = source
    let boundary = boundary > count ? 0 : boundary
    portions =
      NetworkStatistics.portions(from: 0, to: boundary)
      + NetworkStatistics.portions(from: boundary, to: count)
    let first = Workspace(for: network, capacity: Self.capacity(for: count), training: false)
    spare = first
    keeps = first.byteCount * portions.count <= limit
  }

  private static func capacity(for count: Int) -> Int { min(count, NetworkStatistics.chunk) }

  /// Calls `body` with every portion after it has passed.
  ///
  /// - Returns: The loss of the samples.
  @discardableResult
  func forEach(_ body: (Workspace, Range<Int>) -> Void) -> Loss.Sum {
    if !kept.isEmpty {
      for (workspace, portion) in zip(kept, portions) { body(workspace, portion) }
      return sum
    }
    sum = Loss.Sum()
    for portion in portions {
      let workspace =
        spare.take() ?? Workspace(for: network, capacity: Self.capacity(for: count), training: false)
      source.load(portion, into: &workspace.input, labels: &labels)
      network.forward(workspace)
      sum += loss.evaluate(workspace, labels: labels.span)
      network.backward(workspace)
      body(workspace, portion)
      if keeps { kept.append(workspace) } else { spare = workspace }
    }
    // Forward and the gradients of hidden outputs; those of the parameters are not computed.
    flops += network.shape.trainingFlops(samples: count) - network.shape.evaluationFlops(samples: count)
    return sum
  }
}
