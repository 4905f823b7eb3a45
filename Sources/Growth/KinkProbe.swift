internal import LinearAlgebra
internal import Networks

/// What a sample says about candidate neurons on each side of zero: `u = B2 alpha'` is split into `u+ = max(u, 0)`
/// and `u- = min(u, 0)`, since an activation with a kink at zero treats them differently.
///
/// Of channels the values are those that the consumer reads, behind the activation at zero and pooling, once as they are and once of
/// `-u`: the two stand for `u+` and `u-` of an activation that is flat on the left.
struct KinkProbe: ~Copyable {
  /// Row k is `<V, u_k+> / n`: K x (q taps).
  private(set) var positiveUpdate: Matrix<Double>
  /// `|u_k+|^2 / n`.
  let positiveNorm2: [Double]
  /// Row k is `<V, u_k> / n`: K x (q taps).
  private(set) var update: Matrix<Double>
  /// `|u_k|^2 / n`.
  let norm2: [Double]
  /// Of the activation at zero.
  let activationSlopes: (right: Double, left: Double)

  init(
    positiveUpdate: consuming Matrix<Double>, positiveNorm2: [Double], update: consuming Matrix<Double>,
    norm2: [Double], slopes: (right: Double, left: Double)
  ) {
    self.positiveUpdate = positiveUpdate
    self.positiveNorm2 = positiveNorm2
    self.update = update
    self.norm2 = norm2
    activationSlopes = slopes
  }

  /// Probes fan-ins, K x p, with explicit matrices in double precision: `B2` n x p and `V` n x q.
  init(
    _ fanIn: borrowing Matrix<Double>, inputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>, activation: Activation
  ) {
    activationSlopes = activation.slopesAtZero
    var values = Matrix.product(inputs, fanIn, transposing: .right)
    update = .product(values, desiredUpdate, transposing: .left)
    var norms = [Double](repeating: 0, count: values.columns)
    var positiveNorms = norms
    for row in 0..<values.rows {
      for neuron in 0..<values.columns {
        let value = values[row, neuron]
        norms[neuron] += value * value
        if value > 0 { positiveNorms[neuron] += value * value } else { values[row, neuron] = 0 }
      }
    }
    positiveUpdate = .product(values, desiredUpdate, transposing: .left)
    let share = 1 / Double(max(desiredUpdate.rows, 1))
    norm2 = norms.map { $0 * share }
    positiveNorm2 = positiveNorms.map { $0 * share }
    update.scale(by: share)
    positiveUpdate.scale(by: share)
  }

  /// The slopes of the loss along each neuron at amplitude zero, as it is and with its sign turned.
  func slopes(_ neurons: borrowing NewNeurons) -> [(asIs: Double, turned: Double)] {
    let (right, left) = activationSlopes
    return (0..<neurons.count).map { neuron in
      var along = 0.0
      var alongPositive = 0.0
      for output in 0..<update.columns {
        along += neurons.fanOut[neuron, output] * update[neuron, output]
        alongPositive += neurons.fanOut[neuron, output] * positiveUpdate[neuron, output]
      }
      let alongNegative = along - alongPositive
      return (
        -(right * alongPositive + left * alongNegative), -(right * alongNegative + left * alongPositive)
      )
    }
  }

  /// The fan-outs that lower the loss fastest, `<V, sigma(u_k)> / n`: K x (q taps).
  func gradients() -> Matrix<Double> {
    let (right, left) = activationSlopes
    var result = Matrix<Double>(rows: update.rows, columns: update.columns)
    for neuron in 0..<update.rows {
      for output in 0..<update.columns {
        let positive = positiveUpdate[neuron, output]
        result[neuron, output] = right * positive + left * (update[neuron, output] - positive)
      }
    }
    return result
  }

  /// How much of the loss the best fan-out for each neuron alone would take off to first order,
  /// `|<V, h>/n|^2 / (|h|^2/n)`; equal to `lambda^2` for a TINY neuron and a linear activation.
  func gains() -> [Double] {
    let (right, left) = activationSlopes
    return norm2.indices.map { neuron in
      var gain = 0.0
      for output in 0..<update.columns {
        let positive = positiveUpdate[neuron, output]
        let entry = right * positive + left * (update[neuron, output] - positive)
        gain += entry * entry
      }
      let negativeNorm2 = max(norm2[neuron] - positiveNorm2[neuron], 0)
      let size = right * right * positiveNorm2[neuron] + left * left * negativeNorm2
      return size > 0 ? gain / size : 0
    }
  }

  /// Probes neurons of several layers in one look at the samples.
  static func probe(
    _ candidates: [(layer: Int, fanIn: Matrix<Double>.Shared)], on passes: SamplePasses<some SampleSource>
  ) -> (probes: [Shared], flops: Double) {
    let sums = candidates.map { Sums(layer: $0.layer, fanIn: $0.fanIn.matrix, network: passes.network) }
    let before = passes.flops
    passes.forEach { workspace, _ in
      for sum in sums { sum.add(workspace) }
    }
    let count = passes.count
    let flops = sums.reduce(passes.flops - before) { $0 + $1.flops(samples: count) }
    return (sums.map { Shared($0.probe(samples: count)) }, flops)
  }

  /// A probe that an array can hold.
  final class Shared {
    let probe: KinkProbe
    init(_ probe: consuming KinkProbe) { self.probe = probe }
  }

  private final class Sums {
    let layer: Int
    let fanIn: Matrix<Float>
    let network: Network
    let taps: Int
    var positiveUpdate: Matrix<Double>
    var update: Matrix<Double>
    var positiveNorm2: [Double]
    var norm2: [Double]
    /// Of maps how often each reading is read.
    let readers: [Double]?
    let isOfMaps: Bool
    private var positions = 1

    init(layer: Int, fanIn: borrowing Matrix<Double>, network: Network) {
      self.layer = layer
      self.fanIn = Matrix(rounding: fanIn)
      self.network = network
      let place = network.places[layer - 1]
      taps = place.taps
      isOfMaps = place.node != nil
      readers = network.readerCounts(hidden: layer)?.map(Double.init)
      let outputs = network.layers[place.consumer].outputs * taps
      positiveUpdate = Matrix(rows: fanIn.rows, columns: outputs)
      update = Matrix(rows: fanIn.rows, columns: outputs)
      positiveNorm2 = [Double](repeating: 0, count: fanIn.rows)
      norm2 = [Double](repeating: 0, count: fanIn.rows)
    }

    func add(_ workspace: Workspace) {
      guard !isOfMaps else { return addMaps(workspace) }
      var values = network.preactivations(fanIn: fanIn, hidden: layer, workspace)
      // V is minus the gradient.
      update.add(network.sumReadings(values, hidden: layer, workspace), scale: -1)
      for row in 0..<values.rows {
        for neuron in 0..<values.columns {
          let value = values[row, neuron]
          let square = Double(value) * Double(value)
          norm2[neuron] += square
          if value > 0 { positiveNorm2[neuron] += square } else { values[row, neuron] = 0 }
        }
      }
      positiveUpdate.add(network.sumReadings(values, hidden: layer, workspace), scale: -1)
    }

    /// Pooling stands behind the activation: both sides are passed as they are.
    private func addMaps(_ workspace: Workspace) {
      let (right, left) = network.activation.slopesAtZero
      let values = network.preactivations(fanIn: fanIn, hidden: layer, workspace)
      let ahead = read(values, right: Float(right), left: Float(left), workspace)
      addNorms(of: ahead, workspace)
      let response = byUnit(network.sumReadings(ahead, hidden: layer, workspace))
      let turned = read(values, right: Float(-left), left: Float(-right), workspace)
      let opposite = byUnit(network.sumReadings(turned, hidden: layer, workspace))
      positiveUpdate.add(response, scale: -1)
      update.add(response, scale: -1)
      // Turned, the value is that of -u and the fan-out its opposite.
      update.add(opposite, scale: 1)
    }

    private func read(
      _ values: borrowing Matrix<Float>, right: Float, left: Float, _ workspace: Workspace
    ) -> Matrix<Float> {
      var bent = values.copy()
      bent.bend(right: right, left: left)
      return network.readings(of: bent, hidden: layer, workspace)
    }

    private func addNorms(of read: borrowing Matrix<Float>, _ workspace: Workspace) {
      let outputs = fanIn.rows
      if let readers {
        let lanes = read.columns / readers.count
        for unit in 0..<outputs {
          for (position, count) in readers.enumerated() {
            for lane in (position * lanes)..<((position + 1) * lanes) {
              positiveNorm2[unit] += count * Double(read[unit, lane]) * Double(read[unit, lane])
            }
          }
        }
      } else {
        for row in 0..<read.rows {
          for unit in 0..<outputs {
            for tap in 0..<taps {
              let value = Double(read[row, unit * taps + tap])
              positiveNorm2[unit] += value * value
            }
          }
        }
      }
    }

    /// (k taps) x q as k x (q taps).
    private func byUnit(_ sums: borrowing Matrix<Float>) -> Matrix<Float> {
      var result = Matrix<Float>(rows: fanIn.rows, columns: sums.columns * taps)
      for unit in 0..<fanIn.rows {
        for output in 0..<sums.columns {
          for tap in 0..<taps { result[unit, output * taps + tap] = sums[unit * taps + tap, output] }
        }
      }
      return result
    }

    func flops(samples: Int) -> Double {
      let passes = network.shape.passesOfNewUnit(at: network.places[layer - 1])
      return Double(samples) * Double(fanIn.rows) * (passes.in + 2 * passes.out)
    }

    func probe(samples: Int) -> KinkProbe {
      let share = 1 / Double(samples)
      update.scale(by: share)
      positiveUpdate.scale(by: share)
      return KinkProbe(
        positiveUpdate: positiveUpdate.copy(), positiveNorm2: positiveNorm2.map { $0 * share },
        update: update.copy(), norm2: norm2.map { $0 * share },
        slopes: isOfMaps ? (1, 0) : network.activation.slopesAtZero)
    }
  }
}

extension Matrix<Float> {
  /// Multiplies what is above zero by one number, and what is below by another.
  mutating func bend(right: Float, left: Float) {
    for row in 0..<rows {
      var values = mutableRow(row)
      for column in values.indices { values[column] *= values[column] > 0 ? right : left }
    }
  }
}
