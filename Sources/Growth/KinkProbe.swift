internal import LinearAlgebra
internal import Networks

/// What a sample says about candidate neurons on each side of zero: `u = B2 alpha'` is split into `u+ = max(u, 0)`
/// and `u- = min(u, 0)`, since an activation with a kink at zero treats them differently.
struct KinkProbe: ~Copyable {
  /// Row k is `<V, u_k+> / n`: K x q.
  private(set) var positiveUpdate: Matrix<Double>
  /// `|u_k+|^2 / n`.
  let positiveNorm2: [Double]
  /// Row k is `<V, u_k> / n`: K x q.
  private(set) var update: Matrix<Double>
  /// `|u_k|^2 / n`.
  let norm2: [Double]

  init(
    positiveUpdate: consuming Matrix<Double>, positiveNorm2: [Double], update: consuming Matrix<Double>,
    norm2: [Double]
  ) {
    self.positiveUpdate = positiveUpdate
    self.positiveNorm2 = positiveNorm2
    self.update = update
    self.norm2 = norm2
  }

  /// Probes fan-ins, K x p, with explicit matrices in double precision: `B2` n x p and `V` n x q.
  init(
    _ fanIn: borrowing Matrix<Double>, inputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>
  ) {
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
  func slopes(_ neurons: borrowing NewNeurons, activation: Activation) -> [(asIs: Double, turned: Double)] {
    let (right, left) = activation.slopesAtZero
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

  /// The fan-outs that lower the loss fastest, `<V, sigma(u_k)> / n`: K x q.
  func gradients(activation: Activation) -> Matrix<Double> {
    let (right, left) = activation.slopesAtZero
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
  func gains(activation: Activation) -> [Double] {
    let (right, left) = activation.slopesAtZero
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
    var positiveUpdate: Matrix<Double>
    var update: Matrix<Double>
    var positiveNorm2: [Double]
    var norm2: [Double]

    init(layer: Int, fanIn: borrowing Matrix<Double>, network: Network) {
      self.layer = layer
      self.fanIn = Matrix(rounding: fanIn)
      let outputs = network.layers[layer].outputs
      positiveUpdate = Matrix(rows: fanIn.rows, columns: outputs)
      update = Matrix(rows: fanIn.rows, columns: outputs)
      positiveNorm2 = [Double](repeating: 0, count: fanIn.rows)
      norm2 = [Double](repeating: 0, count: fanIn.rows)
    }

    func add(_ workspace: Workspace) {
      var values = Matrix<Float>(rows: workspace.rows, columns: fanIn.rows)
      workspace.multiplyInputs(of: layer - 1, by: fanIn, into: &values)
      let consumer = workspace.layers[layer]
      // V is minus the gradient.
      update.add(.product(values, consumer.delta, transposing: .left), scale: -1)
      for row in 0..<values.rows {
        for neuron in 0..<values.columns {
          let value = values[row, neuron]
          let square = Double(value) * Double(value)
          norm2[neuron] += square
          if value > 0 { positiveNorm2[neuron] += square } else { values[row, neuron] = 0 }
        }
      }
      positiveUpdate.add(.product(values, consumer.delta, transposing: .left), scale: -1)
    }

    func flops(samples: Int) -> Double {
      2 * Double(samples) * Double(fanIn.rows) * Double(fanIn.columns + 2 * update.columns)
    }

    func probe(samples: Int) -> KinkProbe {
      let share = 1 / Double(samples)
      update.scale(by: share)
      positiveUpdate.scale(by: share)
      return KinkProbe(
        positiveUpdate: positiveUpdate.copy(), positiveNorm2: positiveNorm2.map { $0 * share },
        update: update.copy(), norm2: norm2.map { $0 * share })
    }
  }
}
