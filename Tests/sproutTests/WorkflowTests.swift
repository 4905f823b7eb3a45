import Experiments
import Foundation
import Results
import TestSupport
import Testing
import YAML

/// `.github/workflows/gate.yml`, which judges the experiments of other repositories: its steps, in the shell they name.
@Suite struct WorkflowTests {
  /// A step of the job.
  private struct Step {
    var name = ""
    var uses = ""
    var script = ""
    var condition = ""
  }

  private static let path = ".github/workflows/gate.yml"

  private func workflow() throws -> Node {
    let text = try String(contentsOf: Repository.root.appending(path: Self.path), encoding: .utf8)
    return try #require(Document(parsing: Source(name: Self.path, text: text)).root)
  }

  private func steps(of workflow: Node) throws -> [Step] {
    try #require(workflow["jobs"]?["check"]?["steps"]?.elements).map { node in
      Step(
        name: node["name"]?.text ?? "", uses: node["uses"]?.text ?? "", script: node["run"]?.text ?? "",
        condition: node["if"]?.text ?? "")
    }
  }

  @Test func itsInputsAreTheSameHoweverItIsStarted() throws {
    let workflow = try workflow()
    let inputs = ["workflow_call", "workflow_dispatch"].map { workflow["on"]?[$0]?["inputs"]?.keys }
    #expect(inputs[0] == ["spec", "baseline", "version", "source", "escalate"])
    #expect(inputs[0] == inputs[1])
    let environment = try #require(workflow["jobs"]?["check"]?["env"])
    #expect(Set(environment.keys) == Set(["SPEC", "BASELINE", "VERSION", "SOURCE", "ESCALATE"]))
  }

  /// What a caller gives stands in variables: in the text of a script it would be read as shell.
  @Test func noInputIsPartOfAScript() throws {
    for step in try steps(of: workflow()) {
      #expect(step.uses.isEmpty != step.script.isEmpty, "\(step.name)")
      #expect(!step.script.contains("${{"), "\(step.name)")
      for variable in ["SPEC", "BASELINE", "VERSION", "SOURCE", "ESCALATE"] {
        #expect(
          step.script.replacing("\"$\(variable)\"", with: "").contains("$\(variable)") == false,
          "\(step.name): $\(variable) is not in quotes")
      }
    }
  }

  @Test func theStepsJudgeTheSpecOfAnotherRepository() async throws {
    let laboratory = try Laboratory(
      spec: Laboratory.spec.replacing("seeds: 2", with: "seeds: 3")
        + "\ncheck: {test_accuracy: {margin: 0.01}}\n")
    let written = try await laboratory.sprout(
      "check", "trial.yaml", "--baseline", "base line.json", "--update", "--reason", "the first")
    try #require(written.exitCode == 0, "\(written.standardError)")

    // A repository with what the steps use of this one, and a tag.
    let folder = laboratory.directory
    let bash = { (script: String, environment: [String: String]) in
      try await Program.run(
        ["-e", "-o", "pipefail", "-c", script], executable: URL(filePath: "/bin/bash"),
        environment: environment, directory: folder.url)
    }
    let scripts = Repository.root.appending(path: "scripts").path(percentEncoded: false)
    let made = try await bash(
      """
      git init --quiet upstream && cd upstream && cp -r '\(scripts)' scripts && git add -A
      git -c user.name=n -c user.email=e commit --quiet -m first && git tag v9.9.9
      """, [:])
    try #require(made.exitCode == 0, "\(made.standardError)")

    let environment = [
      "SPEC": "trial.yaml", "BASELINE": "base line.json", "VERSION": "v9.9.9", "ESCALATE": "1",
      "SOURCE": "file://\(folder.path(of: "upstream"))", "GITHUB_OUTPUT": folder.path(of: "output"),
      "SPROUT_RESULTS": "",
    ]
    let steps = try steps(of: workflow()).filter { !$0.script.isEmpty }
    #expect(steps.map(\.name) == ["Fetch sprout", "Install libraries", "Build sprout", "Check"])
    for step in steps {
      if step.name == "Build sprout" {
        // Three minutes of building, which nothing but the cache and this test may skip.
        #expect(step.condition == "steps.program.outputs.cache-hit != 'true'")
        #expect(step.script.contains(" .sprout/bin/sprout"))
        try FileSystem.createFolder(folder.path(of: ".sprout/bin"))
        try FileManager.default.createSymbolicLink(
          atPath: folder.path(of: ".sprout/bin/sprout"),
          withDestinationPath: Repository.sprout.path(percentEncoded: false))
      } else {
        let outcome = try await bash(step.script, environment)
        #expect(outcome.exitCode == 0, "\(step.name): \(outcome.standardError)")
      }
    }
    let key = String(decoding: try FileSystem.contents(of: folder.path(of: "output")) ?? [], as: UTF8.self)
    #expect(key.wholeMatch(of: /key=sprout-[A-Za-z0-9_-]+-[0-9]+-[0-9a-f]{40}\n/) != nil, "\(key)")
    for name in ["verdict.json", "junit.xml", "summary.csv"] {
      #expect(FileSystem.exists(folder.path(of: ".sprout/results/trial/\(name)")), "\(name)")
    }

    // The step fails as the gate does.
    let spec = try String(contentsOfFile: folder.path(of: "trial.yaml"), encoding: .utf8)
    try folder.write(
      spec.replacing("{learning_rate: 0.05}", with: "{learning_rate: 0.0005}"), to: "trial.yaml")
    let worse = try await bash(try #require(steps.last).script, environment)
    #expect(worse.exitCode == 3, "\(worse.standardOutput)")
    #expect(
      worse.standardOutput.contains(
        "changed since the baseline (grown, fixed): optimizer.learning_rate 0.0005"))
  }
}

extension Node {
  fileprivate subscript(key: String) -> Node? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  fileprivate var keys: [String] {
    guard case .mapping(let entries) = content else { return [] }
    return entries.map(\.key)
  }

  fileprivate var elements: [Node]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  fileprivate var text: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }
}
