/// Under which names a file from elsewhere holds the layers: `layers.{0}=net.{0}`.
///
/// On the left stands a name of this program, `layers.{0}` (weight and bias), `layers.{0}.weight` or `layers.{0}.bias`,
/// with a number or `{0}`; on the right the one in the file, `{0}` for the same number. Layers are taken in the order of
/// their numbers, which may have gaps.
public struct TensorRule: Hashable, Sendable, CustomStringConvertible {
  /// The rule as it was written.
  public let description: String
  private let ours: String
  let theirs: String

  /// A rule from its text; nil when it has another form.
  public init?(_ text: String) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[1].isEmpty,
      sides[0].wholeMatch(of: /layers\.(\{0\}|[0-9]+)(\.weight|\.bias)?/) != nil
    else { return nil }
    let places = sides.map { $0.ranges(of: Self.placeholder).count }
    guard places[0] == places[1] else { return nil }
    description = text
    ours = String(sides[0])
    theirs = String(sides[1])
  }

  private static let placeholder = "{0}"

  /// Whether it speaks of weights and biases at once.
  private var isOfLayers: Bool { !ours.hasSuffix(".weight") && !ours.hasSuffix(".bias") }

  /// Whether it says of one layer that these are its weights, and nothing of biases.
  func takesWeightsAlone(of theirs: String, as layer: String) -> Bool {
    self.theirs == theirs && ours == layer + ".weight"
  }

  /// The name of this program for a name in a file; nil when the rule does not speak of it.
  func renamed(_ name: String) -> String? {
    if isOfLayers {
      for ending in [".weight", ".bias"] where name.hasSuffix(ending) {
        if let stem = renamedStem(name.dropLast(ending.count)) { return stem + ending }
      }
      return nil
    }
    return renamedStem(name[...])
  }

  private func renamedStem(_ name: Substring) -> String? {
    guard let place = theirs.firstRange(of: Self.placeholder) else { return name == theirs ? ours : nil }
    let before = theirs[..<place.lowerBound]
    let after = theirs[place.upperBound...]
    guard name.count > before.count + after.count, name.hasPrefix(before), name.hasSuffix(after) else {
      return nil
    }
    let number = name.dropFirst(before.count).dropLast(after.count)
    guard number.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
    return ours.replacing(Self.placeholder, with: number)
  }
}
