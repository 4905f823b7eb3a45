public import LinearAlgebra

extension Grower {
  /// What survives from one event to the next, and from an interrupted run to its continuation.
  public struct State: Codable, Hashable, Sendable {
    /// The number of events so far.
    public var events = 0
    /// The number of events in a row in which nothing was accepted.
    public var rejections = 0
    /// Whether growth is over: no further event can change anything.
    public var isFinished = false
    /// Draws whatever growth draws.
    public var generator: RandomGenerator
    /// The step at which each hidden layer was widened last, 0 for never; empty before the first time.
    private(set) var widened: [Int] = []
    /// The layers that had more units than they needed, in rising order.
    private(set) var narrowed: [Int] = []
    /// The layers that need not be tried any more without some of their units since they were widened, in rising order.
    private(set) var tried: [Int] = []
    /// Whether the network was widened on trust, and has learnt next to nothing since.
    var isOnTrust = false
    /// When it looks again, and how.
    public var pace: GrowthPace

    /// The state of a run that has not grown yet.
    init(seed: Int, pace: GrowthPace) {
      generator = RandomGenerator(seed: seed, stream: "growth")
      self.pace = pace
    }

    /// The step at which a hidden layer, from 1, was widened last; 0 for never.
    func lastWidening(of layer: Int) -> Int { widened.indices.contains(layer - 1) ? widened[layer - 1] : 0 }

    mutating func noteWidening(of layer: Int, among count: Int, at step: Int) {
      if widened.count != count { widened = Array(repeating: 0, count: count) }
      widened[layer - 1] = step
      tried.removeAll { $0 == layer }
    }

    /// Whether it says of the layers what the rows of their growth say.
    public func agrees(with growth: [GrowthRecord]) -> Bool {
      var steps: [Int: Int] = [:]
      var found: Set<Int> = []
      for row in growth {
        if row.isOfTrial { found.insert(row.layer) }
        guard row.widthAfter > row.widthBefore else { continue }
        steps[row.layer] = row.step
        found.remove(row.layer)
      }
      return (1...max(widened.count, steps.keys.max() ?? 0, 1)).allSatisfy {
        lastWidening(of: $0) == steps[$0] ?? 0
      } && narrowed == Set(growth.filter { $0.widthAfter < $0.widthBefore }.map(\.layer)).sorted()
        && found.isSuperset(of: tried) && tried == Set(tried).sorted()
    }

    mutating func noteTrial(of layer: Int) { tried = Set(tried + [layer]).sorted() }

    mutating func noteNarrowing(of layer: Int) { narrowed = Set(narrowed + [layer]).sorted() }
  }
}
