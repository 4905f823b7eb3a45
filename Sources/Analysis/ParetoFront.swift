/// The choices that no other choice beats: none is as cheap and better, or as good and cheaper.
public enum ParetoFront {
  /// The places of the choices on the front, from the cheapest to the dearest; of equal ones the first.
  ///
  /// Choices with a cost or a value that is no number are on no front.
  ///
  /// - Complexity: O(n log n).
  public static func places(of choices: [(cost: Double, value: Double)]) -> [Int] {
    let order = choices.indices
      .filter { !choices[$0].cost.isNaN && !choices[$0].value.isNaN }
      .sorted { (choices[$0].cost, -choices[$0].value, $0) < (choices[$1].cost, -choices[$1].value, $1) }
    var front: [Int] = []
    for place in order {
      if let last = front.last, choices[place].value <= choices[last].value { continue }
      front.append(place)
    }
    return front
  }
}
