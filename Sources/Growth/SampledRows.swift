internal import LinearAlgebra
internal import Networks

/// The rows of a place with maps at some of the positions of its consumer's window, drawn anew for each stretch of samples.
///
/// A sample has as many rows as the window has positions, and of them one for each tap; moments of all would take many times what
/// the passes take. Those that are taken are the same for all matrices. A stretch is short: its rows stay in the cache, and the memory
/// is the same however large the sample is.
final class SampledRows {
  let patches: PatchRows
  /// How many positions are taken of each stretch.
  let count: Int
  private(set) var memory: Memory
  private let name: String
  private var stretch: Stretch?

  /// The matrices of the present stretch, of one place after the other.
  final class Memory {
    /// `B1`: rows x m.
    fileprivate(set) var consumerInputs = Matrix<Float>(rows: 0, columns: 0)
    /// `-V`: rows x q.
    fileprivate(set) var gradients = Matrix<Float>(rows: 0, columns: 0)
    /// `B2` of the present tap: rows x p.
    fileprivate var inputs = Matrix<Float>(rows: 0, columns: 0)
    /// What is read by any tap, each once: (readings samples) x p.
    fileprivate var readings = Matrix<Float>(rows: 0, columns: 0)
    fileprivate var weighted = Matrix<Float>(rows: 0, columns: 0)
  }

  /// What is taken of a stretch of samples.
  private struct Stretch {
    /// Of its batch.
    let samples: Range<Int>
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
  /// About how many rows a stretch has.
  private static var stretchRows: Int { 4096 }
  /// The least number of samples of a stretch.
  private static var fewestSamples: Int { 16 }

  /// The rows of a place, from 1; nil for one that is fully connected.
  ///
  /// - Parameters:
  ///   - all: Whether all positions are taken, whatever they cost.
  ///   - memory: What places that take their turns share.
  init?(of network: Network, hidden layer: Int, all: Bool, in memory: Memory = Memory()) {
    guard let patches = PatchRows(of: network, hidden: layer) else { return nil }
    self.patches = patches
    self.memory = memory
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

  /// How many samples a stretch has: fewer where each of them has more rows.
  static func samplesOfStretch(for shape: NetworkShape, at place: WideningPlace) -> Int {
    samplesOfStretch(max(count(for: shape, at: place), readingCount(for: shape, at: place)))
  }

  private static func samplesOfStretch(_ rows: Int) -> Int { max(fewestSamples, stretchRows / rows) }

  /// Calls `body` for one stretch of a batch after the other, when what its consumer reads and is asked for has been taken.
  ///
  /// - Parameter first: The number of the first sample of the batch, by which positions are drawn.
  func forEachStretch(of workspace: Workspace, from first: Int, _ body: () -> Void) {
    let length = Self.samplesOfStretch(max(count, min(count * patches.taps, patches.readings)))
    for start in stride(from: 0, to: workspace.rows, by: length) {
      let samples = start..<min(start + length, workspace.rows)
      let stretch = stretch(of: samples, from: first)
      self.stretch = stretch
      patches.writeConsumerInputs(
        at: stretch.positions, samples: samples, workspace, into: &memory.consumerInputs)
      patches.writeGradients(at: stretch.positions, samples: samples, workspace, into: &memory.gradients)
      body()
    }
  }

  /// Draws the positions for some samples of a batch.
  private func stretch(of samples: Range<Int>, from first: Int) -> Stretch {
    let positions = positions(from: first + samples.lowerBound)
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
    return Stretch(samples: samples, positions: positions, readings: readings, places: places)
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

  /// Takes the inputs of the widened layer, and calls `body` with rows of which the moment is that of all taps: each reading once,
  /// times the root of how often it is read.
  func readInputs(_ workspace: Workspace, _ body: (borrowing Matrix<Float>) -> Void) {
    guard let stretch else { return }
    let samples = stretch.samples.count
    patches.writeInputs(
      of: stretch.readings.map(\.reading), samples: stretch.samples, workspace, into: &memory.readings)
    let (rows, columns) = (memory.readings.rows, memory.readings.columns)
    memory.weighted.fit(rows: rows, columns: columns)
    for (place, reading) in stretch.readings.enumerated() {
      memory.weighted.assign(
        rows: samples, of: memory.readings, from: place * samples, at: place * samples,
        scale: Float(reading.count).squareRoot())
    }
    body(memory.weighted)
  }

  /// Gives up the memory of a stretch when there are no more.
  func finish() { memory = Memory() }

  /// Calls `body` with `B2` of each tap, of the inputs that were taken last; zeros where a tap looks beside the map.
  func forEachTap(_ body: (_ tap: Int, borrowing Matrix<Float>) -> Void) {
    guard let stretch else { return }
    let samples = stretch.samples.count
    let rows = stretch.positions.count * samples
    memory.inputs.fit(rows: rows, columns: memory.readings.columns)
    for tap in 0..<patches.taps {
      for (index, place) in stretch.places[tap].enumerated() {
        memory.inputs.assign(
          rows: samples, of: memory.readings, from: (place ?? 0) * samples, at: index * samples,
          scale: place == nil ? 0 : 1)
      }
      body(tap, memory.inputs)
    }
  }
}
