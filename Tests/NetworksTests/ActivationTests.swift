import Foundation
import LinearAlgebra
import Testing

@testable import Networks

/// Values and derivatives of an activation from PyTorch 2.13.0 in double precision, and the function in numpy's words:
/// all that tests know of it.
struct ActivationCase: Sendable, CustomTestStringConvertible {
  var activation: Activation
  var values: [Double]
  var slopes: [Double]
  var python: String

  var testDescription: String { activation.rawValue }

  static let arguments: [Float] = [-6, -3, -1, -0.25, 0, 0.25, 1, 3, 6]

  static let all = [
    ActivationCase(
      activation: .relu, values: [0, 0, 0, 0, 0, 0.25, 1, 3, 6], slopes: [0, 0, 0, 0, 0, 1, 1, 1, 1],
      python: "np.maximum(x, 0)"),
    ActivationCase(
      activation: .selu,
      values: [
        -1.7537414482794556, -1.6705687287671118, -1.1113307378125625, -0.388890197478119, 0,
        0.2626752468388701, 1.0507009873554805, 3.1521029620664414, 6.304205924132883,
      ],
      slopes: [
        0.0043578925679211246, 0.08753061208026487, 0.646768603034814, 1.3692091433692577, 1.7580993408473766,
        1.0507009873554805, 1.0507009873554805, 1.0507009873554805, 1.0507009873554805,
      ],
      python: "1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))"),
    ActivationCase(
      activation: .gelu,
      values: [
        -5.919525869479969e-09, -0.00404969409489031, -0.15865525393145702, -0.10032341857926907, 0,
        0.14967658142073093, 0.841344746068543, 2.99595030590511, 5.999999994080474,
      ],
      slopes: [
        -3.546870945402639e-08, -0.01194564720418392, -0.08331547058768635, 0.304626645116364, 0.5,
        0.695373354883636, 1.0833154705876864, 1.011945647204184, 1.0000000354687093,
      ],
      python: "x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2"),
    ActivationCase(
      activation: .tanh,
      values: [
        -0.9999877116507956, -0.9950547536867305, -0.7615941559557649, -0.24491866240370913, 0,
        0.24491866240370913, 0.7615941559557649, 0.9950547536867305, 0.9999877116507956,
      ],
      slopes: [
        2.4576547405302974e-05, 0.009866037165440166, 0.41997434161402614, 0.940014848806378, 1,
        0.940014848806378, 0.41997434161402614, 0.009866037165440166, 2.4576547405302974e-05,
      ],
      python: "np.tanh(x)"),
    ActivationCase(
      activation: .identity, values: arguments.map(Double.init), slopes: arguments.map { _ in 1 },
      python: "x"),
  ]
}

@Suite("Activations")
struct ActivationTests {
  @Test("there is a case for every activation") func cases() {
    #expect(Set(ActivationCase.all.map(\.activation)) == Set(Activation.allCases))
  }

  @Test(
    "values are PyTorch's, to 2e-6 in single and 1e-14 in double precision", arguments: ActivationCase.all)
  func values(_ test: ActivationCase) {
    var matrix = Matrix(rows: 3, columns: 3, elements: ActivationCase.arguments)
    test.activation.apply(to: &matrix)
    for (index, expected) in test.values.enumerated() {
      #expect(
        (Double(matrix[index / 3, index % 3]) - expected).magnitude <= 2e-6 * max(1, expected.magnitude))
      let exact = test.activation(Double(ActivationCase.arguments[index]))
      #expect((exact - expected).magnitude <= 1e-14 * max(1, expected.magnitude))
    }
  }

  @Test("derivatives are PyTorch's, to 2e-6", arguments: ActivationCase.all)
  func slopes(_ test: ActivationCase) {
    // As a layer holds them: the outputs with a column of ones, the gradients without.
    let count = ActivationCase.arguments.count
    var output = Matrix(rows: 1, columns: count + 1, elements: ActivationCase.arguments + [1])
    var slopes = Matrix<Float>(rows: test.activation.keepsSlopes ? 1 : 0, columns: count + 1)
    test.activation.apply(to: &output, slopes: &slopes)
    var delta = Matrix<Float>(rows: 1, columns: count)
    delta.fill(-2)
    test.activation.multiplyDerivative(into: &delta, output: output, slopes: slopes)
    for (index, expected) in test.slopes.enumerated() {
      #expect((Double(delta[0, index]) + 2 * expected).magnitude <= 4e-6)
    }
  }

  @Test("single precision follows double precision over a dense range", arguments: Activation.allCases)
  func precisions(_ activation: Activation) {
    let arguments = (-4000...4000).map { Float($0) / 400 }
    var matrix = Matrix(rows: 1, columns: arguments.count, elements: arguments)
    activation.apply(to: &matrix)
    let values = matrix.array()
    for (x, value) in zip(arguments, values) {
      let exact = activation(Double(x))
      #expect((Double(value) - exact).magnitude <= 1e-6 * max(1, exact.magnitude))
    }
  }

  @Test("slopes at zero are those of difference quotients from each side", arguments: Activation.allCases)
  func slopesAtZero(_ activation: Activation) {
    let step = 1e-7
    #expect((activation(step) / step - activation.slopesAtZero.right).magnitude < 1e-6)
    #expect((activation(-step) / -step - activation.slopesAtZero.left).magnitude < 1e-6)
  }

  @Test("homogeneous are exactly those with sigma(c x) = c sigma(x)", arguments: Activation.allCases)
  func homogeneous(_ activation: Activation) {
    let differences = [-2.0, -0.5, 0.5, 2].map { activation(3 * $0) - 3 * activation($0) }
    #expect(activation.isHomogeneous == differences.allSatisfy { $0.magnitude < 1e-12 })
  }

  @Test("far arguments stay finite, no number stays none", arguments: Activation.allCases)
  func extremes(_ activation: Activation) {
    var matrix = Matrix<Float>(rows: 1, columns: 3, elements: [1e4, -1e4, .nan])
    activation.apply(to: &matrix)
    #expect(matrix[0, 0].isFinite)
    #expect(matrix[0, 1].isFinite)
    #expect(matrix[0, 2].isNaN)
  }
}
