extension Sequence<Double> {
  /// The lowest and the highest of some numbers; infinite, and the wrong way round, where there are none.
  var extent: (lowest: Double, highest: Double) {
    reduce((.infinity, -.infinity)) { (Swift.min($0.lowest, $1), Swift.max($0.highest, $1)) }
  }
}
