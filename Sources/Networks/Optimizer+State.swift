public import LinearAlgebra

extension Optimizer {
  /// What the rule remembers, to be written down.
  public struct State: Codable, Hashable, Sendable {
    /// The number of steps since the slots were last reset.
    public var steps: Int
    /// One pair of matrices for each layer.
    var first: [StoredMatrix]
    var second: [StoredMatrix]
    var stageRates: StageRates?
  }

  /// What the rule remembers at this moment.
  public var state: State {
    State(
      steps: steps, first: slots.map { StoredMatrix($0.first) },
      second: slots.map { StoredMatrix($0.second) },
      stageRates: stageRates)
  }

  /// Remembers what was written down.
  ///
  /// - Parameter network: The network with the widths it had at that moment.
  /// - Throws: `StoredMatrix.FormatError` when the state belongs to a network of other widths or to another rule. What
  ///   the rule remembers is then not said.
  public func restore(_ state: State, for network: Network) throws(StoredMatrix.FormatError) {
    reset(for: network)
    guard state.first.count == slots.count, state.second.count == slots.count else {
      throw StoredMatrix.FormatError()
    }
    for (index, slot) in slots.enumerated() {
      let first = try state.first[index].matrix()
      let second = try state.second[index].matrix()
      guard first.rows == slot.first.rows, first.columns == slot.first.columns,
        second.rows == slot.second.rows, second.columns == slot.second.columns
      else { throw StoredMatrix.FormatError() }
      slot.first = first
      slot.second = second
    }
    guard state.steps >= 0, state.stageRates?.fits(network) ?? true else { throw StoredMatrix.FormatError() }
    steps = state.steps
    stageRates = state.stageRates
  }
}

extension Optimizer {
  /// A rule that remembers the same.
  ///
  /// - Parameter network: Has the widths of that which this rule moves.
  public func copy(for network: Network) -> Optimizer {
    let other = Optimizer(configuration, for: network)
    other.assign(self)
    return other
  }

  /// Takes what another with the same rule remembers, of a network of any widths.
  public func assign(_ other: Optimizer) {
    steps = other.steps
    for (slot, source) in zip(slots, other.slots) {
      slot.first = source.first.copy()
      slot.second = source.second.copy()
    }
    stageRates = other.stageRates
  }
}
