import Experiments
import Results
import TestSupport
import Testing

/// `dataset.split_seed: seed`: every seed draws parts of its own, and what shows intervals says so.
struct SplitSeedTests {
  private func laboratory(_ splitSeed: String, seeds: String) throws -> Laboratory {
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: table.csv, test: 0.2, validation: 0.2, train_limit: 40\(splitSeed)}
        model: {hidden: [2]}
        training: {epochs: 3, batch_size: 8}
        growth: {method: none}
        seeds: \(seeds)

        """)
    let rows = (0..<100).map { row in
      "\(row % 2 * 10 + row * 7 % 5),\(row * 13 % 11),\(row % 2 == 0 ? "a" : "b")\n"
    }
    try laboratory.directory.write("x,y,kind\n" + rows.joined(), to: "table.csv")
    return laboratory
  }

  @Test func everySeedHasPartsOfItsOwn() async throws {
    let drawn = try laboratory(", split_seed: seed", seeds: "[3, 4, 5]")
    let outcome = try await drawn.sprout("run", "trial.yaml", "-q")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let runs = try drawn.tree().finishedRuns()
    #expect(Set(runs.compactMap { $0.json["split"]?.string }).count == 3)
    #expect(runs.allSatisfy { $0.json["config"]?["dataset"]?["split_seed"] == "seed" })

    // The run with seed 4 is the one that a split by 4 gives.
    let given = try laboratory(", split_seed: 4", seeds: "[4]")
    _ = try await given.sprout("run", "trial.yaml", "-q")
    let one = try #require(try given.tree().finishedRuns().first)
    let same = try #require(runs.first { $0.seed == 4 })
    #expect(one.json["split"] == same.json["split"] && one.json["split"] != nil)
    let (ours, theirs) = (try Laboratory.Numbers(of: same), try Laboratory.Numbers(of: one))
    #expect(ours.metrics == theirs.metrics)
    #expect(one.id != same.id)

    let evaluated = try await drawn.sprout("evaluate", same.folderName, "--part", "test", "--json")
    #expect(evaluated.exitCode == 0, "\(evaluated.standardError)")
    #expect(try JSONValue(parsing: evaluated.standardOutput)["loss"] == same.figure("test_loss"))
  }

  @Test(arguments: [
    (", split_seed: seed", "per_seed", "Every seed draws its own split"),
    ("", "shared", "All seeds share one split"),
  ])
  func intervalsSayWhatTheyAreAbout(_ key: String, _ kind: String, _ words: String) async throws {
    let laboratory = try laboratory(key, seeds: "2")
    _ = try await laboratory.sprout("run", "trial.yaml", "-q")
    let text = try await laboratory.sprout("compare", "trial")
    #expect(text.standardOutput.contains(words))
    let json = try await laboratory.sprout("compare", "trial", "--json")
    #expect(try JSONValue(parsing: json.standardOutput)["split"]?.string == kind)
    _ = try await laboratory.sprout("report", "trial")
    let page = try #require(try FileSystem.contents(of: laboratory.tree().reportPath))
    #expect(String(decoding: page, as: UTF8.self).contains(words))
  }

  /// Both seeds are right on all of 20 samples: the interval has no width, one sample is five points.
  @Test func aPartTooSmallForItsIntervalIsAWarning() async throws {
    let laboratory = try laboratory("", seeds: "2")
    let easy = (0..<100).map { "\($0 % 2 * 100 + $0 % 3),\($0 % 2)\n" }
    try laboratory.directory.write("x,kind\n" + easy.joined(), to: "table.csv")
    _ = try await laboratory.sprout(
      "run", "trial.yaml", "-q", "--set", "training.epochs=30", "--set", "model.activation=tanh", "--set",
      "model.hidden=[8]", "--set", "optimizer.learning_rate=0.1")
    #expect(try laboratory.tree().finishedRuns().allSatisfy { $0.figure("test_accuracy") == 1 })
    let said =
      "one of the 20 samples that the accuracy is measured on is more than half of the interval of all"
    let compared = try await laboratory.sprout("compare", "trial", "--json")
    let warnings = try JSONValue(parsing: compared.standardOutput)["warnings"]?.array ?? []
    let few = warnings.first { $0["kind"] == "few_samples" }
    #expect(few?["message"]?.string?.contains(said) == true, "\(warnings)")
    _ = try await laboratory.sprout("report", "trial")
    let page = try #require(try FileSystem.contents(of: laboratory.tree().reportPath))
    #expect(String(decoding: page, as: UTF8.self).contains("one of the 20 samples"))
    let loss = try await laboratory.sprout("compare", "trial", "--metric", "test_loss")
    #expect(!loss.standardError.contains("of the 20 samples"))
  }

  @Test func anotherWordIsAMistake() async throws {
    let laboratory = try laboratory(", split_seed: seeds", seeds: "2")
    let outcome = try await laboratory.sprout("validate", "trial.yaml")
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("dataset.split_seed must be a whole number of at least 0, or"))
  }
}
