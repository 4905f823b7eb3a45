internal import LinearAlgebra
internal import Networks

/// The rows of a place with maps at some of the positions of its consumer's window, drawn anew for each stretch of samples.
///
/// A sample has as many rows as the window has positions, and of them one for each tap; moments of all would take many times what
/// the passes take. Those that are taken are the same for all matrices.
final class SampledRows {
  let patches: PatchRows
  /// How many positions are taken of each stretch.
  let count: Int
  /// `B1` of a convolution that reads: rows x m.
  private(set) var consumerInputs = Matrix<Float>(rows: 0, columns: 0)
  /// `-V` of a convolution that reads: rows x q.
  private(set) var gradients = Matrix<Float>(rows: 0, columns: 0)
  /// `B2` of the present tap: rows x p.
  private(set) var inputs = Matrix<Float>(rows: 0, columns: 0)
  /// Of all taps of a stretch of samples.
  private let name: String
  private var chosen: (first: Int, positions: [Int])?

  /// The share of the positions that are taken.
  var share: Double { Double(count) / Double(patches.positions) }

  /// The least number of positions that are taken where there are as many.
  private static var fewest: Int { 32 }

  /// The rows of a place, from 1; nil for one that is fully connected.
  ///
  /// - Parameter all: Whether all positions are taken, whatever they cost.
  init?(of network: Network, hidden layer: Int, all: Bool) {
    guard let patches = PatchRows(of: network, hidden: layer) else { return nil }
    self.patches = patches
    name = "positions \(layer)"
    count = all ? patches.positions : Self.count(for: network.shape, at: network.places[layer - 1])
  }

  /// How many positions are taken: as many as keep the moments at about twice the cost of the passes.
  static func count(for shape: NetworkShape, at place: WideningPlace) -> Int {
    let sizes = shape.layerSizes
    let (p, m) = (Double(sizes[place.widened].inputs + 1), Double(sizes[place.consumer].inputs + 1))
    let affordable = 2 * shape.trainingFlops(samples: 1) / (Double(place.taps) * p * p + m * m)
    return min(shape.positions(of: place), max(Self.fewest, Int(min(affordable, 1e9))))
  }

  /// Draws the positions for the samples from a number on.
  func begin(at first: Int) -> [Int] {
    if let chosen, chosen.first == first { return chosen.positions }
    var positions = Array(0..<patches.positions)
    if count < positions.count {
      var generator = RandomGenerator(seed: first, stream: name)
      generator.shuffle(&positions)
      positions = positions.prefix(count).sorted()
    }
    chosen = (first, positions)
    return positions
  }

  /// Takes what the consumer, a convolution, reads and is asked for.
  func readConsumer(_ workspace: Workspace, from first: Int) {
    let positions = begin(at: first)
    patches.writeConsumerInputs(at: positions, workspace, into: &consumerInputs)
    patches.writeGradients(at: positions, workspace, into: &gradients)
  }

  /// Calls `body` with `B2` of each tap.
  func forEachTap(
    _ workspace: Workspace, from first: Int, _ body: (_ tap: Int, borrowing Matrix<Float>) -> Void
  ) {
    let positions = begin(at: first)
    for tap in 0..<patches.taps {
      patches.writeInputs(tap: tap, at: positions, workspace, into: &inputs)
      body(tap, inputs)
    }
  }
}
