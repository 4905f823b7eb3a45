internal import OrderedCollections
internal import YAML

/// What the command line changes in a spec.
public struct SpecOverrides: Hashable, Sendable {
  /// `PATH=VALUE` each: wins over everything in the files, variants included.
  public var set: [String]
  /// `PATH=V1,V2` each: adds an axis, or replaces the one of that path.
  public var grid: [String]
  /// `0..4`, `0,1,5` or a count; nil leaves the spec's.
  public var seeds: String?

  /// The changes of the flags of the same names.
  public init(set: [String] = [], grid: [String] = [], seeds: String? = nil) {
    self.set = set
    self.grid = grid
    self.seeds = seeds
  }

  /// The paths of the axes that are added or replaced.
  var gridPaths: [String] { grid.compactMap { $0.split(separator: "=").first.map(String.init) } }

  /// Whether the points may be others than those the spec was written for.
  var narrows: Bool { !set.isEmpty || !grid.isEmpty }
}

extension SpecReader {
  /// Applies the flags to what the files give.
  ///
  /// - Returns: The values of `--set`, which come after all others.
  mutating func apply(_ overrides: SpecOverrides, to layer: inout SpecLayer) -> Point {
    var forced: Point = []
    for path in ["name", "description"] {
      let given = overrides.set.filter { $0.hasPrefix(path + "=") }
      guard let last = given.last, Set(given).count > 1 else { continue }
      let flag = Source(name: "--set", text: last)
      report(
        flag, flag.range(0, path.count),
        "--set gives \(path) several values, \(given.map { $0.dropFirst(path.count + 1) }.joined(separator: ", ")); keep one"
      )
    }
    var latest: [Int: JSONValue] = [:]
    for text in overrides.set {
      let given = set(Source(name: "--set", text: text), &layer)
      reportSecondValues(given, after: latest)
      for assignment in given { latest[assignment.key] = assignment.value }
      forced += given
    }
    reportAlternatives(forced)
    var added: [Axis] = []
    for text in overrides.grid {
      guard let (path, range, node) = assignment(Source(name: "--grid", text: text), isList: true),
        let axis = axis(Node.Entry(key: path, keyRange: range, value: node))
      else { continue }
      if layer.zip?.contains(where: { $0.paths.contains(path) }) == true {
        report(node.source, range, "\(path) is part of a linked axis under zip, which --grid cannot replace")
      }
      if layer.search[path] != nil {
        report(node.source, range, "\(path) is drawn under search, which --grid cannot replace")
        continue
      }
      added.append(axis)
      layer.grid[path] = axis
    }
    reportOverlaps(among: added)
    reportContradictions(of: added, and: forced)
    let forcedPaths = Set(forced.map { table.keys[$0.key].path })
    layer.grid.removeAll { forcedPaths.contains($0.key) }
    if let text = overrides.seeds { layer.seeds = seeds(Source(name: "--seeds", text: text)) ?? layer.seeds }
    return forced
  }

  /// Says of axes of the command line that --set gives one value for all of their points.
  private mutating func reportContradictions(of axes: [Axis], and forced: Point) {
    let fixed = forced.map { table.contents[$0.key] }
    for assignment in axes.flatMap({ $0.points.first ?? [] }) {
      let own = table.contents[assignment.key]
      guard let index = fixed.firstIndex(where: { !$0.isDisjoint(with: own) }) else { continue }
      let path = table.keys[forced[index].key].path
      report(
        keyOf: assignment,
        "--set gives \(path) one value and --grid several; keep one of the two")
    }
  }

  /// Says of keys that --set gives two values, of which the last would win in silence.
  private mutating func reportSecondValues(_ given: Point, after latest: [Int: JSONValue]) {
    for assignment in given {
      guard let earlier = latest[assignment.key], earlier != assignment.value else { continue }
      report(
        keyOf: assignment,
        "--set gives \(table.keys[assignment.key].path) two values, \(earlier.canonicalText) and "
          + "\(assignment.value.canonicalText); keep one, or give both to --grid")
    }
  }

  /// Sets what a flag gives to the spec as a whole.
  ///
  /// - Returns: What it gives to the runs.
  private mutating func set(_ flag: Source, _ layer: inout SpecLayer) -> Point {
    guard let (path, range, node) = assignment(flag, isList: false) else { return [] }
    switch path {
    case "name": layer.name = general(path, node)?.string ?? ""
    case "description": layer.description = general(path, node)?.string
    case "seeds": report(flag, range, "seeds are given by --seeds")
    case "search":
      report(
        flag, range, "--set takes search.samples and search.seed; what is drawn stands in the spec")
    case "grid", "zip": report(flag, range, "axes are given by --grid PATH=V1,V2")
    default:
      guard let key = table.index(of: path) else {
        report(flag, range, "unknown key '\(path.clipped)'\(suggestion(forPath: path))")
        return []
      }
      let spec = table.keys[key]
      if spec.binding == nil && spec.type != .section {
        report(flag, range, "\(path) cannot be set from the command line")
      } else if spec.isOfRuns, let values = spec.type.several(node) {
        report(node, "\(path) takes one value here; several are an axis: --grid \(path)=\(values)")
      } else {
        return assignments(key, node, range)
      }
    }
    return []
  }

  /// Path and value of `PATH=VALUE`; the value is YAML, or the inside of a YAML list.
  private mutating func assignment(_ flag: Source, isList: Bool) -> (String, MarkRange, Node)? {
    guard let equals = flag.text.firstIndex(of: "="), equals > flag.text.startIndex else {
      let wanted = isList ? "PATH=V1,V2" : "PATH=VALUE"
      report(flag, flag.range(0, flag.length), "\(flag.name) must be \(wanted)")
      return nil
    }
    let path = String(flag.text[..<equals])
    let column = path.unicodeScalars.count
    let value = String(flag.text[equals...].dropFirst())
    if !isList, let key = table.index(of: path), table.keys[key].type.isPattern(of: value) {
      // What the key takes as it stands needs no quotes: `|` and `,` have a meaning in YAML.
      let range = flag.range(column + 1, flag.length)
      return (path, flag.range(0, column), Node(source: flag, range: range, content: .string(value)))
    }
    if value.allSatisfy(\.isWhitespace), !isList {
      return (
        path, flag.range(0, column),
        Node(source: flag, range: flag.range(column, column + 1), content: .null)
      )
    }
    // The value stands where it stands in the flag, so that places in it are right.
    let padding = String(repeating: " ", count: isList ? column : column + 1)
    let document = Document(parsing: Source(name: "", text: padding + (isList ? "[\(value)]" : value)))
    for problem in document.diagnostics { report(flag, problem.range, problem.message) }
    guard document.diagnostics.isEmpty, let node = document.root else { return nil }
    return (path, flag.range(0, column), node.moved(to: flag))
  }

  private mutating func seeds(_ flag: Source) -> [Int]? {
    let whole = flag.range(0, flag.length)
    let bounds = flag.text.split(separator: "..", omittingEmptySubsequences: false)
    if bounds.count == 2 {
      guard let first = Int(bounds[0]), let last = Int(bounds[1]), 0 <= first, first <= last,
        last <= .max - 1_000_000_000, last - first < 1_000_000
      else {
        report(flag, whole, "a range of seeds is FIRST..LAST, 0..4 say")
        return nil
      }
      return Array(first...last)
    }
    let isFlow = flag.text.hasPrefix("[") || flag.text.hasPrefix("{")
    let isList = flag.text.contains(",") && !isFlow
    let text = isList ? "[\(flag.text)]" : flag.text
    let document = Document(parsing: Source(name: "", text: text))
    guard document.diagnostics.isEmpty, let node = document.root else {
      report(flag, whole, "seeds must be a range 0..4, a list 0,1,5 or a count")
      return nil
    }
    return seeds(node.moved(to: flag, columns: isList ? -1 : 0))
  }
}

/// A flag of the command line is a text that diagnostics can point into.
extension Source {
  fileprivate var length: Int { text.unicodeScalars.count }

  /// The stretch between two places, both from 0.
  fileprivate func range(_ start: Int, _ end: Int) -> MarkRange {
    MarkRange(start: Mark(line: 1, column: start + 1), end: Mark(line: 1, column: end + 1))
  }
}

extension Node {
  /// The same node in another text that has it in the same place, or so many columns further.
  fileprivate func moved(to source: Source, columns: Int = 0) -> Node {
    let moved: Content =
      switch content {
      case .sequence(let nodes): .sequence(nodes.map { $0.moved(to: source, columns: columns) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            Entry(
              key: $0.key,
              keyRange: $0.keyRange.moved(by: columns),
              value: $0.value.moved(to: source, columns: columns)
            )
          }
        )
      default: content
      }
    return Node(source: source, range: range.moved(by: columns), content: moved)
  }
}

extension MarkRange {
  fileprivate func moved(by columns: Int) -> MarkRange {
    MarkRange(
      start: Mark(line: start.line, column: max(start.column + columns, 1)),
      end: Mark(line: end.line, column: max(end.column + columns, 1))
    )
  }
}
