internal import Growth

/// Every unit that a run's hidden layers have had: when it came, and what became of it.
public struct UnitHistory: Sendable {
  /// A unit of a hidden layer.
  public struct Unit: Hashable, Sendable {
    /// The event that added it, as an index of `events`; nil for one that the network began with.
    public let born: Int?
    /// The event that took it away; nil for one that stayed.
    public fileprivate(set) var ended: Int?
    /// The last event that gave it a new beginning, because it was dead.
    public fileprivate(set) var revived: Event?
  }

  /// A growth event.
  public struct Event: Hashable, Sendable {
    /// Its number in the run, from 1.
    public let number: Int
    /// When it was.
    public let epoch: Double
  }

  /// The events that changed a width, in their order.
  public private(set) var events: [Event] = []
  /// The units of each hidden layer that are there at the end or were taken away, in the order in which they came.
  public private(set) var layers: [[Unit]]
  /// Whether it is known of every unit that was taken away which it is: tables of earlier programs say only how many.
  public private(set) var isCertain = true

  /// Follows a run from its first widths through the events that changed them.
  ///
  /// - Parameter last: The last epoch that counts: with early stopping the one whose weights were kept.
  public init(of history: RunHistory, until last: Double = .infinity) {
    self.init(widths: history.firstWidths, steps: history.growth.filter { $0.epoch <= last })
  }

  /// Follows some layers of given widths through the rows of `growth.csv`.
  init(widths: [Int], steps: [GrowthRecord]) {
    layers = widths.map { Array(repeating: Unit(born: nil), count: min(max($0, 0), Self.mostUnits)) }
    for step in steps where layers.indices.contains(step.layer - 1) && step.widthAfter <= Self.mostUnits {
      let event = Event(number: step.event, epoch: step.epoch)
      if step.hasChanged, events.last != event { events.append(event) }
      take(step, event)
    }
  }

  /// No layer has more units: what a damaged cell says beyond that is not drawn.
  private static let mostUnits = 100_000

  private mutating func take(_ step: GrowthRecord, _ event: Event) {
    let (layer, index) = (step.layer - 1, events.count - 1)
    let present = present(inLayer: step.layer)
    let named = (step.units ?? []).filter { $0 > 0 && $0 <= present.count }.map { present[$0 - 1] }
    switch step.widthAfter - step.widthBefore {
    case 1...:
      let born = Array(repeating: Unit(born: index), count: step.widthAfter - step.widthBefore)
      layers[layer] += born
    case 0:
      for unit in named { layers[layer][unit].revived = event }
    case let change:
      let isKnown = named.count == -change
      if !isKnown { isCertain = false }
      for unit in isKnown ? named : present.suffix(-change) { layers[layer][unit].ended = index }
    }
  }

  /// The units of a hidden layer, from 1, that are there at the end, as indices of its units in the order of the network.
  public func present(inLayer layer: Int) -> [Int] {
    layers[layer - 1].indices.filter { layers[layer - 1][$0].ended == nil }
  }

  /// The largest number of units that a hidden layer, from 1, has had at a time.
  public func mostUnits(inLayer layer: Int) -> Int {
    let units = layers[layer - 1]
    return (-1..<events.count).map { event in
      units.count { ($0.born ?? -1) <= event && ($0.ended ?? Int.max) > event }
    }.max() ?? units.count
  }
}
