internal import Hashing
internal import OrderedCollections

/// The readable part of a run's folder name: at most 80 bytes of `[a-z0-9._=-]`, only what varies.
enum RunLabel {
  static let largestLength = 80

  /// The label of some parts; what is too long ends in a digest of the whole, so that it stays one of its kind.
  static func joined(_ parts: [String]) -> String {
    let whole = parts.filter { !$0.isEmpty }.joined(separator: ".")
    guard whole.utf8.count > largestLength else { return whole }
    return whole.prefix(largestLength - 9) + "-" + SHA256Digest(of: whole).hexadecimal.prefix(8)
  }

  /// A text in the characters of a label: lower case, everything else a hyphen.
  static func slug(_ text: String) -> String {
    var slug = ""
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", ".", "_", "=": slug.unicodeScalars.append(scalar)
      default: if slug.last != "-" { slug.append("-") }
      }
    }
    while slug.last == "-" { slug.removeLast() }
    while let first = slug.first, first == "-" || first == "." { slug.removeFirst() }
    return slug
  }

  /// The slug of a variant's name; never empty.
  static func variant(_ name: String) -> String {
    let slug = slug(name)
    return slug.isEmpty && !name.isEmpty ? "variant" : slug
  }

  /// A value in the characters of a label: `0.05`, `2-2` for a list.
  static func text(of value: JSONValue) -> String {
    switch value {
    case .null: "none"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String((JSONValue.text(of: value) ?? "none").unicodeScalars.filter { $0 != "+" })
    case .string(let value): slug(value)
    case .array(let values): values.map { text(of: $0) }.joined(separator: "-")
    case .object(let members):
      members.isEmpty ? "default" : members.values.map { text(of: $0) }.joined(separator: "-")
    }
  }

  /// The short names of some paths: the last component, with as many before it as tell them apart.
  static func names(of paths: [String], _ table: SpecTable) -> [String: String] {
    var names: [String: String] = [:]
    for path in paths {
      let components = path.split(separator: ".")
      let short = table[path]?.labelName ?? components.last.map(String.init) ?? path
      let isTaken = paths.contains { other in
        other != path
          && (table[other]?.labelName ?? other.split(separator: ".").last.map(String.init)) == short
      }
      names[path] = isTaken ? components.suffix(2).joined(separator: ".") : short
    }
    return names
  }
}
