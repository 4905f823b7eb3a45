internal import LinearAlgebra

/// Learning rates for the parts of a network that were added at different stages of growth: in each layer the part
/// of stage t moves at the rate times `|W_t| / |W_0|`, so that what came late is neither drowned nor torn about
/// (Yuan, Savarese and Maire, NeurIPS 2023, section 3.3). A part whose norm is still zero moves at the full rate.
public struct StageRates: Codable, Hashable, Sendable {
  private struct Layer: Codable, Hashable {
    /// The stage at which each unit, and each input with the ones, was added.
    var rows: [Int]
    var columns: [Int]
    /// For each stage what the rate is multiplied by.
    var factors: [Float] = [1]
  }

  private var layers: [Layer]
  private var stage = 0

  /// Rates for a network that has not grown yet.
  public init(for network: Network) {
    layers = network.layers.map { layer in
      Layer(
        rows: Array(repeating: 0, count: layer.outputs), columns: Array(repeating: 0, count: layer.inputs + 1)
      )
    }
  }

  /// Whether there is a stage for every row and column of a network, and a factor for every stage.
  func fits(_ network: Network) -> Bool {
    stage >= 0 && layers.count == network.layers.count
      && zip(layers, network.layers).allSatisfy { stored, layer in
        stored.rows.count == layer.outputs && stored.columns.count == layer.inputs + 1
          && stored.factors.count - 1 == stage
          && (stored.rows + stored.columns).allSatisfy { (0...stage).contains($0) }
      }
  }

  /// Takes note of units that were added to hidden layers, and measures all parts anew.
  ///
  /// - Parameter network: The network with its new widths.
  public mutating func beginStage(of network: Network) {
    stage += 1
    for (index, layer) in network.layers.enumerated() {
      let newRows = layer.outputs - layers[index].rows.count
      layers[index].rows += Array(repeating: stage, count: newRows)
      // The column of ones stays last.
      let newColumns = layer.inputs + 1 - layers[index].columns.count
      layers[index].columns.insert(
        contentsOf: Array(repeating: stage, count: newColumns), at: layers[index].columns.count - 1)
      measure(layer, index)
    }
  }

  /// Forgets units that were taken away at a place.
  mutating func narrow(_ place: WideningPlace, without units: [Int]) {
    for unit in units.sorted(by: >) {
      layers[place.widened].rows.remove(at: unit)
      layers[place.consumer].columns.removeSubrange(unit * place.taps..<(unit + 1) * place.taps)
    }
  }

  private mutating func measure(_ layer: LinearLayer, _ index: Int) {
    var squares = [Double](repeating: 0, count: stage + 1)
    for row in 0..<layer.outputs {
      for column in 0...layer.inputs {
        let entry = Double(layer.parameters[row, column])
        squares[partStage(index, row, column)] += entry * entry
      }
    }
    layers[index].factors = squares.map { square in
      square > 0 && squares[0] > 0 ? Float((square / squares[0]).squareRoot()) : 1
    }
  }

  private func partStage(_ index: Int, _ row: Int, _ column: Int) -> Int {
    max(layers[index].rows[row], layers[index].columns[column])
  }

  /// Shortens or lengthens a step that was made at the full rate.
  ///
  /// - Parameters:
  ///   - index: The layer.
  ///   - before: Its parameters before the step.
  func adjust(_ parameters: inout Matrix<Float>, before: borrowing Matrix<Float>, layer index: Int) {
    guard stage > 0 else { return }
    for row in 0..<parameters.rows {
      for column in 0..<parameters.columns {
        let factor = layers[index].factors[partStage(index, row, column)]
        let start = before[row, column]
        parameters[row, column] = start + factor * (parameters[row, column] - start)
      }
    }
  }
}
