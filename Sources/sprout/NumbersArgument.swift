import ArgumentParser
import Foundation

/// One number, or one for each input in a file: a number a line, or separated by commas.
struct NumbersArgument: ExpressibleByArgument {
  /// What was written.
  let text: String

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    text = argument
  }

  /// The numbers.
  ///
  /// - Parameter option: Whose numbers they are, for errors.
  /// - Throws: `CommandError` when the file cannot be read, or holds something else.
  func numbers(of option: String) throws -> [Double] {
    if let number = Double(text) { return [try Self.finite(number, text, option)] }
    guard let data = FileManager.default.contents(atPath: text) else {
      throw CommandError.environment(
        "\(option): '\(text)' is neither a number nor a file that can be read")
    }
    var numbers: [Double] = []
    let lines = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      for cell in line.split(separator: ",", omittingEmptySubsequences: false) {
        let word = cell.trimmingCharacters(in: .whitespaces)
        let place = "\(option): \(text): line \(index + 1)"
        guard let number = Double(word) else {
          throw CommandError("\(place): '\(word.prefix(40))' is no number")
        }
        numbers.append(try Self.finite(number, word, place))
      }
    }
    guard !numbers.isEmpty else { throw CommandError("\(option): \(text): holds no numbers") }
    return numbers
  }

  private static func finite(_ number: Double, _ text: String, _ place: String) throws -> Double {
    guard number.isFinite else { throw CommandError("\(place): \(text) is not a finite number") }
    return number
  }
}
