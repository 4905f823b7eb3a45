extension String {
  /// The snake-case form of a Swift name: `desiredUpdateNorm2` becomes `desired_update_norm2`.
  ///
  /// What is in snake case already stays as it is.
  public var snakeCased: String {
    guard utf8.contains(where: { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) else { return self }
    var result = ""
    var previousIsLower = false
    for character in self {
      if character.isUppercase {
        if previousIsLower { result.append("_") }
        result.append(character.lowercased())
      } else {
        result.append(character)
      }
      previousIsLower = !character.isUppercase && character != "_"
    }
    return result
  }

  /// The Swift name of a key in snake case: `desired_update_norm2` becomes `desiredUpdateNorm2`.
  var camelCased: String {
    let words = split(separator: "_", omittingEmptySubsequences: true)
    guard words.count > 1, let first = words.first else { return self }
    return String(first) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
