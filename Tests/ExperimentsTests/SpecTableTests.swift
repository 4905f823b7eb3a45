import Datasets
import Growth
import LinearAlgebra
import Networks
import OrderedCollections
import Testing
import Training

@testable import Experiments

/// The table of keys against the typed configurations it describes.
struct SpecTableTests {
  private let table = SpecTable.current

  private var fullest: RunConfiguration {
    var run = RunConfiguration(
      dataset: DatasetConfiguration(name: .digits),
      model: ModelConfiguration(hidden: [2])
    )
    run.dataset.path = "path"
    run.dataset.trainLimit = 1
    run.dataset.shape = MapShape(channels: 1, height: 2, width: 3)
    run.dataset.augment = .init()
    run.dataset.label = "label"
    run.dataset.delimiter = ";"
    run.training.earlyStopping = .init()
    run.growth.onPlateau = .init()
    run.growth.until = 1
    run.growth.stopAfter = 1
    run.growth.maxParameters = 1
    run.growth.every = 1
    run.training.flops = 1
    run.model.layers = [.dense(width: 3)]
    return run
  }

  /// The paths of all values of an object that are no objects.
  private func leaves(_ value: JSONValue, _ path: String = "") -> Set<String> {
    guard case .object(let members) = value else { return [path] }
    return members.reduce(into: []) { found, member in
      found.formUnion(leaves(member.value, path.isEmpty ? member.key : "\(path).\(member.key)"))
    }
  }

  @Test func everyPropertyOfTheConfigurationHasItsKey() throws {
    let properties = try leaves(JSONValue(encoding: fullest)).subtracting(["seed"])
    let sections = ["dataset", "model", "optimizer", "training", "growth"]
    let keys = table.keys.filter { key in
      key.type != .section && sections.contains { key.path.hasPrefix("\($0).") }
    }
    #expect(Set(keys.map(\.path)) == properties)
  }

  @Test func everyPropertyOfTheResourcesHasItsKey() throws {
    var resources = ResourceConfiguration()
    resources.memory = "1G"
    resources.time = "00:01:00"
    let properties = try leaves(JSONValue(encoding: resources)).map { "resources.\($0)" }
    #expect(Set(table.members(of: "resources").map { table.keys[$0].path }) == Set(properties))
  }

  @Test func aSpecThatGivesNothingHasTheDefaultsOfTheTypes() throws {
    let run = try #require(try spec(header).points.first?.settings.run)
    var expected = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: [2, 2]))
    // The types have the defaults of scheduled growth; the resolved configuration says those of growth at its own pace.
    expected.growth.until = expected.growth.lastEpoch(of: expected.training.epochs)
    expected.growth.maxNeurons = nil
    expected.growth.statistics.samples = .auto
    expected.growth.shrinkPerturb.when = .early
    expected.growth.shrinkPerturb.noise = 0.3
    #expect(run == expected)
  }

  /// Key for key: the value the table reads is the value `Codable` writes.
  @Test func readingAKeyIsEncodingIt() throws {
    let settings = Settings(run: fullest)
    let encoded = try JSONValue(encoding: fullest)
    for key in table.keys where key.type != .section && key.isOfRuns {
      guard let binding = key.binding else { continue }
      #expect(binding.read(settings).canonicalText == encoded[path: key.path]?.canonicalText, "\(key.path)")
    }
  }

  @Test func writingAKeyChangesItAndNothingElse() {
    for (index, key) in table.keys.enumerated() {
      guard let binding = key.binding, let other = otherValue(of: index) else { continue }
      var settings = Settings(run: fullest)
      // A key of a section that may be absent brings it about, with all that stands in it.
      if let section = table.index(of: key.section),
        key.section.hasPrefix("check.") || key.section == "halving"
      {
        table.keys[section].binding?.write(&settings, [:])
      }
      let before = settings
      binding.write(&settings, other)
      #expect(binding.read(settings) == other, "\(key.path)")
      let changed = table.keys.filter { $0.binding.map { $0.read(settings) != $0.read(before) } ?? false }
        .map(\.path)
      #expect(changed == [key.path], "\(key.path)")
    }
  }

  /// A value of the key's type that `fullest` does not have.
  private func otherValue(of index: Int) -> JSONValue? {
    let key = table.keys[index]
    let present = key.binding?.read(Settings(run: fullest))
    let candidates: [JSONValue] =
      switch key.type {
      case .boolean: [true, false]
      case .integer(let range): [.integer(range.lowerBound), .integer(range.lowerBound + 1)]
      case .number, .shareOrCount: [0.25, 0.5]
      case .string: ["other"]
      case .pattern: [key.path == "resources.time" ? "01:00:00" : "2G"]
      case .choice(let words): words.map { .string($0) }
      case .list(.string, _): [["7", "8"]]
      case .list(.layer, _): [[["dense": 7]]]
      case .list(.pattern, _): [["--exclusive", "--gres=gpu:1"]]
      case .list(_, let counts): [counts.lowerBound == 3 ? [7, 8, 9] : [7, 8]]
      case .union([.string, .list(.string, counts: 1...1000)]): [["x", "y"]]
      case .union: [["growth.statistics.samples", "dataset.split_seed"].contains(key.path) ? 2 : [2]]
      case .section, .special, .layer: []
      }
    return candidates.first { $0 != present }
  }

  @Test func onlyWhatCannotChangeANumberIsLeftOutOfIds() {
    let leftOut = table.keys.filter { $0.binding != nil && !$0.changesNumbers }.map(\.path)
    let checked = Metric.allCases.map(\.rawValue).filter { $0 != "train_loss" }
    let checks = checked.flatMap { ["check.\($0)", "check.\($0).margin", "check.\($0).level"] }
    let before = [
      "dataset.path", "dataset.drop", "dataset.delimiter", "growth.timeout", "search.samples", "search.seed",
      "halving", "halving.factor", "halving.metric",
    ]
    let after = [
      "resources.threads", "resources.memory", "resources.time", "resources.blas_kernel", "slurm.partition",
      "slurm.account", "slurm.qos", "slurm.constraint", "slurm.max_parallel", "slurm.task_minutes",
      "slurm.options", "slurm.setup",
    ]
    #expect(leftOut == before + checks + after)
  }

  @Test func defaultsAreInTheirRanges() throws {
    for (index, key) in table.keys.enumerated()
    where key.binding != nil && !key.isRequired && key.isOfRuns {
      let value = table.defaultValue(index, in: Settings())
      guard value != .null, key.type != .section, value != .array([]) else { continue }
      let text = header.replacing("dataset: {name: digits}\n", with: "").replacing(
        "model: {hidden: [2, 2]}\n",
        with: ""
      )
      let found = diagnostics(
        text + "variants: {x: {dataset.name: digits, model.hidden: [2], \(key.path): \(value.text)}}"
      )
      #expect(found.isEmpty, "\(key.path)")
    }
  }

  @Test(arguments: [("2G", 2_147_483_648), ("1.5KiB", 1536), ("512MB", 536_870_912)])
  func sizes(_ text: String, _ bytes: Int) {
    var resources = ResourceConfiguration()
    resources.memory = text
    #expect(resources.memoryBytes == bytes)
  }

  @Test(arguments: [("02:00:00", 7200), ("1-00:00:01", 86_401), ("100:30:00", 361_800)])
  func times(_ text: String, _ seconds: Int) {
    var resources = ResourceConfiguration()
    resources.time = text
    #expect(resources.timeSeconds == seconds)
  }

  /// The key's own text says what null means.
  @Test(arguments: ["growth.thresholds.worth", "growth.thresholds.spare"])
  func nullIsAValueWhereThereCanBeNone(_ path: String) throws {
    let index = try #require(table.keys.firstIndex { $0.path == path })
    #expect(diagnostics(header + "growth: {max_width: 9}\nvariants: {x: {\(path): null}}").isEmpty)
    #expect(table.defaultValue(index, in: Settings()) != .null)
    var settings = Settings()
    table.keys[index].binding?.write(&settings, .null)
    #expect(table.keys[index].binding?.read(settings) == .null)
  }
}
