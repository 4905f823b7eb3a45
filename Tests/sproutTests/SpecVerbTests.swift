import Experiments
import Foundation
import TestSupport
import Testing

/// `validate`, `plan`, `schema` and `explain` as a user runs them.
struct SpecVerbTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  private func sprout(_ arguments: String...) async throws -> Program.Outcome {
    try await Program.run(
      arguments, environment: ["SPROUT_RESULTS": "", "NO_COLOR": "1"], directory: folder.url)
  }

  private let sound = """
    version: 1
    name: sound
    dataset: {name: digits}
    model: {hidden: [4]}
    training: {epochs: 2}
    growth: {method: none, line_search: {samples: 7}}
    seeds: 2
    variants: {a: {}, b: {training.epochs: 1}, c: {growth.every: 3}}
    """

  @Test func validateSaysOKWithCounts() async throws {
    try folder.write(sound, to: "sound.yaml")
    let outcome = try await sprout("validate", "sound.yaml")
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardOutput == "sound.yaml: ok: sound, 2 points x 2 seeds = 4 runs\n")
    #expect(outcome.standardError == "")
  }

  @Test func flagsMayBeMany() async throws {
    try folder.write(sound, to: "sound.yaml")
    let many = (0..<60).flatMap { _ in ["--set", "training.epochs=3", "--set=optimizer.momentum=0.5"] }
    let patterns = (0..<40).flatMap { ["--only", "*=\(7 + $0)"] }
    let none = try await Program.run(
      ["plan", "sound.yaml", "--grid", "growth.line_search.samples=7,8"] + patterns, directory: folder.url)
    #expect(
      none.exitCode == 2 && none.standardError.contains("--only *=7: no label or variant fits"),
      "\(none.standardError)")
    let plain = try await Program.run(
      ["plan", "sound.yaml", "--csv"] + many + ["--set"], environment: ["SPROUT_RESULTS": ""],
      directory: folder.url)
    #expect(plain.exitCode == 2 && plain.standardError.contains("Missing value for '--set <path=value>'"))
    let wrong = try await Program.run(
      ["plan", "sound.yaml"] + many + ["--set", "training.epoch=3"], environment: ["SPROUT_RESULTS": ""],
      directory: folder.url)
    #expect(wrong.standardError.contains("unknown key 'training.epoch'; did you mean 'training.epochs'?"))
    let right = try await Program.run(
      ["plan", "sound.yaml", "--json"] + many, environment: ["SPROUT_RESULTS": ""], directory: folder.url)
    #expect(right.exitCode == 0, "\(right.standardError)")
    let few = try await sprout(
      "plan", "sound.yaml", "--json", "--set", "training.epochs=3", "--set", "optimizer.momentum=0.5")
    #expect(right.standardOutput == few.standardOutput)
  }

  @Test func validateShowsEveryErrorOfEveryFile() async throws {
    let broken = MarkedText(
      "version: 1\nname: broken\ndataset: {name: digits}\nmodel:\n  1️⃣hiden: [2]\n2️⃣seed: 3\n")
    try folder.write(broken.text, to: "broken.yaml")
    try folder.write(sound, to: "sound.yaml")
    let outcome = try await sprout("validate", "broken.yaml", "sound.yaml", "soud.yaml")
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardOutput == "sound.yaml: ok: sound, 2 points x 2 seeds = 4 runs\n")
    #expect(
      outcome.standardError == """
        broken.yaml:4:1: the key 'model.hidden' is missing: a list of whole numbers from 1 to 100000
        model:
        ^^^^^
        broken.yaml:\(broken.spots[0]): unknown key 'hiden' in model; did you mean 'hidden'?
          hiden: [2]
          ^^^^^
        broken.yaml:\(broken.spots[1]): unknown key 'seed'; did you mean 'seeds'?
        seed: 3
        ^^^^
        error: soud.yaml: no such file; did you mean 'sound.yaml'?

        """
    )
  }

  @Test func planShowsStepsMergedPointsAndRuns() async throws {
    try folder.write(sound, to: "sound.yaml")
    let outcome = try await Program.run(
      ["plan", "sound.yaml"], environment: ["SPROUT_CALIBRATE": "no"], directory: folder.url)
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardError == "")
    // 64 -> 4 -> 10: 4 x 65 + 10 x 5 parameters; 1,294 of 1,797 images are trained on, twice; a sample takes
    // 4 x 310 + 2 x 40 operations.
    #expect(
      outcome.standardOutput == """
        sound
        step           points
        ----------  -  ------
        variants    3       3
        x grid      1       3
        x zip       1       3
        - excluded  0       3
        + included  0       3
        - merged    1       2
        x seeds     2  4 runs

        merged point  differs in nothing that has an effect from
        ------------  ------------------------------------------
        c             a.seed=0

        state  run       parameters  training FLOPs  about
        -----  --------  ----------  --------------  -----
        new    a.seed=0         310          3.42 M  0.0 s
        new    a.seed=1         310          3.42 M  0.0 s
        new    b.seed=0         310          1.71 M  0.0 s
        new    b.seed=1         310          1.71 M  0.0 s

        4 runs: 4 new
        estimated for what is not done: 0.0 s on one core (assuming 5.00 GFLOP/s), 37.9 KiB of disk
        memory: about 41.3 MiB for a worker
        2 seeds: no paired test can give a p below 0.5; 6 or more can come below 0.05 (--seeds 6)

        """
    )
  }

  @Test func stepsAreMeasuredOnceForThePlan() async throws {
    try folder.write(sound, to: "sound.yaml")
    let plan = { (cache: String) async throws -> Program.Outcome in
      try await Program.run(
        ["plan", "sound.yaml", "--json"], environment: ["XDG_CACHE_HOME": cache, "SPROUT_CALIBRATE": ""],
        directory: folder.url)
    }
    let basis = { (outcome: Program.Outcome) throws -> JSONValue? in
      try JSONValue(parsing: outcome.standardOutput)["remaining"]?["basis"]
    }
    let first = try await plan(folder.path(of: "cache"))
    #expect(first.standardError.hasPrefix("measuring the steps of "))
    #expect(try basis(first) == ["measured_steps": true])
    let second = try await plan(folder.path(of: "cache"))
    #expect(second.standardError == "")
    #expect(second.standardOutput == first.standardOutput)
    // Where nothing can be kept there is a plan all the same.
    let third = try await plan("/proc/none")
    #expect(third.exitCode == 0)
    #expect(try basis(third) == ["measured_steps": true])
  }

  private struct PlanDocument: Decodable {
    struct Run: Decodable {
      let id: String
      let label: String
      let folder: String
      let state: String
      let train_flops_smallest: Double
      let train_flops_largest: Double
      let parameters_largest: Int
    }
    let schema: String
    let states: [String: Int]
    let runs: [Run]
  }

  private func plannedDocument(_ arguments: [String]) async throws -> PlanDocument {
    let outcome = try await Program.run(["plan", "--json"] + arguments, directory: folder.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return try JSONDecoder().decode(PlanDocument.self, from: Data(outcome.standardOutput.utf8))
  }

  /// What `plan` says of a run of fixed width is what the run then takes, to the operation.
  @Test func theOperationsOfAPlanAreThoseOfTheRun() async throws {
    try folder.write(sound, to: "sound.yaml")
    let arguments = ["sound.yaml", "--only", "a.seed=0", "--results", "out"]
    let planned = try await plannedDocument(arguments)
    #expect(planned.schema == "sprout/plan/1")
    #expect(planned.states == ["new": 1])
    let run = try #require(planned.runs.first)
    let outcome = try await Program.run(["run", "-j", "1"] + arguments, directory: folder.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")

    struct RunDocument: Decodable {
      struct Cost: Decodable { let train_flops: Double }
      struct Result: Decodable { let parameters: Int }
      let id: String
      let cost: Cost
      let result: Result
    }
    let file = folder.url.appending(path: "out/sound/runs/\(run.folder)/run.json")
    let document = try JSONDecoder().decode(RunDocument.self, from: Data(contentsOf: file))
    #expect(document.id == run.id)
    #expect(document.cost.train_flops == run.train_flops_smallest)
    #expect(document.cost.train_flops == run.train_flops_largest)
    #expect(document.result.parameters == run.parameters_largest)
    #expect(try await plannedDocument(["sound.yaml", "--results", "out"]).states == ["done": 1, "new": 3])
  }

  @Test func planAsCSVHasTheColumnsOfTheResultsTree() async throws {
    try folder.write(sound, to: "sound.yaml")
    let outcome = try await sprout(
      "plan", "sound.yaml", "--csv", "--grid", "optimizer.name=sgd,adam", "--seeds", "1")
    let lines = outcome.standardOutput.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("id,label,variant,seed,state,optimizer.name,parameters_initial,"))
    #expect(lines[1].contains(",a.optimizer=sgd,a,0,new,sgd,310,"))
  }

  @Test(arguments: [
    (
      ["plan", "sound.yaml", "--set", "training.epochs=many"],
      "--set:1:17: training.epochs must be a whole number"
    ),
    (
      ["plan", "sound.yaml", "--only", "nothing"],
      "error: --only nothing: no label or variant fits; labels are a.seed=0,"
    ),
    (["plan", "sound.yaml", "--max-runs", "3"], "sound.yaml:7:1: 4 runs are more than 3"),
    (["plan", "sound.yaml", "--max-runs", "0"], "error: --max-runs must be at least 1, not 0"),
    (["plan", "sound.yaml", "--json", "--csv"], "error: --json and --csv exclude each other"),
    (["plan", "gone.yaml"], "error: gone.yaml: no such file"),
    (["plan", "."], "error: .: is a directory, not a file"),
    (["plan"], "error: Missing expected argument '<spec>'"),
    (["plan", "sound.yaml", "--sets", "a"], "error: Unknown option '--sets'"),
    (["plna", "sound.yaml"], "error: unknown verb 'plna'; did you mean 'plan'?"),
    (["explain", "growth.evry"], "error: unknown key 'growth.evry'; did you mean 'growth.every'?"),
    (
      ["plan", "csv.yaml", "--set", "dataset.path="],
      "csv.yaml:3:17: dataset.path is missing: csv needs the file"
    ),
  ])
  func wrongUsageEndsWithTwo(_ arguments: [String], _ beginning: String) async throws {
    try folder.write(sound, to: "sound.yaml")
    try folder.write(
      "version: 1\nname: csv\ndataset: {name: csv, path: gone.csv}\nmodel: {hidden: [2]}",
      to: "csv.yaml"
    )
    let outcome = try await Program.run(arguments, environment: ["NO_COLOR": "1"], directory: folder.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.hasPrefix(beginning), "\(outcome.standardError)")
    #expect(outcome.standardOutput == "")
  }

  @Test func missingDataEndsWithFive() async throws {
    try folder.write(
      "version: 1\nname: csv\ndataset: {name: csv, path: gone.csv}\nmodel: {hidden: [2]}",
      to: "csv.yaml"
    )
    #expect(try await sprout("validate", "csv.yaml").exitCode == 0)
    let outcome = try await sprout("plan", "csv.yaml")
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.hasPrefix("error: "))
    #expect(outcome.standardError.contains("gone.csv"))
  }

  @Test func helpIsNoError() async throws {
    let outcome = try await sprout("plan", "--help")
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardOutput.contains("USAGE: sprout plan <spec>"))
    #expect(outcome.standardError == "")
  }

  @Test func schemaAndExplain() async throws {
    let schema = try await sprout("schema")
    #expect(schema.exitCode == 0)
    let document = try JSONSerialization.jsonObject(with: Data(schema.standardOutput.utf8)) as? [String: Any]
    #expect(document?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let explanation = try await sprout("explain", "growth.max_neurons")
    #expect(
      explanation.standardOutput == """
        growth.max_neurons: a whole number from 1 to 100000

        At most this many new neurons per layer and event.
        null: early as many as it has units, later a quarter of them, and four while it has few.

        default: null; with growth.every or growth.on_plateau 16
        has an effect only with a growth.method other than none

        """
    )
  }

  @Test(arguments: [
    (["rnu", "sound.yaml"], "unknown verb 'rnu'; did you mean 'run'?"),
    (["train", "sound.yaml"], "unknown verb 'train'; did you mean 'run'?"),
    (["data", "fecth"], "unknown verb 'fecth'; did you mean 'fetch'?"),
    (["xyzzy"], "unknown verb 'xyzzy'; 'sprout --help' lists them"),
  ])
  func anUnknownVerbGetsASuggestion(_ words: [String], _ message: String) async throws {
    let outcome = try await Program.run(words, environment: ["NO_COLOR": "1"], directory: folder.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError == "error: \(message)\n")
  }

  @Test(arguments: [
    (["--verison"], "Unknown option '--verison'. Did you mean '--version'?"),
    (["plan", "sound.yaml", "--hlep"], "Unknown option '--hlep'. Did you mean '--help'?"),
    (["plan", ""], "'': no such file; the name is empty"),
  ])
  func aFlagOfAllVerbsOrNoNameGetsAnAnswer(_ words: [String], _ message: String) async throws {
    let outcome = try await Program.run(words, environment: ["NO_COLOR": "1"], directory: folder.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.hasPrefix("error: \(message)\n"), "\(outcome.standardError)")
  }

  @Test(arguments: [
    (["compare", "x", "--metric", "test_acc"], "test_accuracy"),
    (["compare", "x", "--format", "md"], "markdown"),
    (["compare", "x", "--view", "params"], "parameters"),
    (["compare", "x", "--test", "signflip"], "sign-flip"),
    (["inspect", "x", "--dataset", "y", "--loss", "mse"], "mean_squared_error"),
    (["data", "verify", "mnits"], "mnist"),
  ])
  func aWordThatIsNoChoiceGetsASuggestion(_ words: [String], _ meant: String) async throws {
    let outcome = try await Program.run(words, environment: ["NO_COLOR": "1"], directory: folder.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("Did you mean '\(meant)'?"), "\(outcome.standardError)")
  }

  @Test func aDistanceBelowOneStepIsRefusedWhereTheDataAreKnown() async throws {
    // 1797 samples leave 1294 to train on, 3 steps of 500; before the split there could be 4.
    try folder.write(
      "version: 1\nname: steps\ndataset: {name: digits}\nmodel: {hidden: [4]}\n"
        + "training: {batch_size: 500}\ngrowth: {every: 0.25}", to: "steps.yaml")
    #expect(try await sprout("validate", "steps.yaml").exitCode == 0)
    let sentence =
      "growth.every is 0.25 epochs, less than one step: an epoch has 3 steps, 1294 samples in batches of 500; "
      + "give at least 0.334"
    let planned = try await sprout("plan", "steps.yaml")
    #expect(planned.exitCode == 2)
    #expect(planned.standardError == "error: seed=0: \(sentence)\n")
    let run = try await sprout("run", "steps.yaml", "-j", "1")
    #expect(run.exitCode == 1)
    #expect(run.standardError.contains(sentence))
  }

  @Test func variantsThatDifferInCaseAreFoundByTheirNames() async throws {
    try folder.write(
      "version: 1\nname: words\ndataset: {name: digits, train_limit: 50}\nmodel: {hidden: [3]}\n"
        + "training: {epochs: 1}\ngrowth: {method: none}\nvariants: {Wide: {model.hidden: [5]}, wide: {}}",
      to: "words.yaml")
    #expect(try await sprout("run", "words.yaml", "-j", "1").exitCode == 0)
    #expect(try await sprout("show", "Wide").standardOutput.contains("done, seed 0, variant Wide\n"))
    #expect(try await sprout("show", "wide").standardOutput.contains("done, seed 0, variant wide\n"))
  }

  @Test func aThousandMistakesAreCountedAndFiftyShown() async throws {
    let mistakes = (0..<1000).map { "key\($0): 1" }.joined(separator: ", ")
    try folder.write("{version: 1, \(mistakes)}", to: "many.yaml")
    let outcome = try await sprout("validate", "many.yaml")
    #expect(outcome.exitCode == 2)
    let lines = outcome.standardError.split(separator: "\n")
    // The name, the data set and the model are missing, too.
    #expect(lines.count == 3 * 50 + 1 && lines.last == "and 953 more")
  }
}
