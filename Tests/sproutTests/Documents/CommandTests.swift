import ArgumentParser
import Experiments
import Foundation
import TestSupport
import Testing

@testable import sprout

/// The commands and specs of the documentation are those of the program.
struct CommandTests {
  /// Every command on a page parses: its verb and its flags are the program's. A sentence may name a verb without what it
  /// works on.
  @Test(arguments: MarkdownPage.all)
  func commandsParse(_ page: MarkdownPage) {
    for command in page.blocks.flatMap(\.commands) {
      #expect(Self.complaint(of: command) == nil, "\(page.path): \(command)")
    }
    for code in page.inlineCode where !code.contains("...") && !code.contains("[") {
      let complaint = Self.complaint(of: code)
      #expect(
        complaint?.hasPrefix("Missing expected argument") != false,
        "\(page.path): \(code): \(complaint ?? "")")
    }
  }

  /// What the program's parser has against a command line; nil when it understands, and for other commands.
  private static func complaint(of command: String) -> String? {
    guard let arguments = arguments(of: command) else { return nil }
    do {
      try Sprout.checkVerb(arguments[...])
      _ = try Sprout.parseAsRoot(arguments)
      return nil
    } catch {
      return Sprout.exitCode(for: error).isSuccess ? nil : Sprout.message(for: error)
    }
  }

  /// The words behind `sprout`, up to where its output goes; nil for other commands.
  private static func arguments(of command: String) -> [String]? {
    guard command.hasPrefix("sprout ") else { return nil }
    return command.matches(of: /'[^']*'|"[^"]*"|[^\s]+/).dropFirst().map { String($0.0) }
      .prefix { !["|", ">", "&&"].contains($0) }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) }
  }

  /// Specs and parts of specs are sound: what has no version stands on top of a spec that has one.
  @Test(arguments: MarkdownPage.all)
  func specsAreSound(_ page: MarkdownPage) async throws {
    let folder = try TemporaryDirectory()
    try folder.write(
      "version: 1\nname: base\ndataset: {name: digits, validation: 0.2}\nmodel: {hidden: [2, 2]}\n",
      to: "base.yaml")
    for block in page.blocks where block.language == "yaml" {
      let isWhole = block.lines.contains { $0.hasPrefix("version:") }
      let isConvolutional = block.lines.contains { $0.contains("- conv:") }
      let head =
        "version: 1\nname: part\nextends: base.yaml\n" + (isConvolutional ? "growth: {method: none}\n" : "")
      let text =
        isConvolutional
        ? head.replacing("extends: base.yaml", with: "dataset: {name: digits, validation: 0.2}") : head
      try folder.write(isWhole ? block.text : text + block.text, to: "part.yaml")
      let outcome = try await Program.run(["validate", "part.yaml"], directory: folder.url)
      // One spec is there to show what is said of mistakes.
      guard !block.text.contains("name: typo") else {
        let said = page.blocks.first { $0.text.hasPrefix("typo.yaml:") }?.text
        #expect(outcome.exitCode == 2)
        #expect(outcome.standardError.replacing("part.yaml", with: "typo.yaml") == said)
        continue
      }
      #expect(outcome.exitCode == 0, "\(page.path):\(block.line): \(outcome.standardError)")
    }
  }

  /// The spec that the README shows makes runs that the one which ships makes.
  @Test func theSpecOfTheREADMEShips() async throws {
    let bench = try DocumentBench()
    try bench.write(MarkdownPage("README.md"))
    func ids(_ spec: String) async throws -> Set<String> {
      let outcome = try await bench.run("sprout plan \(spec) --json")
      let plan = try JSONValue(parsing: outcome.standardOutput)
      return Set(plan["runs"]?.array?.compactMap { $0["id"]?.string } ?? [])
    }
    let (shown, shipped) = (try await ids("quickstart.yaml"), try await ids("experiments/quickstart.yaml"))
    #expect(shown.count == 9)
    #expect(shown.isSubset(of: shipped))
  }

  /// What can be done in seconds is done, page by page in the order that a reader does it.
  @Test(
    arguments: ["README.md"]
      + ["spec", "results", "judging", "method", "data-and-models", "python"].map { "docs/\($0).md" })
  func commandsRun(_ path: String) async throws {
    let page = MarkdownPage(path)
    let bench = try DocumentBench()
    try bench.write(page)
    var ran = 0
    for command in page.blocks.flatMap(\.commands) where DocumentBench.canRun(command) {
      let outcome = try await bench.run(command)
      #expect(outcome.exitCode == 0, "\(path): \(command): \(outcome.standardError)")
      ran += 1
    }
    #expect(ran > 0, "\(path)")
  }
}
