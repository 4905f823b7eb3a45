internal import Growth

/// The steps before which growth events take place, for a policy that grows at fixed distances.
struct GrowthCalendar {
  /// The steps, in rising order; none at or after the last step of the run.
  let steps: [Int]
  /// How many of them have passed.
  var passed = 0

  /// Whether no event is left.
  var isOver: Bool { passed == steps.count }

  /// Whether an event takes place before a step. Asked for each step of a run in turn.
  mutating func takes(_ step: Int) -> Bool {
    guard !isOver, steps[passed] == step else { return false }
    passed += 1
    return true
  }

  /// The calendar of a run.
  init(_ policy: GrowthPolicy, epochs: Int, stepsPerEpoch: Int) {
    guard policy.method != .none, policy.onPlateau == nil, policy.every > 0 else {
      steps = []
      return
    }
    let until = policy.lastEpoch(of: epochs)
    var steps: [Int] = []
    var event = 0
    // Counted, not summed, so that many small distances do not drift.
    while true {
      let epoch = policy.start + Double(event) * policy.every
      let step = Int((epoch * Double(stepsPerEpoch)).rounded())
      guard epoch <= until + 1e-9, step < epochs * stepsPerEpoch else { break }
      if steps.last != step { steps.append(step) }
      event += 1
    }
    self.steps = steps
  }
}
