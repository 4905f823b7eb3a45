import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `status`, `show`, `diff` and `doctor` on a tree that is there.
@Suite struct LookingTests {
  @Test func showFindsARunByEveryName() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml")
    let run = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "grown" })
    for name in [run.folderName, run.label, String(run.id.prefix(8)), run.id, run.path, "trial/\(run.label)"]
    {
      let outcome = try await laboratory.sprout("show", name, "--json")
      let json = try JSONValue(parsing: outcome.standardOutput)
      #expect(json["id"]?.string == run.id, "\(name)")
      #expect(json["state"] == "done")
    }
    let text = try await laboratory.sprout("show", run.label).standardOutput
    #expect(text.contains("growth.max_neurons"))
    #expect(text.contains("sprout run trial.yaml --only '\(run.folderName)' --force"))
    #expect(text.contains("event"))

    let vague = try await laboratory.sprout("show", "grown")
    #expect(vague.exitCode == 2)
    #expect(vague.standardError.contains(run.folderName))
  }

  @Test func variantsOfAnyNameAreFound() async throws {
    let names = ["a/b", "a~b", "~", "../x", "trial/a", "x y", "Ü"]
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: digits, train_limit: 50}
        model: {hidden: [2]}
        growth: {method: none}
        variants:

        """ + names.indices.map { "  \"\(names[$0])\": {training.epochs: \($0 + 1)}\n" }.joined())
    #expect(try await laboratory.sprout("run", "trial.yaml", "-q").exitCode == 0)
    for (index, name) in names.enumerated() {
      let shown = try await laboratory.sprout("show", name, "--json")
      let json = try JSONValue(parsing: shown.standardOutput)
      #expect(
        json["config"]?[path: "training.epochs"]?.integer == index + 1, "\(name): \(shown.standardError)")
      let only = try await laboratory.sprout("show", "trial/\(name)")
      #expect(only.exitCode == 0, "\(name)")
    }
  }

  @Test func anExperimentIsFoundByItsSpecAndItsFolder() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q")
    for verb in ["status", "compare", "report"] {
      let named = try await laboratory.sprout(verb, "trial")
      #expect(named.exitCode == 0)
      for text in ["trial.yaml", "results/trial", "results/trial/", "./trial.yaml"] {
        let outcome = try await laboratory.sprout(verb, text)
        #expect(outcome.exitCode == 0, "\(verb) \(text): \(outcome.standardError)")
        #expect(outcome.standardOutput == named.standardOutput, "\(verb) \(text)")
      }
    }
    let twice = try await laboratory.sprout("compare", "trial", "trial.yaml")
    #expect(twice.exitCode == 2)
    #expect(twice.standardError == "error: the experiment 'trial' is given twice\n")
    for text in ["results", "results/none"] {
      let outcome = try await laboratory.sprout("status", text)
      #expect(outcome.exitCode == 2)
      #expect(outcome.standardError.hasPrefix("error: no experiment '\(text)'"))
    }
    let mistyped = try await laboratory.sprout("status", "trail.yaml")
    #expect(mistyped.exitCode == 2)
    #expect(mistyped.standardError == "error: trail.yaml: no such file; did you mean 'trial.yaml'?\n")
  }

  @Test func showLeavesOutWhatChangesNothing() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--seeds", "1")
    let runs = try laboratory.tree().finishedRuns()
    let fixed = try #require(runs.first { $0.variant == "fixed" })
    let text = try await laboratory.sprout("show", fixed.folderName).standardOutput
    #expect(text.contains("growth.method"))
    #expect(!text.contains("growth.every") && !text.contains("growth.max_neurons"))
    #expect(!text.contains("optimizer.beta1"))
    #expect(text.contains("keys that change nothing here are left out; --json has them all"))
    let grown = try #require(runs.first { $0.variant == "grown" })
    let other = try await laboratory.sprout("show", grown.folderName).standardOutput
    #expect(other.contains("growth.every") && other.contains("growth.max_neurons"))
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGQUIT, 131)] as [(Int32, Int32)])
  func watchingEndsAtASignalAndWritesNothingTwice(_ signal: Int32, _ code: Int32) async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--only", "fixed*")
    let watching = try laboratory.start("status", "--watch")
    try laboratory.wait { watching.standardOutput.contains("trial") }
    _ = try await laboratory.sprout("run", "trial.yaml", "-q")
    try laboratory.wait { watching.standardOutput.split(separator: "\n").count > 3 }
    watching.send(signal)
    let outcome = await watching.outcome()
    #expect(outcome.exitCode == code)
    #expect(outcome.standardError.isEmpty)
    let lines = outcome.standardOutput.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(Set(lines).count == lines.count, "\(outcome.standardOutput)")
  }

  @Test func watchingEndsWhenNobodyReads() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--only", "fixed*")
    let outcome = try await Program.run(
      ["-c", "\"$0\" status --watch | head -n 2", Repository.sprout.path],
      executable: URL(filePath: "/bin/sh"), directory: laboratory.directory.url)
    #expect(outcome.exitCode == 0 && outcome.standardError.isEmpty)
    #expect(outcome.standardOutput.split(separator: "\n").count == 2)
  }

  @Test func theResultsFolderIsNoExperiment() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--only", "fixed*", "--results", "base")
    let outcome = try await laboratory.sprout("status", "base")
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.standardError
        == "error: no experiment 'base'; that is a results folder, with trial: --results base\n")
  }

  @Test func showFindsARunByTheNameThePlanHasForItNow() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let renamed = Laboratory.spec.replacing("fixed:", with: "small:")
    try laboratory.directory.write(renamed, to: "trial.yaml")
    let label = run.label.replacing("fixed", with: "small")
    let dry = try await laboratory.sprout("run", "trial.yaml", "--only", "small*", "--dry-run").standardOutput
    let name = "\(label)~\(run.id.prefix(8))"
    #expect(dry.contains("\(name)  done"))
    // The plan in the tree is still the old one, but the name ends in the id.
    #expect(try await laboratory.sprout("show", name, "--json").exitCode == 0)
    #expect(try await laboratory.sprout("show", label).exitCode == 2)
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "small*")
    for name in [name, label, "trial/\(label)", run.label, run.folderName] {
      let outcome = try await laboratory.sprout("show", name, "--json")
      #expect(outcome.exitCode == 0, "\(name)")
      #expect(try JSONValue(parsing: outcome.standardOutput)["id"]?.string == run.id)
    }
  }

  @Test func theCommandThatShowGivesRepeatsTheRun() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--set", "training.epochs=5", "--only=fixed*")
    let before = try laboratory.numbers()
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let shown = try await laboratory.sprout("show", run.label, "--json")
    let words = try JSONValue(parsing: shown.standardOutput)["command"]?.array?.compactMap(\.string)
    let command = try #require(words)
    #expect(
      command == [
        "sprout", "run", "trial.yaml", "--set", "training.epochs=5", "--only", run.folderName, "--force",
      ]
    )
    let again = try await Program.run(Array(command.dropFirst()), directory: laboratory.directory.url)
    #expect(again.exitCode == 0)
    #expect(again.standardError.contains("1 run planned, 1 to do"))
    #expect(try laboratory.numbers() == before)
  }

  @Test func aLabelInTwoExperimentsMeansTwoRuns() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed.seed=0*")
    let other = Laboratory.spec.replacing("name: trial", with: "name: other")
    try laboratory.directory.write(other, to: "other.yaml")
    _ = try await laboratory.sprout("run", "other.yaml", "--only", "fixed.seed=0*")
    let label = try #require(try laboratory.tree().finishedRuns().first).label
    let outcome = try await laboratory.sprout("show", label)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("means 2 runs"))
    #expect(try await laboratory.sprout("show", "other/\(label)").exitCode == 0)
  }

  @Test func diffNamesTheFirstPlace() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml")
    let runs = try laboratory.tree().finishedRuns()
    let grown = runs.filter { $0.variant == "grown" }.map(\.folderName)
    let differing = try await laboratory.sprout("diff", grown[0], grown[1]).standardOutput
    #expect(differing.contains("metrics.csv parts at epoch 0"))
    #expect(differing.contains("growth.csv parts at event 1"))
    #expect(!differing.contains("seconds"))
    // Lists of many numbers are cut, and what both came to is at the end.
    let lines = differing.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 160 })
    let results = lines.firstIndex(of: "results").map { lines[$0...] } ?? []
    for (index, run) in grown.prefix(2).enumerated() {
      let stored = try #require(runs.first { $0.folderName == run })
      let accuracy = try #require(stored.figure("test_accuracy")?.number)
      let line = try #require(results.first { $0.hasPrefix("test_accuracy") })
      #expect(line.split(separator: " ")[index + 1] == "\(accuracy)")
    }
    let same = try await laboratory.sprout("diff", grown[0], grown[0]).standardOutput
    #expect(same.contains("are the same but for the clock"))
  }

  @Test func statusPrintsOneDocument() async throws {
    let laboratory = try Laboratory()
    let empty = try await laboratory.sprout("status", "--json")
    #expect(try JSONValue(parsing: empty.standardOutput)["experiments"] == [])
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    let outcome = try await laboratory.sprout("status", "trial", "--json")
    let experiment = try JSONValue(parsing: outcome.standardOutput)["experiments"]?.array?.first
    #expect(experiment?["name"] == "trial")
    #expect(experiment?["planned"] == 4)
    #expect(experiment?["done"] == 2)
    #expect(experiment?["new"] == 2)
  }

  @Test func doctorNamesTheLibrary() async throws {
    let outcome = try await Program.run(["doctor", "--json"])
    let json = try JSONValue(parsing: outcome.standardOutput)
    #expect(json["blas"]?.string?.hasPrefix("OpenBLAS") == true)
    for name in ["blas_kernel", "blas_kernel_of_workers"] {
      #expect(json[name]?.string?.contains(/^[A-Z][A-Za-z]+$/) == true)
    }
    #expect(json["data_sets"]?.array?.contains { $0["name"] == "digits" && $0["available"] == true } == true)
  }
}
