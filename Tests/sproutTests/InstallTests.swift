import ArgumentParser
import Foundation
import Results
import TestSupport
import Testing

@testable import sprout

/// What is installed beside the program: its manual page, and what shells complete.
struct InstallTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  private func script(_ name: String, _ arguments: String...) async throws -> Program.Outcome {
    let path = Repository.root.appending(path: "scripts/\(name)").path(percentEncoded: false)
    return try await Program.run(
      [path] + arguments, executable: URL(filePath: "/bin/sh"), directory: folder.url)
  }

  private func installedFiles() -> [String] {
    let places = FileManager.default.enumerator(atPath: folder.path(of: "usr"))?.compactMap { $0 as? String }
    return (places ?? []).filter { !FileSystem.isFolder(folder.path(of: "usr/\($0)")) }
  }

  @Test func whatIsInstalledIsTakenAwayAgain() async throws {
    let program = Repository.sprout.path(percentEncoded: false)
    let installed = try await script("install.sh", program, folder.path(of: "usr"))
    #expect(installed.exitCode == 0, "\(installed.standardError)")
    #expect(
      Set(installedFiles()).isSuperset(of: [
        "bin/sprout", "share/man/man1/sprout.1.gz", "share/bash-completion/completions/sprout",
        "share/zsh/site-functions/_sprout", "share/fish/vendor_completions.d/sprout.fish",
        "share/sprout/experiments/quickstart.yaml",
      ]))
    let version = try await Program.run(
      ["--version"], executable: URL(filePath: folder.path(of: "usr/bin/sprout")))
    #expect(version.standardOutput == Sprout.configuration.version + "\n")
    let removed = try await script("install.sh", "--remove", folder.path(of: "usr"))
    #expect(removed.exitCode == 0, "\(removed.standardError)")
    #expect(installedFiles().isEmpty)
  }

  @Test func aFolderThatIsNoWholePathIsRefused() async throws {
    let refused = try await script("install.sh", "/bin/true", "usr")
    #expect(refused.exitCode == 2)
    #expect(refused.standardError.contains("must begin with a slash, not 'usr'"))
  }

  // MARK: The manual

  @Test func theManualHasEveryVerbOptionAndExitCode() throws {
    let page = try ManualPage(of: Sprout.self).text
    let verbs = Sprout.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    #expect(verbs.count > 15)
    for verb in verbs { #expect(page.contains(".SS \"sprout \(verb._commandName)"), "\(verb)") }
    for verb in ["criterion check", "data fetch"] {
      #expect(page.contains(".SS \"sprout \(verb)"), "\(verb)")
    }
    for hidden in ["slurm\\-task", "sprout worker", "sprout manual"] { #expect(!page.contains(hidden)) }
    let status = try #require(page.split(separator: ".SH EXIT STATUS\n").last)
    for code in ["0", "1", "2", "3", "4", "5", "75", "130, 143"] {
      #expect(status.contains(".B \"\(code)\"\n"))
    }
    #expect(page.contains(".B \"\\-\\-checkpoint\\-every CHECKPOINT\\-EVERY\"\n"))
    #expect(page.contains("Default: 30 s."))
  }

  private static let groff = Repository.program("groff")

  @Test(.enabled(if: groff != nil, "groff is not installed"))
  func groffUnderstandsTheManual() async throws {
    try folder.write(try ManualPage(of: Sprout.self).text, to: "sprout.1")
    let page = try await Program.run(
      ["-man", "-Tutf8", "-ww", "-k", "sprout.1"], executable: try #require(Self.groff), directory: folder.url
    )
    #expect(page.exitCode == 0)
    #expect(page.standardError == "")
    #expect(page.standardOutput.count > 10_000)
  }

  // MARK: Completion

  /// What bash offers for the last word of a command line.
  private func completions(of line: String) async throws -> [String] {
    let program = Repository.sprout.path(percentEncoded: false)
    let outcome = try await Program.run(
      [
        "-c",
        """
        source <("\(program)" --generate-completion-script bash)
        COMP_LINE=$1 COMP_POINT=${#1}; COMP_WORDS=($1)
        [[ $1 == *' ' ]] && COMP_WORDS+=('')
        COMP_WORDS[0]="\(program)"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _sprout sprout "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """, "bash", line,
      ],
      executable: URL(filePath: "/bin/bash"), environment: ["SPROUT_RESULTS": ""], directory: folder.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return outcome.standardOutput.split(separator: "\n").map(String.init)
  }

  @Test func verbsAndKeysAreCompleted() async throws {
    #expect(try await completions(of: "sprout pr") == ["predict"])
    #expect(
      try await completions(of: "sprout explain growth.thresholds.b") == ["growth.thresholds.bottleneck"])
    let set = try await completions(of: "sprout run trial.yaml --set training.")
    #expect(set.contains("training.epochs=") && !set.contains("training="))
    #expect(try await completions(of: "sprout compare trial --metric test_b") == ["test_balanced_accuracy"])
  }

  @Test func experimentsVariantsAndRunsAreCompleted() async throws {
    try folder.write(Laboratory.spec, to: "trial.yaml")
    #expect(try await completions(of: "sprout report ") == [])
    #expect(try await completions(of: "sprout run trial.yaml --only ") == ["grown", "fixed"])
    let run = try await Program.run(
      ["run", "trial.yaml", "--results", "r", "-q"], environment: ["SPROUT_RESULTS": ""],
      directory: folder.url)
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(try await completions(of: "sprout report --results r t") == ["trial"])
    #expect(try await completions(of: "sprout compare --results=r trial --base ") == ["grown", "fixed"])
    #expect(
      try await completions(of: "sprout show --results r fixed") == ["fixed.seed=0", "fixed.seed=1"])
    // What cannot be read is not complained of in the middle of a line.
    try folder.write("id,label\n", to: "r/trial/plan.csv")
    #expect(try await completions(of: "sprout show --results r fixed") == [])
  }

  // MARK: The version of a package

  @Test func theVersionIsThatOfTheTag() async throws {
    let git = try #require(Repository.program("git"))
    func commit(tag: String? = nil) async throws {
      let who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
      var commands = [["init", "-q"], who + ["commit", "-q", "--allow-empty", "-m", "x"]]
      if let tag { commands.append(["tag", tag]) }
      for words in commands {
        let outcome = try await Program.run(words, executable: git, directory: folder.url)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      }
    }
    func printed(_ own: String) async throws -> String {
      try await script("version.sh", own).standardOutput
    }
    try await commit()
    #expect(try await printed("1.2.0").wholeMatch(of: /1\.2\.0~g[0-9a-f]+\n/) != nil)
    try await commit(tag: "v1.2.0")
    #expect(try await printed("1.2.0") == "1.2.0\n")
    try await commit()
    #expect(try await printed("1.2.0").wholeMatch(of: /1\.2\.0\+1\.g[0-9a-f]+\n/) != nil)
    let other = try await script("version.sh", "1.3.0")
    #expect(other.exitCode == 1)
    #expect(other.standardError.contains("the tag is of version 1.2.0, and the program says 1.3.0"))
  }
}
