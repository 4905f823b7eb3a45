import Foundation
import Results
import TestSupport
import Testing

/// What a shell's limits leave: too little of anything ends with a sentence.
@Suite struct LimitTests {
  private func run(_ limit: String, _ command: String = "run trial.yaml -j 1") async throws
    -> Program.Outcome
  {
    let laboratory = try Laboratory(spec: Laboratory.spec.replacing("seeds: 2", with: "seeds: 1"))
    let line = "ulimit \(limit) && \"$0\" \(command)"
    return try await Program.run(
      ["-c", line, Repository.sprout.path(percentEncoded: false)], executable: URL(filePath: "/bin/bash"),
      directory: laboratory.directory.url)
  }

  @Test(arguments: ["-v 200000", "-v 250000", "-d 150000"])
  func tooLittleMemoryForTheLibrary(_ limit: String) async throws {
    for command in ["run trial.yaml -j 1", "status", "--version"] {
      let outcome = try await run(limit, command)
      #expect(outcome.exitCode == 5)
      #expect(outcome.standardError.hasPrefix("error: the memory a process may take is limited to "))
      #expect(outcome.standardError.split(separator: "\n").count == 1)
    }
  }

  @Test func enoughMemoryWithALimit() async throws {
    let outcome = try await run("-v 1500000")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
  }

  @Test func tooFewFiles() async throws {
    let outcome = try await run("-n 10")
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.hasSuffix("error: cannot open a pipe: Too many open files\n"))
  }

  @Test func filesThatMayNotGrow() async throws {
    // The limit is in kilobytes, and holds for what the program prints too.
    let outcome = try await run("-f 1", "run trial.yaml -q -j 1 >/dev/null")
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.contains(": File too large"))
  }
}
