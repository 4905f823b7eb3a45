internal import Glibc
internal import LinearAlgebra

/// What values of a key are drawn from.
enum Distribution: String, CaseIterable, Sendable {
  /// Any number between two bounds, each as likely as the other.
  case uniform
  /// The same for the logarithm: as likely between 0.001 and 0.01 as between 0.1 and 1.
  case logUniform = "log_uniform"
  /// A whole number between two bounds, both included.
  case integer
  /// One of some values.
  case choice

  /// So many significant digits a drawn number has, so that labels can be read.
  static let digits = 4

  /// The next number between two bounds.
  func number(from low: Double, to high: Double, _ generator: inout RandomGenerator) -> Double {
    let number =
      switch self {
      case .integer, .choice: low + Double(generator.index(below: Int(high - low) + 1))
      case .uniform: Self.rounded(low + generator.uniform() * (high - low))
      case .logUniform: Self.rounded(exp(log(low) + generator.uniform() * (log(high) - log(low))))
      }
    return min(max(number, low), high)
  }

  /// The decimal number of so few digits that is next to another.
  private static func rounded(_ number: Double) -> Double {
    guard number != 0, number.isFinite else { return number }
    let exponent = Int(log10(number.magnitude).rounded(.down)) - digits + 1
    let digits = (number / pow(10, Double(exponent))).rounded()
    return Double("\(Int(digits))e\(exponent)") ?? number
  }
}
