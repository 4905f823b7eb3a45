/// Flags that may be given any number of times, joined to one each where there are very many: reading the command line
/// takes time that grows with the square of their number.
enum RepeatedFlags {
  /// Between joined values; no value of a flag holds it.
  private static let separator: Character = "\u{1f}"
  /// Up to so many are left as they are.
  private static let most = 64
  private static let names = ["--set", "--grid", "--only"]

  /// The command line with one flag in the place of many.
  static func joined(_ arguments: [String]) -> [String] {
    guard arguments.count > most else { return arguments }
    var kept: [String] = []
    var places: [String: Int] = [:]
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument != "--" else {
        kept += [argument] + rest
        break
      }
      guard let name = names.first(where: { argument == $0 || argument.hasPrefix($0 + "=") }),
        let value = argument == name ? value(at: &rest) : String(argument.dropFirst(name.count + 1))
      else {
        kept.append(argument)
        continue
      }
      if let place = places[name] {
        kept[place].append(separator)
        kept[place] += value
      } else {
        places[name] = kept.count
        kept.append("\(name)=\(value)")
      }
    }
    return kept
  }

  /// The values of a flag, those that were joined apart again.
  static func apart(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init) }
  }

  /// The value that follows a flag; nil when another flag follows, of which the parser tells.
  private static func value(at rest: inout ArraySlice<String>) -> String? {
    rest.first.map { $0.hasPrefix("-") } == false ? rest.popFirst() : nil
  }
}
