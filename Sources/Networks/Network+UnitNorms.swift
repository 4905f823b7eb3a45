internal import LinearAlgebra

extension Network {
  /// How much each unit contributes, for each place: the product of the norms of its fan-in, bias and batch normalisation
  /// included, and of its fan-out, which stays as it is when a ReLU's two sides are scaled against each other.
  public var unitNorms: [[Double]] {
    places.map { place in
      let widened = parametersWithNorm(ofLayer: place.widened)
      let consumer = parametersWithNorm(ofLayer: place.consumer)
      return (0..<widened.rows).map { unit in
        var (fanIn, fanOut) = (0.0, 0.0)
        for input in 0..<widened.columns {
          fanIn += Double(widened[unit, input]) * Double(widened[unit, input])
        }
        for column in place.columns(of: CollectionOfOne(unit)) {
          for output in 0..<consumer.rows {
            fanOut += Double(consumer[output, column]) * Double(consumer[output, column])
          }
        }
        return (fanIn * fanOut).squareRoot()
      }
    }
  }
}
