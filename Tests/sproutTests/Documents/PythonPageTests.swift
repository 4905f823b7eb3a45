import Foundation
import TestSupport
import Testing

/// The Python of `docs/python.md` does what it says, as far as its packages are here.
@Suite(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, which .ci/run makes"))
struct PythonPageTests {
  private static let page = MarkdownPage("docs/python.md")
  private static let programs = page.blocks.filter { $0.language == "python" }

  @Test func theProgramsRun() async throws {
    let python = try #require(Repository.python)
    let bench = try DocumentBench()
    try bench.write(Self.page)
    for command in Self.page.blocks.flatMap(\.commands) where DocumentBench.canRun(command) {
      let outcome = try await bench.run(command)
      #expect(outcome.exitCode == 0, "\(command): \(outcome.standardError)")
    }
    #expect(Self.programs.count == 6)
    var ran = 0
    for program in Self.programs {
      let outcome = try await bench.run(program.text, by: python)
      // A package that nobody installed is no fault of the page.
      if outcome.standardError.contains("ModuleNotFoundError") { continue }
      #expect(outcome.exitCode == 0, "docs/python.md:\(program.line): \(outcome.standardError)")
      ran += 1
    }
    #expect(ran > 1)
  }
}
