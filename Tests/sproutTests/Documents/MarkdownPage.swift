import Foundation
import TestSupport
import Testing

/// A page of the documentation, taken apart into what can be tested.
struct MarkdownPage: Sendable {
  /// A fenced block of code.
  struct Block: Sendable {
    /// What stands behind the fence: `sh`, `yaml`, or nothing.
    let language: String
    /// The number of its first line.
    let line: Int
    /// Its lines.
    let lines: [String]

    /// Its text.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// The commands of a block for a shell, each with what follows a backslash, without its comment.
    var commands: [String] {
      guard language == "sh" else { return [] }
      return text.replacing("\\\n", with: " ").split(separator: "\n").map {
        String($0.prefix(upTo: $0.ranges(of: /\s+#/).first?.lowerBound ?? $0.endIndex))
      }
    }
  }

  /// The path from the repository on, `docs/spec.md` say.
  let path: String
  /// Its blocks of code, in their order.
  let blocks: [Block]
  /// The lines outside of blocks, with their numbers.
  let prose: [(number: Int, text: String)]

  /// Every page that a reader is sent to.
  static let all: [MarkdownPage] = {
    let docs =
      (try? FileManager.default.contentsOfDirectory(
        atPath: Repository.root.appending(path: "docs").path(percentEncoded: false))) ?? []
    let outer = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DATA_CREDITS.md", "experiments/README.md"]
    return (outer + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }).map(MarkdownPage.init)
  }()

  /// Reads a page of the repository; one that is not there has no lines.
  init(_ path: String) {
    self.path = path
    let text = try? String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
    var blocks: [Block] = []
    var prose: [(number: Int, text: String)] = []
    var open: (language: String, line: Int, lines: [String])?
    let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(Block(language: block.language, line: block.line, lines: block.lines))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), index + 2, [])
        }
      } else if open != nil {
        open?.lines.append(line)
      } else {
        prose.append((index + 1, line))
      }
    }
    self.blocks = blocks
    self.prose = prose
  }

  /// The targets of its links and pictures.
  var links: [String] {
    prose.map(\.text).joined(separator: "\n").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
  }

  /// The names that a link to a heading has, by GitHub's rule.
  var anchors: Set<String> {
    Set(
      prose.map(\.text).filter { $0.hasPrefix("#") }.map { heading in
        let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
        return String(
          words.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }.map { $0 == " " ? "-" : $0 })
      })
  }

  /// Pieces of code within the prose.
  var inlineCode: [String] {
    prose.flatMap { $0.text.matches(of: /`([^`]+)`/).map { String($0.1) } }
  }
}

extension MarkdownPage: CustomTestStringConvertible {
  var testDescription: String { path }
}
