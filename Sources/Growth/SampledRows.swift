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
  private var inputs = Matrix<Float>(rows: 0, columns: 0)
  /// What is read by any tap, each once: (readings samples) x p.
  private var readings = Matrix<Float>(rows: 0, columns: 0)
  private var weighted = Matrix<Float>(rows: 0, columns: 0)
  private let name: String
  private var chosen: Chosen?

  /// What is taken of a stretch of samples.
  private struct Chosen {
    let first: Int
    let positions: [Int]
    /// What they read, and how often.
    let readings: [(reading: Int, count: Int)]
    /// For each tap and position which of the readings it is.
    let places: [[Int?]]
  }

  /// The share of the positions that are taken.
  var share: Double { Double(count) / Double(patches.positions) }

  /// The least number of positions that are taken where there are as many.
  private static var fewest: Int { 16 }

  /// The rows of a place, from 1; nil for one that is fully connected.
  ///
  /// - Parameter all: Whether all positions are taken, whatever they cost.
  init?(of network: Network, hidden layer: Int, all: Bool) {
    guard let patches = PatchRows(of: network, hidden: layer) else { return nil }
    self.patches = patches
    name = "positions \(layer)"
    count = all ? patches.positions : Self.count(for: network.shape, at: network.places[layer - 1])
  }

  /// How many positions are taken: as many as keep the moments at about the cost of the passes.
  static func count(for shape: NetworkShape, at place: WideningPlace) -> Int {
    let sizes = shape.layerSizes
    let (p, m) = (Double(sizes[place.widened].inputs + 1), Double(sizes[place.consumer].inputs + 1))
    let affordable = shape.trainingFlops(samples: 1) / (Double(place.taps) * p * p + m * m)
    return min(shape.positions(of: place), max(Self.fewest, Int(min(affordable, 1e9))))
  }

  /// How many rows of inputs a sample has: each reading is one, however many taps have it.
  static func readingCount(for shape: NetworkShape, at place: WideningPlace) -> Int {
    min(count(for: shape, at: place) * place.taps, shape.readings(of: place))
  }

  /// Draws the positions for the samples from a number on.
  private func begin(at first: Int) -> Chosen {
    if let chosen, chosen.first == first { return chosen }
    let positions = positions(from: first)
    var found: [Int: Int] = [:]
    var readings: [(reading: Int, count: Int)] = []
    let places = (0..<patches.taps).map { tap in
      positions.map { position -> Int? in
        guard let reading = patches.reading(tap: tap, at: position) else { return nil }
        let place = found[reading] ?? readings.count
        if place == readings.count { readings.append((reading, 0)) }
        found[reading] = place
        readings[place].count += 1
        return place
      }
    }
    let begun = Chosen(first: first, positions: positions, readings: readings, places: places)
    chosen = begun
    return begun
  }

  /// The positions of the consumer's window that are taken of the samples from a number on.
  func positions(from first: Int) -> [Int] {
    var positions = Array(0..<patches.positions)
    if count < positions.count {
      var generator = RandomGenerator(seed: first, stream: name)
      generator.shuffle(&positions)
      positions = positions.prefix(count).sorted()
    }
    return positions
  }

  /// Takes what the consumer, a convolution, reads and is asked for.
  func readConsumer(_ workspace: Workspace, from first: Int) {
    let positions = begin(at: first).positions
    patches.writeConsumerInputs(at: positions, workspace, into: &consumerInputs)
    patches.writeGradients(at: positions, workspace, into: &gradients)
  }

  /// Takes the inputs of the widened layer, and calls `body` with rows of which the moment is that of all taps: each reading once,
  /// times the root of how often it is read.
  func readInputs(_ workspace: Workspace, from first: Int, _ body: (borrowing Matrix<Float>) -> Void) {
    let chosen = begin(at: first)
    patches.writeInputs(of: chosen.readings.map(\.reading), workspace, into: &readings)
    if weighted.capacity < readings.extent {
      weighted = Matrix(rows: readings.rows, columns: readings.columns)
    }
    weighted.reshape(rows: readings.rows, columns: readings.columns)
    let samples = workspace.rows
    for (place, reading) in chosen.readings.enumerated() {
      weighted.assign(
        rows: samples, of: readings, from: place * samples, at: place * samples,
        scale: Float(reading.count).squareRoot())
    }
    body(weighted)
  }

  /// Calls `body` with `B2` of each tap, of the inputs that were taken last; zeros where a tap looks beside the map.
  func forEachTap(_ samples: Int, _ body: (_ tap: Int, borrowing Matrix<Float>) -> Void) {
    guard let chosen else { return }
    let rows = chosen.positions.count * samples
    if inputs.capacity < Matrix<Float>.extent(rows: rows, columns: readings.columns) {
      inputs = Matrix(rows: rows, columns: readings.columns)
    }
    inputs.reshape(rows: rows, columns: readings.columns)
    for tap in 0..<patches.taps {
      for (index, place) in chosen.places[tap].enumerated() {
        inputs.assign(
          rows: samples, of: readings, from: (place ?? 0) * samples, at: index * samples,
          scale: place == nil ? 0 : 1)
      }
      body(tap, inputs)
    }
  }
}
