import Foundation
import TestSupport
import Testing

/// What holds for every page of the documentation without running anything.
struct PageTests {
  @Test func theREADMEIsShort() throws {
    let bytes = try Data(contentsOf: Repository.root.appending(path: "README.md")).count
    #expect(bytes <= 10_240)
    #expect(MarkdownPage.all.count > 12)
  }

  @Test(arguments: MarkdownPage.all)
  func linesFitATerminal(_ page: MarkdownPage) {
    #expect(!page.prose.isEmpty)
    for (number, text) in page.prose where !text.hasPrefix("|") && text.count > 120 {
      Issue.record("\(page.path):\(number) has \(text.count) characters")
    }
    for block in page.blocks {
      for (index, line) in block.lines.enumerated() where line.count > 120 {
        Issue.record("\(page.path):\(block.line + index) has \(line.count) characters")
      }
    }
  }

  @Test(arguments: MarkdownPage.all)
  func linksLeadSomewhere(_ page: MarkdownPage) throws {
    let folder = Repository.root.appending(path: page.path).deletingLastPathComponent()
    for link in page.links where !link.contains("://") {
      let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
      let file = parts[0].isEmpty ? page.path : Self.path(of: folder.appending(path: parts[0]))
      let isThere = FileManager.default.fileExists(
        atPath: Repository.root.appending(path: file).path(percentEncoded: false))
      #expect(isThere, "\(page.path) links to \(link)")
      guard parts.count > 1 else { continue }
      let anchors = MarkdownPage(file).anchors
      #expect(anchors.contains(parts[1]), "\(page.path) links to \(link); \(file) has \(anchors.sorted())")
    }
  }

  /// Every page is linked to from the README, directly or through one page.
  @Test func everyPageIsFound() {
    let near = Set(Self.pagesLinked(from: MarkdownPage("README.md")))
    let found = near.union(near.flatMap { Self.pagesLinked(from: MarkdownPage($0)) })
    for page in MarkdownPage.all where page.path.hasPrefix("docs/") {
      #expect(found.contains(page.path), "nothing leads to \(page.path)")
    }
  }

  /// What is named as a file of the repository is one.
  @Test(arguments: MarkdownPage.all)
  func pathsAreThere(_ page: MarkdownPage) {
    let path =
      /(?:^|[\s='"(])((?:experiments|examples|docs|python|scripts|Tests|Sources|Benchmarks|results\/reference)\/[\w.\/+-]*\w)/
    let code = page.inlineCode + page.blocks.flatMap { $0.lines.map { String($0.prefix { $0 != "#" }) } }
    for match in code.flatMap({ $0.matches(of: path) }) {
      let isThere = FileManager.default.fileExists(
        atPath: Repository.root.appending(path: String(match.1)).path(percentEncoded: false))
      #expect(isThere, "\(page.path) names \(match.1)")
    }
  }

  /// Every target of `make` that is named is one.
  @Test(arguments: MarkdownPage.all)
  func makeTargetsAreThere(_ page: MarkdownPage) throws {
    let makefile = try String(contentsOf: Repository.root.appending(path: "Makefile"), encoding: .utf8)
    let targets = Set(makefile.matches(of: /(?m)^([a-z]+):/).map { String($0.1) })
    for code in page.inlineCode + page.blocks.flatMap(\.commands) {
      guard let target = code.wholeMatch(of: /make ([a-z]+)(?: .*)?/)?.1 else { continue }
      #expect(targets.contains(String(target)), "\(page.path): \(code)")
    }
  }

  private static func pagesLinked(from page: MarkdownPage) -> [String] {
    let folder = Repository.root.appending(path: page.path).deletingLastPathComponent()
    return page.links.filter { !$0.contains("://") && !$0.hasPrefix("#") }
      .map { path(of: folder.appending(path: $0.split(separator: "#")[0])) }
  }

  /// The path of a file from the repository on.
  private static func path(of url: URL) -> String {
    let root = Repository.root.standardizedFileURL.path(percentEncoded: false)
    return String(url.standardizedFileURL.path(percentEncoded: false).dropFirst(root.count))
  }
}
