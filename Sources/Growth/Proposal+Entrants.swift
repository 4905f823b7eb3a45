internal import LinearAlgebra
internal import Networks

extension Proposal {
  /// What enters the network.
  struct Entrants: ~Copyable {
    var fanIn: Matrix<Float>
    var fanOut: Matrix<Float>
    var update: Matrix<Double>?
    var amplitude: Double
    var rescaledUnits: [(unit: Int, factor: Double)]
  }
}

extension Network {
  /// Takes what a proposal adds to a hidden layer, from 1.
  ///
  /// - Parameter normalizers: Mean and variance of the new units' preactivations where a norm follows, 2 x k.
  func take(
    _ entrants: borrowing Proposal.Entrants, hidden layer: Int,
    normalizers: borrowing Matrix<Float> = Matrix(rows: 0, columns: 0)
  ) {
    if let update = entrants.update?.copy(), entrants.amplitude > 0 {
      move(consumerOf: layer, along: update, by: entrants.amplitude)
    }
    for (unit, factor) in entrants.rescaledUnits {
      scaleFanOut(hidden: layer, unit: unit, by: Float(factor))
    }
    widen(hidden: layer, fanIn: entrants.fanIn, fanOut: entrants.fanOut, normalizers: normalizers)
  }

  /// What the initializer takes for the fan-out of a fresh unit at a place, from 1, that gets so many.
  func widthOfFresh(hidden layer: Int, adding total: Int) -> Int {
    (widths[layer - 1] + total) * shape.window(at: layer)
  }
}
