internal import Glibc
internal import LinearAlgebra
internal import Networks

/// What candidate neurons of one hidden layer do on samples they were not fitted on.
///
/// A neuron's contribution to the decrease of the loss is, at amplitude zero, the mean over samples of
/// `c_ik = <V_i, sigma(B2_i alpha_k') omega_k'>`, with the activation's slopes at zero on both sides of its kink. On fresh
/// samples the mean is unbiased and its standard error is that of any mean: nothing is assumed of the rows of `V`.
struct HeldOutTest: ~Copyable {
  /// The number of samples.
  let samples: Int
  /// The mean contribution of each neuron.
  let means: [Double]
  /// The covariance of the contributions of one sample, K x K.
  let covariance: Matrix<Double>

  /// The number of neurons.
  var count: Int { means.count }

  /// The mean of the contributions of some neurons together, and its standard error.
  func gain(of neurons: [Int]) -> (mean: Double, error: Double) {
    var variance = 0.0
    for one in neurons {
      for other in neurons { variance += covariance[one, other] }
    }
    let error = (max(variance, 0) / Double(max(samples - 1, 1))).squareRoot()
    return (neurons.reduce(0) { $0 + means[$1] }, error)
  }

  /// Each neuron's mean in units of its standard error; 0 for one that does nothing.
  var tValues: [Double] {
    means.indices.map { neuron in
      let (mean, error) = gain(of: [neuron])
      return error > 0 ? mean / error : 0
    }
  }

  /// The neurons that are shown to lower the loss.
  ///
  /// Half of the level is for single neurons (Holm's correction for their number), half for all of them together: many
  /// that are each too weak to be shown can be shown as a group, of which those with a gain beyond their own error are
  /// taken.
  ///
  /// - Parameter level: The chance that any is taken where none lowers the loss.
  func significant(level: Double) -> [Int] {
    let values = tValues
    let order = values.indices.sorted { values[$0] > values[$1] }
    let single = order.enumerated().prefix { rank, neuron in
      Self.chance(of: values[neuron]) <= level / 2 / Double(count - rank)
    }
    if !single.isEmpty { return single.map(\.element).sorted() }
    let all = gain(of: Array(means.indices))
    guard all.error > 0, Self.chance(of: all.mean / all.error) <= level / 2 else { return [] }
    return values.indices.filter { values[$0] > 1 }
  }

  /// The chance that noise is as large: the upper tail of the normal distribution.
  static func chance(of value: Double) -> Double { 0.5 * erfc(value / 2.0.squareRoot()) }

  /// Neurons to be tested at one hidden layer, from 1.
  struct Subject {
    let layer: Int
    /// K x p.
    let fanIn: Matrix<Double>.Shared
    /// K x (q taps).
    let fanOut: Matrix<Double>.Shared
  }

  /// A test that an array can hold.
  final class Shared {
    let test: HeldOutTest
    init(_ test: consuming HeldOutTest) { self.test = test }
  }

  /// Tests the neurons of several layers in one look at the samples.
  ///
  /// - Parameter look: Called with every portion.
  /// - Returns: A test for each subject, and the operations spent beside those of the passes.
  static func run(
    _ subjects: [Subject], on passes: SamplePasses<some SampleSource>, _ look: (Workspace) -> Void = { _ in }
  ) -> (tests: [Shared], flops: Double) {
    let sums = subjects.map { Sums($0, network: passes.network) }
    passes.forEach { workspace, _ in
      look(workspace)
      for sum in sums { sum.add(workspace) }
    }
    let flops = sums.reduce(0) { $0 + $1.flops(samples: passes.count) }
    return (sums.map { Shared($0.test(samples: passes.count)) }, flops)
  }

  private final class Sums {
    private let layer: Int
    private let network: Network
    private let fanIn: Matrix<Float>
    /// (K taps) x q.
    private let fanOut: Matrix<Float>
    private let slopes: (right: Float, left: Float)
    private let isOfMaps: Bool
    private var sums: [Double]
    private var products: Matrix<Double>

    init(_ subject: Subject, network: Network) {
      layer = subject.layer
      self.network = network
      let place = network.places[layer - 1]
      isOfMaps = place.node != nil
      fanIn = Matrix(rounding: subject.fanIn.matrix)
      fanOut = Matrix(
        rounding: NewNeurons(fanIn: subject.fanIn.matrix.copy(), fanOut: subject.fanOut.matrix.copy())
          .fanOutColumns(taps: place.taps))
      let activation = network.activation
      slopes = (Float(activation.slopesAtZero.right), Float(activation.slopesAtZero.left))
      sums = [Double](repeating: 0, count: fanIn.rows)
      products = Matrix(rows: fanIn.rows, columns: fanIn.rows)
    }

    func add(_ workspace: Workspace) {
      let contributions = contributions(workspace)
      for row in 0..<contributions.rows {
        for neuron in 0..<contributions.columns { sums[neuron] += contributions[row, neuron] }
      }
      products.assignProduct(contributions, contributions, transposing: .left, beta: 1)
    }

    /// Of each neuron to each sample, n x K.
    private func contributions(_ workspace: Workspace) -> Matrix<Double> {
      var values = network.preactivations(fanIn: fanIn, hidden: layer, workspace)
      // V is minus the gradient.
      let wanted = network.gradients(fanOut: fanOut, hidden: layer, workspace)
      var contributions = Matrix<Double>(rows: workspace.rows, columns: fanIn.rows)
      guard isOfMaps else {
        for row in 0..<values.rows {
          for neuron in 0..<values.columns {
            let value = values[row, neuron]
            let unit = value > 0 ? slopes.right * value : slopes.left * value
            contributions[row, neuron] = -Double(wanted[row, neuron]) * Double(unit)
          }
        }
        return contributions
      }
      values.bend(right: slopes.right, left: slopes.left)
      let read = network.readings(of: values, hidden: layer, workspace)
      let place = network.places[layer - 1]
      if place.consumerNode == nil {
        for row in 0..<contributions.rows {
          for column in 0..<read.columns {
            contributions[row, column / place.taps] -= Double(wanted[row, column]) * Double(read[row, column])
          }
        }
      } else {
        let lanes = Convolution.lanes(for: workspace.rows)
        for neuron in 0..<contributions.columns {
          for position in 0..<read.columns / lanes {
            for row in 0..<contributions.rows {
              let index = position * lanes + row
              contributions[row, neuron] -= Double(wanted[neuron, index]) * Double(read[neuron, index])
            }
          }
        }
      }
      return contributions
    }

    func flops(samples: Int) -> Double {
      let count = Double(fanIn.rows)
      let passes = network.shape.passesOfNewUnit(at: network.places[layer - 1])
      return Double(samples) * count * (passes.in + passes.out + 2 * count)
    }

    func test(samples: Int) -> HeldOutTest {
      let means = sums.map { $0 / Double(samples) }
      var covariance = products.copy()
      covariance.scale(by: 1 / Double(samples))
      for one in means.indices {
        for other in means.indices { covariance[one, other] -= means[one] * means[other] }
      }
      return HeldOutTest(samples: samples, means: means, covariance: covariance)
    }
  }
}
