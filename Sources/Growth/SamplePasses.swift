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
  let source: Source
  private let capacity: Int
  private let keeps: Bool
  private var kept: [Workspace] = []
  private let batches: KeptBatches
  private var sum = Loss.Sum()

  /// The number of samples.
  var count: Int { portions.last?.upperBound ?? 0 }

  /// Prepares passes over the leading samples of a source.
  ///
  /// - Parameters:
  ///   - count: How many samples.
  ///   - batches: What is kept of the source.
  ///   - limit: Values and gradients that take more bytes than this are computed anew at every look; nil for what an event keeps.
  init(
    of network: Network, loss: Loss, over source: Source, count: Int, batches: KeptBatches = KeptBatches(),
    keepingUpTo limit: Int? = nil
  ) {
    precondition(count > 0 && count <= source.count, "\(count) of \(source.count) samples")
    self.network = network
    self.loss = loss
    self.source = source
    self.batches = batches
    let chunk = network.samplesAtATime
    portions = NetworkStatistics.portions(from: 0, to: count, chunk: chunk)
    capacity = min(count, chunk)
    let most = limit ?? (network.maps == nil ? NetworkStatistics.keptBytes : NetworkStatistics.mapBytes)
    keeps = Workspace.byteCount(for: network, capacity: capacity) * portions.count <= most
  }

  private func emptyWorkspace() -> Workspace {
    let batch = Batch(
      capacity: capacity, inputCount: network.inputCount, isSparse: source.isSparse && network.maps == nil)
    return Workspace(for: network, batch: batch, training: false)
  }

  /// The first portion after it has passed; of maps, in which what stood there may be overwritten, after it has passed anew.
  func firstWorkspace() -> Workspace {
    if kept.isEmpty, keeps { forEach { _, _ in } }
    if let first = kept.first {
      guard network.maps != nil else { return first }
      network.forward(first)
      flops += network.shape.evaluationFlops(samples: portions[0].count)
      return first
    }
    let workspace = emptyWorkspace()
    source.load(portions[0], into: workspace.batch)
    network.forward(workspace)
    flops += network.shape.evaluationFlops(samples: portions[0].count)
    return workspace
  }

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
    var spare: Workspace?
    for portion in portions {
      let workspace: Workspace
      if keeps {
        let batch = batches.batch(portion, of: source, for: network)
        workspace = Workspace(for: network, batch: batch, training: false)
        kept.append(workspace)
      } else {
        workspace = spare ?? emptyWorkspace()
        spare = workspace
        source.load(portion, into: workspace.batch)
      }
      network.forward(workspace)
      sum += loss.evaluate(workspace)
      network.backward(workspace)
      body(workspace, portion)
    }
    // Forward and the gradients of hidden outputs; those of the parameters are not computed.
    flops += network.shape.trainingFlops(samples: count) - network.shape.evaluationFlops(samples: count)
    return sum
  }
}

extension Network {
  /// How many samples growth passes at a time: fewer where their maps would take more than what it keeps of an event.
  var samplesAtATime: Int {
    guard maps != nil else { return NetworkStatistics.chunk }
    // Whole lanes: of others a part would be computed for nothing.
    let lanes = Convolution.lane
    let most = NetworkStatistics.mapBytes * lanes / Workspace.byteCount(for: self, capacity: lanes)
    return min(max(most / lanes, 1) * lanes, NetworkStatistics.chunk)
  }
}
