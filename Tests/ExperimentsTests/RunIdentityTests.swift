import Datasets
import Growth
import Networks
import OrderedCollections
import Testing
import Training

@testable import Experiments

struct RunIdentityTests {
  private func settings(_ text: String) throws -> Settings {
    try #require(try spec(text).points.first).settings
  }

  private func identity(_ text: String, _ table: SpecTable = .current) throws -> RunIdentity {
    RunIdentity(try settings(text), contentHash: "0123", table: table)
  }

  /// Written down once: a change of these ids orphans every result there is, and must come with a new semantics
  /// number.
  @Test func goldenIdentities() throws {
    let plain = try identity(header)
    #expect(
      plain.canonicalText(seed: 3)
        == #"{"configuration":{"dataset":{"name":"digits"},"model":{"hidden":[2,2]}},"data":"0123","seed":3,"semantics":18}"#
    )
    #expect(plain.id(seed: 3) == "0552fcdd9ef6d6d5b974b351c9b6ad96a2d6dfdaf3572b3823b638fcc8886cc7")
    let full = try identity(
      header + """
        optimizer: {name: adam, schedule: {name: cosine, warmup_epochs: 0.5}}
        training: {early_stopping: {}, loss: mean_squared_error}
        growth: {every: 0.25, layers: [2, 1], statistics: {samples: 500}, thresholds: {loss_decrease: 0}}
        """
    )
    #expect(
      full.canonicalText(seed: 0)
        == #"{"configuration":{"dataset":{"name":"digits"},"growth":{"every":0.25,"layers":[2,1],"statistics":"#
        + #"{"samples":500},"thresholds":{"loss_decrease":0}},"model":{"hidden":[2,2]},"optimizer":{"name":"adam","#
        + #""schedule":{"name":"cosine","warmup_epochs":0.5}},"training":{"early_stopping":{},"#
        + #""loss":"mean_squared_error"}},"data":"0123","seed":0,"semantics":18}"#
    )
    #expect(full.id(seed: 0) == "2ade0e653fca5875d0310062894173629c165648ed34d2bf435dfe389a5ef560")
  }

  /// Planning looks only at the keys that a spec gives; looking at all of them must find no more.
  @Test(arguments: ExpansionTests.cases)
  func lookingAtTheGivenKeysAloneMissesNothing(_ example: ExpansionTests.Case) throws {
    for point in try spec(header + example.text).points {
      let whole = RunIdentity(point.settings, contentHash: "0").canonicalText(seed: 0)
      #expect(
        RunIdentity(point.settings, given: point.given, contentHash: "0").canonicalText(seed: 0) == whole)
      #expect(point.settings.effective(.current) == point.settings)
      #expect(try JSONValue(parsing: whole).canonicalText == whole)
    }
  }

  /// Specs that say the same.
  @Test(arguments: [
    ("training: {epochs: 5}", "training: {epochs: 5.0}"),
    ("optimizer: {weight_decay: 1}", "optimizer: {weight_decay: 1.0}"),
    ("optimizer: {learning_rate: 1e-3}", "optimizer: {learning_rate: 0.001}"),
    ("training: {epochs: 5, batch_size: 3}", "training: {batch_size: 3, epochs: 5}"),
    ("", "training: {epochs: 20}\noptimizer: {learning_rate: 0.05}\ngrowth: {pace: 25, layers: all}"),
    ("optimizer: {name: adam}", "optimizer: {name: adam, learning_rate: 0.001, momentum: 0.3}"),
    ("", "resources: {threads: 4, memory: 2G, time: \"02:00:00\", blas_kernel: haswell}\ndescription: text"),
    ("growth: {max_width: 8}", "growth: {max_width: [8, 8]}"),
    ("growth: {every: 1, until: 20}", "growth: {every: 1, until: 1000}"),
  ])
  func specsThatSayTheSame(_ one: String, _ other: String) throws {
    #expect(try identity(header + one).id(seed: 0) == identity(header + other).id(seed: 0))
  }

  @Test(arguments: [
    "training: {epochs: 21}", "optimizer: {learning_rate: 0.001}", "growth: {every: 1}", "growth: {pace: 9}",
    "training: {early_stopping: {}}",
    "growth: {method: none}", "growth: {on_plateau: {}}", "growth: {max_width: 8}",
    "dataset: {name: digits, split_seed: 1}", "dataset: {name: digits, normalize: channel}",
    "dataset: {name: digits, augment: {flip: true}}", "dataset: {name: digits, augment: {crop: 1}}",
  ])
  func specsThatSayOtherwise(_ text: String) throws {
    let whole =
      text.hasPrefix("dataset") ? header.replacing("dataset: {name: digits}", with: text) : header + text
    #expect(try identity(header).id(seed: 0) != identity(whole).id(seed: 0))
  }

  @Test func seedDataAndSemanticsAreParts() throws {
    let settings = try settings(header)
    let id = RunIdentity(settings, contentHash: "a").id(seed: 0)
    #expect(id != RunIdentity(settings, contentHash: "a").id(seed: 1))
    #expect(id != RunIdentity(settings, contentHash: "b").id(seed: 0))
    #expect(id != RunIdentity(settings, contentHash: "a", semantics: Semantics.number + 1).id(seed: 0))
  }

  @Test func aNewKeyAtItsDefaultOrphansNoResult() throws {
    let added = SpecKey(
      "optimizer.clip",
      .init(type: .number(.from(0)), binding: .init(read: { _ in 0.5 }, write: { _, _ in })),
      "A key of a later version."
    )
    // The key reads 0.5 from settings that give nothing, so that is its default.
    let later = SpecTable(SpecKeys.all + [added])
    #expect(
      try identity(header + "training: {epochs: 5}", later).id(seed: 0)
        == identity(header + "training: {epochs: 5}").id(seed: 0)
    )
  }

  @Test func aKeyThatIsGivenOtherwiseIsAPart() throws {
    let added = SpecKey(
      "optimizer.clip",
      .init(type: .number(.from(0)), binding: .init(read: { _ in 0.5 }, write: { _, _ in })),
      "A key of a later version.",
      derivedDefault: { _ in 0 }
    )
    let later = SpecTable(SpecKeys.all + [added])
    #expect(try identity(header, later).canonicalText(seed: 0).contains(#""optimizer":{"clip":0.5}"#))
  }

  /// What the data set knows by itself, and what is none.
  @Test(arguments: ["shape: [1, 8, 8]", "augment: {}", "augment: {crop: 0, flip: false}", "augment: null"])
  func whatChangesNothingOfImagesIsNoPart(_ keys: String) throws {
    let whole = header.replacing("{name: digits}", with: "{name: digits, \(keys)}")
    #expect(try identity(whole).id(seed: 0) == identity(header).id(seed: 0))
  }

  @Test func onePathMoreForTheSameDataIsNoOtherRun() throws {
    let text = """
      version: 1
      name: test
      dataset: {name: csv}
      model: {hidden: [2]}
      grid: {dataset.path: [a.csv, b.csv]}
      """
    let same = try Plan(of: spec(text)) { _ in "same" }
    #expect(same.runs.count == 1)
    #expect(same.counts.merged == 1 && same.counts.runs == 1)
    #expect(same.merged == [Plan.Merged(point: "path=b.csv", label: "path=a.csv")])
    let different = try Plan(of: spec(text)) { $0.path ?? "" }
    #expect(different.runs.count == 2)
  }

  @Test func theContentOfTheDataIsAskedForOncePerConfiguration() throws {
    var asked = 0
    let spec = try spec(
      header + "grid: {dataset.validation: [0.1, 0.2], training.epochs: [30, 40, 50]}\nseeds: 3"
    )
    _ = try Plan(of: spec) { _ in
      asked += 1
      return ""
    }
    #expect(asked == 2)
  }

  @Test func theResolvedConfigurationHasEveryKeyAndComesBack() throws {
    let plan = try plan(
      header
        + "training: {early_stopping: {patience: 3}}\ngrowth: {every: 0.12, layers: [1, 2], statistics: {samples: all}}\nseeds: [7]"
    )
    let run = plan.runs[0]
    #expect(run.resolved[path: "growth.until"] == 1.92)
    #expect(run.resolved[path: "growth.on_plateau"] == .null)
    #expect(run.resolved[path: "training.early_stopping.metric"] == "validation_loss")
    #expect(run.resolved["seed"] == 7)
    let text = run.resolved.prettyText
    #expect(try RunConfiguration(resolved: JSONValue(parsing: text)) == run.configuration)
    #expect(try JSONValue(parsing: text).decode(as: RunConfiguration.self) == run.configuration)
  }

  @Test func anOlderConfigurationTakesTheDefaultsOfYoungerKeys() throws {
    let old: JSONValue = ["dataset": ["name": "digits"], "model": ["hidden": [2, 2]], "seed": 4]
    let run = try RunConfiguration(resolved: old)
    #expect(run.training.epochs == 20 && run.seed == 4)
    #expect(throws: DecodingError.self) { try RunConfiguration(resolved: ["dataset": ["name": "digits"]]) }
    #expect(throws: DecodingError.self) {
      try RunConfiguration(resolved: ["dataset": ["name": "digits"], "model": ["hidden": "two"]])
    }
  }
}
