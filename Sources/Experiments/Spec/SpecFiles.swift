internal import YAML

/// Reads a spec and the files it builds on into one layer.
struct SpecFiles {
  /// How a file is read; tests hand in texts.
  let read: (String) throws(SourceError) -> Source
  /// The files that were read, the spec itself first.
  private(set) var sources: [Source] = []
  /// Whether all files could be read.
  private(set) var areComplete = true
  /// The layers of the files that were read, each over those it extends, by their paths; nil for those with mistakes
  /// that leave nothing.
  private(set) var layers: [String: SpecLayer?] = [:]
  /// So many files may build on one another in a row.
  private static let largestDepth = 64

  /// The layer of a file over those it extends; nil when the file cannot be read as a spec.
  ///
  /// - Parameter chain: The names of the files that build on it, in a row.
  mutating func layer(of source: Source, _ reader: inout SpecReader, chain: [String] = []) -> SpecLayer? {
    sources.append(source)
    guard let layer = reader.layer(of: source) else { return nil }
    let chain = chain + [source.name]
    var earlier: SpecLayer?
    for (path, node) in layer.extends {
      guard let next = extended(path, by: node, &reader, chain) else {
        areComplete = false
        continue
      }
      earlier = earlier.map { next.over($0) } ?? next
    }
    return earlier.map { layer.over($0) } ?? layer
  }

  /// The layer of a file that another builds on; read once, however many do.
  private mutating func extended(
    _ path: String,
    by node: Node,
    _ reader: inout SpecReader,
    _ chain: [String]
  ) -> SpecLayer? {
    let full = Self.resolve(path, beside: node.source.name)
    let place = Self.standardized(full)
    if let start = chain.firstIndex(where: { Self.standardized($0) == place }) {
      let names = (chain[start...] + [full]).joined(separator: " -> ")
      reader.report(node, "the specs extend one another in a circle: \(names)")
      return nil
    }
    if let known = layers[place] { return known }
    guard chain.count <= Self.largestDepth else {
      reader.report(node, "more than \(Self.largestDepth) specs extend one another in a row")
      return nil
    }
    var found: SpecLayer?
    do {
      found = layer(of: try read(full), &reader, chain: chain)
    } catch SourceError.undecodable(let diagnostic) {
      reader.report([diagnostic])
    } catch {
      reader.report(node, "cannot extend: \(error.rendered(color: false))")
    }
    layers[place] = .some(found)
    return found
  }

  private static func resolve(_ path: String, beside file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  /// The path without `.` and `..`, so that two ways to write one file are seen to be one.
  static func standardized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
