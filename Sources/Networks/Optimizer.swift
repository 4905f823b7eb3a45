public import LinearAlgebra

/// Turns gradients into steps, and keeps what the rule remembers of each parameter.
///
/// The rules are those of PyTorch 2, so that a spec means there what it means here.
public final class Optimizer {
  /// What is remembered of one layer's parameters, in their shape; empty where the rule remembers nothing.
  public final class Slots {
    /// SGD: velocity. Adam, AdamW: first moment.
    public internal(set) var first: Matrix<Float>
    /// Adam, AdamW, RMSprop: second moment.
    public internal(set) var second: Matrix<Float>

    init(rows: Int, columns: Int, first: Bool, second: Bool) {
      self.first = Matrix(rows: first ? rows : 0, columns: columns)
      self.second = Matrix(rows: second ? rows : 0, columns: columns)
    }

    /// Does the same to both.
    func forEach(_ body: (inout Matrix<Float>) -> Void) {
      body(&first)
      body(&second)
    }
  }

  /// The rule and its constants.
  public let configuration: OptimizerConfiguration
  /// The number of steps made since the slots were last reset; Adam's bias correction counts them.
  public internal(set) var steps = 0
  /// One for each layer, then one for each norm.
  public internal(set) var slots: [Slots]
  /// Rates of their own for what was added at different stages; nil for one rate.
  public var stageRates: StageRates?

  /// A rule that has made no step yet.
  public init(_ configuration: OptimizerConfiguration, for network: Network) {
    self.configuration = configuration
    slots = Self.emptySlots(configuration, for: network)
  }

  private static func emptySlots(_ configuration: OptimizerConfiguration, for network: Network) -> [Slots] {
    let sizes =
      network.layers.map { ($0.parameters.rows, $0.parameters.columns) }
      + network.norms.map { (2, $0.channels) }
    return sizes.map { rows, columns in
      Slots(
        rows: rows, columns: columns,
        first: configuration.name == .sgd && configuration.momentum != 0 || configuration.name == .adam
          || configuration.name == .adamw,
        second: configuration.name != .sgd)
    }
  }

  /// Forgets everything, for the present widths of the network.
  public func reset(for network: Network) {
    steps = 0
    slots = Self.emptySlots(configuration, for: network)
  }

  /// Makes room for units that were added at a place; their entries begin at zero.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - layer: The number of the place, from 1.
  ///   - width: Its width before.
  ///   - added: The number of new units.
  public func widen(_ network: Network, hidden layer: Int, width: Int, added: Int) {
    let place = network.places[layer - 1]
    slots[place.widened].forEach { if $0.rows > 0 { $0 = $0.insertingRows(at: width, count: added) } }
    slots[place.consumer].forEach {
      $0 = $0.insertingColumns(at: width * place.taps, count: added * place.taps)
    }
    normSlots(of: place, in: network)?.forEach { $0 = $0.insertingColumns(at: width, count: added) }
  }

  private func normSlots(of place: WideningPlace, in network: Network) -> Slots? {
    network.shape.convolution(ofLayer: place.widened)?.norm.map { slots[network.layers.count + $0] }
  }

  /// Forgets units that were taken away at a place.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - layer: The number of the place, from 1.
  ///   - units: The units, from 0, as they were numbered before.
  public func narrow(_ network: Network, hidden layer: Int, without units: [Int]) {
    let place = network.places[layer - 1]
    slots[place.widened].forEach { if $0.rows > 0 { $0 = $0.removingRows(units) } }
    slots[place.consumer].forEach { $0 = $0.removingColumns(place.columns(of: units)) }
    normSlots(of: place, in: network)?.forEach { $0 = $0.removingColumns(units) }
    stageRates?.narrow(place, without: units)
  }

  /// Forgets what is remembered of one unit's fan-in and fan-out.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - layer: The number of the place, from 1.
  ///   - unit: The unit, from 0.
  public func forget(_ network: Network, hidden layer: Int, unit: Int) {
    let place = network.places[layer - 1]
    func clear(_ columns: [Int], of matrix: inout Matrix<Float>) {
      for row in 0..<matrix.rows {
        for column in columns { matrix[row, column] = 0 }
      }
    }
    slots[place.widened].forEach { matrix in
      for column in 0..<matrix.columns where unit < matrix.rows { matrix[unit, column] = 0 }
    }
    slots[place.consumer].forEach { clear(place.columns(of: CollectionOfOne(unit)), of: &$0) }
    normSlots(of: place, in: network)?.forEach { clear([unit], of: &$0) }
  }

  /// Makes one step from what `Network.backward` left in a workspace.
  ///
  /// - Parameter rate: The learning rate of this step.
  public func descend(_ network: Network, _ workspace: Workspace, rate: Double) {
    guard sumsInVelocity, stageRates == nil else {
      network.computeGradients(workspace)
      return step(network, workspace, rate: rate)
    }
    // The product that makes the gradient adds it to what is left of the velocity: one pass less over memory as large
    // as the network.
    steps += 1
    let momentum = Float(configuration.momentum)
    let decay = Float(configuration.weightDecay)
    for (index, layer) in network.layers.enumerated() {
      let slots = slots[index]
      network.computeGradient(of: index, workspace, into: &slots.first, keeping: momentum)
      let count = layer.parameters.extent
      let rate = Float(rate)
      unsafe slots.first.withUnsafeMutablePointer { velocity in
        unsafe layer.parameters.withUnsafeMutablePointer { weight in
          if decay == 0 {
            for index in 0..<count { unsafe weight[index] -= rate * velocity[index] }
          } else {
            for index in 0..<count {
              let speed = unsafe velocity[index] + decay * weight[index]
              unsafe velocity[index] = speed
              unsafe weight[index] -= rate * speed
            }
          }
        }
      }
    }
    stepNorms(network, workspace, rate: Float(rate))
  }

  /// Scales and shifts of norms are moved by the same rule, without weight decay.
  private func stepNorms(_ network: Network, _ workspace: Workspace, rate: Float) {
    for (number, norm) in network.norms.enumerated() {
      guard let gradient = workspace.maps?.normGradients[number] else { continue }
      gradient.values.scale(by: 1 / Float(workspace.rows))
      update(
        &norm.parameters, &gradient.values, slots[network.layers.count + number], rate: rate, decay: 0)
    }
  }

  /// Whether the step is the velocity, which is the velocity before times a number plus the gradient.
  private var sumsInVelocity: Bool {
    configuration.name == .sgd && configuration.momentum != 0 && !configuration.nesterov
  }

  /// Makes one step with the gradients in a workspace.
  ///
  /// - Parameter rate: The learning rate of this step.
  public func step(_ network: Network, _ workspace: Workspace, rate: Double) {
    steps += 1
    for (index, layer) in network.layers.enumerated() {
      let decay = Float(configuration.weightDecay)
      guard let stageRates else {
        update(
          &layer.parameters, &workspace.layers[index].gradient, slots[index], rate: Float(rate), decay: decay)
        continue
      }
      let before = layer.parameters.copy()
      update(
        &layer.parameters, &workspace.layers[index].gradient, slots[index], rate: Float(rate), decay: decay)
      stageRates.adjust(&layer.parameters, before: before, layer: index)
    }
    stepNorms(network, workspace, rate: Float(rate))
  }

  private func update(
    _ parameters: inout Matrix<Float>, _ gradient: inout Matrix<Float>, _ slots: Slots, rate: Float,
    decay: Float
  ) {
    let count = parameters.extent
    precondition(gradient.extent == count, "the workspace was made for a network of other widths")
    precondition(slots.first.rows == 0 || slots.first.extent == count, "slots for a network of other widths")
    precondition(
      slots.second.rows == 0 || slots.second.extent == count, "slots for a network of other widths")
    unsafe parameters.withUnsafeMutablePointer { weight in
      unsafe gradient.withUnsafeMutablePointer { gradient in
        unsafe slots.first.withUnsafeMutablePointer { first in
          unsafe slots.second.withUnsafeMutablePointer { second in
            switch configuration.name {
            case .sgd:
              unsafe stepSGD(count, weight, gradient, first, rate: rate, decay: decay)
            case .adam:
              unsafe stepAdam(count, weight, gradient, first, second, rate: rate, decay: decay)
            case .adamw:
              let kept = 1 - rate * decay
              for index in 0..<count { unsafe weight[index] *= kept }
              unsafe stepAdam(count, weight, gradient, first, second, rate: rate, decay: 0)
            case .rmsprop:
              unsafe stepRMSprop(count, weight, gradient, second, rate: rate, decay: decay)
            }
          }
        }
      }
    }
  }

  @unsafe
  private func stepSGD(
    _ count: Int, _ weight: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>,
    _ velocity: UnsafeMutablePointer<Float>, rate: Float, decay: Float
  ) {
    let momentum = Float(configuration.momentum)
    guard momentum != 0 else {
      for index in 0..<count {
        unsafe weight[index] -= rate * (gradient[index] + decay * weight[index])
      }
      return
    }
    // Nesterov's step is the gradient plus momentum times the new velocity (Sutskever et al., 2013).
    let ahead = configuration.nesterov ? momentum : 1
    let fresh: Float = configuration.nesterov ? 1 : 0
    for index in 0..<count {
      let slope = unsafe gradient[index] + decay * weight[index]
      let speed = unsafe momentum * velocity[index] + slope
      unsafe velocity[index] = speed
      unsafe weight[index] -= rate * (ahead * speed + fresh * slope)
    }
  }

  @unsafe
  private func stepAdam(
    _ count: Int, _ weight: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, rate: Float, decay: Float
  ) {
    let beta1 = Float(configuration.beta1)
    let beta2 = Float(configuration.beta2)
    // In single precision 1 - 0.999 would be off by 5e-5.
    let fresh1 = Float(1 - configuration.beta1)
    let fresh2 = Float(1 - configuration.beta2)
    let epsilon = Float(configuration.epsilon)
    let size = Float(Double(rate) / (1 - configuration.beta1.raised(to: steps)))
    let root = Float(1 / (1 - configuration.beta2.raised(to: steps)).squareRoot())
    for index in 0..<count {
      let slope = unsafe gradient[index] + decay * weight[index]
      let mean = unsafe beta1 * first[index] + fresh1 * slope
      let square = unsafe beta2 * second[index] + fresh2 * slope * slope
      unsafe first[index] = mean
      unsafe second[index] = square
      unsafe weight[index] -= size * mean / (square.squareRoot() * root + epsilon)
    }
  }

  @unsafe
  private func stepRMSprop(
    _ count: Int, _ weight: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>,
    _ second: UnsafeMutablePointer<Float>, rate: Float, decay: Float
  ) {
    let rho = Float(configuration.rho)
    let fresh = Float(1 - configuration.rho)
    let epsilon = Float(configuration.epsilon)
    for index in 0..<count {
      let slope = unsafe gradient[index] + decay * weight[index]
      let square = unsafe rho * second[index] + fresh * slope * slope
      unsafe second[index] = square
      unsafe weight[index] -= rate * slope / (square.squareRoot() + epsilon)
    }
  }
}

extension Double {
  /// The power with a whole exponent of 0 or more, by squaring.
  fileprivate func raised(to exponent: Int) -> Double {
    var result = 1.0
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return result
  }
}
