import Datasets
import Growth
import Networks
import TestSupport
import Testing
import Training
import YAML

@testable import Experiments

struct ExtendsTests {
  private func run(_ text: String, _ files: [String: String]) throws -> RunConfiguration {
    try #require(try spec(text, files: files).points.first).settings.run
  }

  @Test func sectionsAreMergedAndListsReplaced() throws {
    let base =
      header
      + "training: {epochs: 5, batch_size: 8}\ngrowth: {max_width: [3, 4], every: 0.5, until: 1}\nseeds: [1, 2, 3]"
    let text =
      "extends: base.yaml\nversion: 1\nname: child\ntraining: {epochs: 6}\ngrowth: {max_width: [9, 9]}"
    let run = try run(text, ["base.yaml": base])
    #expect(run.training.epochs == 6)
    #expect(run.training.batchSize == 8)
    #expect(run.growth.maxWidth == [9])
    #expect(run.growth.until == 1)
    let spec = try spec(text, files: ["base.yaml": base])
    #expect(spec.name == "child")
    #expect(spec.seeds == [1, 2, 3])
    #expect(spec.sources.map(\.name) == ["test.yaml", "base.yaml"])
  }

  @Test func laterFilesWinAndGridsAreMergedByPath() throws {
    let files = [
      "a.yaml": header
        + "training: {epochs: 5}\ngrid: {growth.method: [tiny, random], training.batch_size: [1, 2]}",
      "b.yaml": "training: {epochs: 7}\ngrowth: {until: 2}\ngrid: {growth.method: [none]}",
    ]
    let spec = try spec("extends: [a.yaml, b.yaml]\nversion: 1", files: files)
    #expect(spec.points.map(\.settings.run.training.epochs) == [7, 7])
    #expect(spec.axisPaths == ["growth.method", "training.batch_size"])
  }

  @Test func whatIsNullDropsWhatStandsInTheExtendedFile() throws {
    let files = [
      "base.yaml": header
        + "seeds: 2\ngrid: {growth.method: [tiny, random]}\nvariants: {a: {}, b: {training.batch_size: 8}}"
    ]
    func points(_ text: String) throws -> Int {
      try spec("extends: base.yaml\nversion: 1\n" + text, files: files).points.count
    }
    #expect(try points("") == 4)
    #expect(try points("grid: null") == 2)
    #expect(try points("variants: ~") == 2)
    #expect(try points("variants:\ngrid:") == 1)
    #expect(try points("variants: {}") == 4)
  }

  @Test func pathsAreRelativeToTheFileThatNamesThem() throws {
    let files = ["specs/base.yaml": "extends: ../deep/one.yaml", "specs/../deep/one.yaml": header]
    #expect(try spec("extends: specs/base.yaml\nversion: 1", files: files).name == "test")
  }

  @Test func anErrorAfterMergingPointsAtTheFileWithTheValue() throws {
    let base = MarkedText(header + "growth: {layers: [1️⃣2]}")
    let found = diagnostics("extends: base.yaml\nmodel: {hidden: [3]}", files: ["base.yaml": base.text])
    #expect(
      found == [
        "base.yaml:\(base.spots[0]): growth.layers names hidden layer 2, but the network has 1 hidden layer"
      ]
    )
  }

  @Test func errorsOfAllFilesComeInOneGo() throws {
    let base = MarkedText(header + "training: {epochs: 1️⃣0}\n2️⃣grwth: {}")
    let child = MarkedText("extends: base.yaml\ntraining: {epochs: 1️⃣x}")
    let found = diagnostics(child.text, files: ["base.yaml": base.text])
    #expect(
      found.map { $0.prefix { $0 != " " } } == [
        "base.yaml:\(base.spots[0]):", "base.yaml:\(base.spots[1]):", "test.yaml:\(child.spots[0]):",
      ]
    )
  }

  @Test func aCircleIsAnErrorWithItsChain() {
    let marked = MarkedText("extends: 1️⃣test.yaml")
    let files = ["a.yaml": "extends: b.yaml", "b.yaml": marked.text]
    #expect(
      diagnostics(header + "extends: a.yaml", files: files) == [
        "b.yaml:\(marked.spots[0]): the specs extend one another in a circle: test.yaml -> a.yaml -> b.yaml -> test.yaml"
      ]
    )
  }

  /// Each level builds on the next twice, 2^30 ways to the last file.
  @Test func everyFileIsReadOnce() throws {
    var files: [String: String] = [:]
    for level in 1...30 {
      files["f\(level).yaml"] =
        (level < 30 ? "extends: [f\(level + 1).yaml, ./x/../f\(level + 1).yaml]\n" : header)
        + "training: {epochs: \(level)}\nvariants: {a: {training.batch_size: \(level)}}"
    }
    let spec = try spec("extends: [f1.yaml, f1.yaml]", files: files)
    #expect(spec.sources.count == 31)
    #expect(Set(spec.sources.map(\.name)).count == 31)
    #expect(spec.points.map(\.settings.run.training.epochs) == [1])
    #expect(spec.points.map(\.settings.run.training.batchSize) == [1])
  }

  /// What a shared file sets counts at its last place, as if it were read again there.
  @Test func aSharedFileWinsOverWhatCameBefore() throws {
    let files = [
      "c.yaml": header + "training: {epochs: 3}\ngrowth: {every: 2}",
      "a.yaml": "extends: c.yaml\ntraining: {epochs: 4, batch_size: 7}\ngrowth: {on_plateau: {}}",
      "b.yaml": "extends: c.yaml",
    ]
    let run = try run("extends: [a.yaml, b.yaml]", files)
    #expect(run.training.epochs == 3)
    #expect(run.training.batchSize == 7)
    #expect(run.growth.onPlateau == nil && run.growth.every == 2)
  }

  @Test func onlySoManyFilesInARow() {
    var files: [String: String] = [:]
    for level in 1...100 { files["f\(level).yaml"] = "extends: f\(level + 1).yaml" }
    let found = diagnostics("extends: f1.yaml", files: files)
    #expect(found == ["f64.yaml:1:10: more than 64 specs extend one another in a row"])
  }

  /// What a file that cannot be read would have given is not called missing.
  @Test(arguments: [
    ([:], "test.yaml:1:10: cannot extend: base.yaml: no such file"),
    (["base.yaml": "name: [x"], "base.yaml:1:7: this '[' is never closed"),
    (["base.yaml": ""], "base.yaml:1:1: nothing here but blank lines and comments"),
  ])
  func theCauseStandsAlone(_ files: [String: String], _ cause: String) {
    #expect(diagnostics("extends: base.yaml\nversion: 1\ngrowth: {layers: [2]}", files: files) == [cause])
  }

  @Test func aMissingFileIsAnErrorWhereItIsNamed() {
    let marked = MarkedText(header + "extends: [1️⃣gone.yaml]")
    #expect(
      diagnostics(marked.text) == ["test.yaml:\(marked.spots[0]): cannot extend: gone.yaml: no such file"]
    )
  }

  @Test func aLaterFileReplacesTheOtherRuleForTheTimeOfGrowth() throws {
    let periodic = header + "growth: {every: 2}"
    let plateau = header + "growth: {on_plateau: {patience: 4}}"
    let child = "extends: base.yaml\ngrowth: "
    #expect(try run(child + "{on_plateau: {}}", ["base.yaml": periodic]).growth.onPlateau?.patience == 2)
    #expect(try run(child + "{every: 3}", ["base.yaml": plateau]).growth.onPlateau == nil)
    #expect(try run(child + "{every: 3}", ["base.yaml": plateau]).growth.every == 3)
  }
}
