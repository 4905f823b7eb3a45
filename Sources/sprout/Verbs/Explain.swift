import ArgumentParser
import Experiments

/// `sprout explain KEY`: what a key of the spec means.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a key of the spec means, its type, range and default."
  )

  @Argument(
    help: "The path of a key or a section, growth.every say; without one every key is listed.",
    completion: Completions.keys)
  var key = ""

  func run() throws {
    do {
      print(try Explanation(of: key).text)
    } catch let error as Explanation.UnknownKey {
      throw CommandError("\(error)\n'sprout explain' lists every key")
    }
  }
}
