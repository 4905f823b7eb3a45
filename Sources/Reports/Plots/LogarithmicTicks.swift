import Experiments
import Foundation
import Results

/// The marks of a logarithmic axis: as many as can be read, at round numbers.
enum LogarithmicTicks {
  /// The marks in a range of positive numbers.
  static func ticks(in range: ClosedRange<Double>) -> [Axis.Tick] {
    let decades = log10(range.upperBound) - log10(range.lowerBound)
    let digits: [Double] =
      if decades < 0.35 { [1, 1.2, 1.5, 1.7, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9] } else if decades < 1 {
        [1, 1.5, 2, 3, 5, 7]
      } else if decades < 2.4 { [1, 2, 5] } else if decades < 3.5 { [1, 3] } else { [1] }
    let step = digits.count == 1 ? max(1, Int((decades / 6).rounded(.up))) : 1
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    var ticks: [Axis.Tick] = []
    for exponent in first...last where exponent % step == 0 {
      for digit in digits {
        let value = digit * pow(10, Double(exponent))
        if range.contains(value) { ticks.append(Axis.Tick(value: value, text: text(digit, exponent))) }
      }
    }
    return ticks
  }

  /// `0.02`, `5`, `1.5 k`, `20 M`, `1e-6`.
  private static func text(_ digit: Double, _ exponent: Int) -> String {
    let prefixes = ["", " k", " M", " G", " T", " P", " E"]
    if exponent >= 0, exponent / 3 < prefixes.count {
      let value = digit * pow(10, Double(exponent % 3))
      return Quantity.brief(value) + prefixes[exponent / 3]
    }
    let isWhole = digit == digit.rounded()
    if (-3..<0).contains(exponent) {
      return Quantity.decimal(digit * pow(10, Double(exponent)), digits: -exponent + (isWhole ? 0 : 1))
    }
    return "\(digit.shortest)e\(exponent)"
  }
}
