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

  /// So many events are kept at most; `RunConfiguration.calendarProblem` refuses more.
  static let largestCount = 10_000_000

  /// The calendar of a run. Events that are less than a step apart fall together.
  ///
  /// - Complexity: O(number of events), whatever the distance is.
  init(_ policy: GrowthPolicy, epochs: Int, stepsPerEpoch: Int) {
    let until = policy.lastEpoch(of: epochs) + 1e-9
    let end = Double(epochs) * Double(stepsPerEpoch)
    guard policy.method != .none, policy.onPlateau == nil, let every = policy.every, every > 0,
      every.isFinite, policy.start >= 0, policy.start <= until, end >= 1, end <= 0x1p53
    else {
      steps = []
      return
    }
    // Counted, not summed, so that many small distances do not drift.
    let epoch = { (event: Double) in policy.start + event * every }
    let step = { (event: Double) in min((epoch(event) * Double(stepsPerEpoch)).rounded(), end) }
    var last = ((min(until, Double(epochs)) - policy.start) / every).rounded(.down)
    if epoch(last + 1) <= until { last += 1 }
    if epoch(last) > until { last -= 1 }
    guard last >= 0, step(0) < end else {
      steps = []
      return
    }
    guard every * Double(stepsPerEpoch) >= 1 else {
      // Less than a step apart: one before every step from the first event to the last.
      let first = Int(step(0))
      let final = (min(epoch(last), until) * Double(stepsPerEpoch)).rounded()
      let count = min(final + 1, end) - step(0)
      steps = Array(first..<first + Int(min(count, Double(Self.largestCount))))
      return
    }
    var steps: [Int] = []
    for event in 0...Int(min(last, Double(Self.largestCount - 1))) {
      let next = step(Double(event))
      guard next < end else { break }
      if steps.last != Int(next) { steps.append(Int(next)) }
    }
    self.steps = steps
  }
}

extension RunConfiguration {
  /// Why growth events cannot take place as often as the configuration says on so many training samples, in a sentence
  /// that names the key; nil when they can.
  ///
  /// Events are counted in steps.
  public func calendarProblem(trainingSamples: Int) -> String? {
    guard growth.method != .none, growth.onPlateau == nil, let every = growth.every, trainingSamples > 0
    else { return nil }
    let batch = min(max(training.batchSize, 1), trainingSamples)
    let steps = Double((trainingSamples - 1) / batch + 1)
    // Somebody who means a third writes 0.333.
    if every * steps < 0.99 {
      return "growth.every is \(every) epochs, less than one step: an epoch has \(Int(steps)) "
        + "\(steps == 1 ? "step" : "steps"), \(trainingSamples) samples in batches of \(batch); "
        + "give at least \(Self.roundedUp(1 / steps))"
    }
    let last = min(growth.lastEpoch(of: training.longestEpochs), Double(training.longestEpochs))
    guard (last - growth.start) / every > Double(GrowthCalendar.largestCount) else { return nil }
    return
      "growth.every is \(every) epochs: more than \(GrowthCalendar.largestCount) events up to epoch \(last); "
      + "give a larger distance or a smaller growth.until"
  }

  /// A number of at most 1 with three significant digits, none below it.
  private static func roundedUp(_ number: Double) -> Double {
    var scale = 1.0
    while number * scale < 100 { scale *= 10 }
    return (number * scale - 1e-9).rounded(.up) / scale
  }
}
