import Experiments
import YAML

/// A spec with everything it may be read together with, in one text.
///
/// A comment line `#file NAME` begins a file that can be extended; the lines `#set PATH=VALUE`, `#grid PATH=V1,V2` and
/// `#seeds N` are flags.
struct SpecText {
  private var main = ""
  private var files: [String: String] = [:]
  private var flags = SpecOverrides()

  init(_ text: String) {
    var name: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let file = Self.rest(of: line, after: "#file ") {
        name = file
        files[file] = ""
        continue
      }
      if let flag = Self.rest(of: line, after: "#set ") { flags.set.append(flag) }
      if let flag = Self.rest(of: line, after: "#grid ") { flags.grid.append(flag) }
      if let flag = Self.rest(of: line, after: "#seeds ") { flags.seeds = flag }
      if let name { files[name, default: ""] += line + "\n" } else { main += line + "\n" }
    }
  }

  private static func rest(of line: Substring, after mark: String) -> String? {
    line.hasPrefix(mark) ? String(line.dropFirst(mark.count)) : nil
  }

  /// The spec, read.
  func spec(maximumRuns: Int) throws -> Spec {
    try Spec(source: Source(name: "spec.yaml", text: main), overrides: flags, maximumRuns: maximumRuns) {
      path throws(SourceError) in
      guard let text = files[path] else { throw .unreadable("\(path): no such file") }
      return Source(name: path, text: text)
    }
  }
}
