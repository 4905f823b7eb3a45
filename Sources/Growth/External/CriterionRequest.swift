internal import LinearAlgebra
internal import Networks

/// What an external criterion is asked: the statistics of one place as a safetensors file.
struct CriterionRequest {
  /// The number of entries of a fan-in, with the bias.
  let inputs: Int
  /// The number of entries of a fan-out.
  let outputs: Int
  /// The bytes of the file.
  let bytes: [UInt8]

  /// The version of the protocol.
  static let version = 1

  /// A question about a place.
  ///
  /// - Parameters:
  ///   - limit: How many neurons may be added.
  ///   - ridge: Of the policy, relative to trace(S)/p.
  ///   - seed: Differs from request to request.
  init(_ place: GrowthPlace, limit: Int, ridge: Double, seed: UInt64) {
    guard case .moments(let moment, let wanted, let isProjected) = place.statistics.inputs,
      let crossMoment = place.statistics.crossMoment?.copy()
    else { preconditionFailure("everything was asked for") }
    let consumerMoment = place.statistics.consumerMoment
    let cross = consumerMoment.uncentring(sumsOfColumns: moment.uncentring(sums: crossMoment))
    let remainder = moment.uncentring(sums: wanted.matrix.copy())
    // N = M2 - P dW.
    var gradient = remainder.copy()
    if isProjected { gradient.assignProduct(cross, place.analysis.bestUpdate, beta: 1) }
    inputs = remainder.rows
    outputs = remainder.columns

    let (p, m, q) = (inputs, cross.columns, outputs)
    let entries = p * p + m * m + p * m + 2 * (p + m) * q + place.widened.parameters.count + m * q
    var writer = Safetensors.Writer(reserving: entries * MemoryLayout<Float>.size)
    writer.append("S", moment.uncentred)
    writer.append("N", remainder)
    writer.append("M2", gradient)
    writer.append("G", consumerMoment.uncentred)
    writer.append("M", consumerMoment.uncentring(sums: place.statistics.consumerUpdate.copy()))
    writer.append("P", cross)
    writer.append("best_update", place.analysis.bestUpdate)
    writer.append("widened", place.widened.parameters)
    writer.append("consumer", place.consumer.parameters)
    bytes = writer.bytes(metadata: [
      "sprout.request":
        "{\"version\":\(Self.version),\"layer\":\(place.layer),\"event\":\(place.event),\"epoch\":\(place.epoch),"
        + "\"limit\":\(limit),\"samples\":\(place.statistics.samples),\"ridge\":\(ridge),"
        + "\"activation\":\"\(place.network.activation.rawValue)\",\"seed\":\(seed)}"
    ])
  }
}

extension Safetensors.Writer {
  fileprivate mutating func append(_ name: String, _ matrix: borrowing Matrix<Double>) {
    var numbers: [Float] = []
    numbers.reserveCapacity(matrix.count)
    for row in 0..<matrix.rows {
      let entries = matrix.row(row)
      for column in entries.indices { numbers.append(Float(entries[column])) }
    }
    append(name, shape: [matrix.rows, matrix.columns], numbers)
  }

  /// A layer, whose biases are its last column.
  fileprivate mutating func append(_ name: String, _ parameters: borrowing Matrix<Float>) {
    let (rows, inputs) = (parameters.rows, parameters.columns - 1)
    let all = parameters.array()
    let weights = (0..<rows).flatMap { all[($0 * (inputs + 1))..<($0 * (inputs + 1) + inputs)] }
    append("\(name).weight", shape: [rows, inputs], weights)
    append("\(name).bias", shape: [rows], (0..<rows).map { all[$0 * (inputs + 1) + inputs] })
  }
}
