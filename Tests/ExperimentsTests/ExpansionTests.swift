import Datasets
import Growth
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training

@testable import Experiments

struct ExpansionTests {
  /// Nothing is grown where nobody asked for it and nothing can be.
  @Test func growthIsNoDefaultOfANetworkWithNothingToWiden() throws {
    let layers = "version: 1\nname: test\ndataset: {name: digits}\nmodel: {layers: [{pool: 2}]}\n"
    let run = try #require(try plan(layers).runs.first)
    #expect(run.configuration.growth.method == .none)
    #expect(try plan(layers + "growth: {method: none, every: 2}\n").runs.map(\.id) == [run.id])
    let both = layers + "variants: {a: {}, b: {model.layers: [{pool: 2}, {dense: 3}]}}\n"
    #expect(try plan(both).runs.map(\.configuration.growth.method) == [.none, .tiny])
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let labels: [String]

    init(_ description: String, _ text: String, _ labels: String...) {
      testDescription = description
      self.text = text
      self.labels = labels
    }
  }

  static let cases = [
    Case("a single run", "", "seed=0"),
    Case("a count of seeds", "seeds: 3", "seed=0", "seed=1", "seed=2"),
    Case("seeds from a first one", "seeds: {count: 2, first: 100}", "seed=100", "seed=101"),
    Case("whole numbers written with a point", "seeds: [1.0, 7]", "seed=1", "seed=7"),
    Case(
      "a grid, the last path fastest",
      "grid: {growth.method: [tiny, random], optimizer.learning_rate: [0.1, 0.01]}",
      "method=tiny.lr=0.1",
      "method=tiny.lr=0.01",
      "method=random.lr=0.1",
      "method=random.lr=0.01"
    ),
    Case(
      "linked axes",
      "zip: [{optimizer.name: [sgd, adam], optimizer.learning_rate: [0.1, 0.01]}]\ngrid: {model.hidden: [[1, 1], [2, 3]]}",
      "hidden=1-1.optimizer=sgd.lr=0.1",
      "hidden=1-1.optimizer=adam.lr=0.01",
      "hidden=2-3.optimizer=sgd.lr=0.1",
      "hidden=2-3.optimizer=adam.lr=0.01"
    ),
    Case(
      "two linked axes are combined",
      "zip:\n- {training.epochs: [1, 2]}\n- {training.batch_size: [8, 16]}\ngrowth: {method: none}",
      "epochs=1.batch_size=8",
      "epochs=1.batch_size=16",
      "epochs=2.batch_size=8",
      "epochs=2.batch_size=16"
    ),
    Case(
      "a variant's values win over the grid",
      "variants: {grown: {}, fixed: {growth.method: none}}\ngrid: {growth.method: [tiny, random]}",
      "grown.method=tiny",
      "grown.method=random",
      "fixed.method=none"
    ),
    Case(
      "variants with sections and with paths",
      "variants:\n  a:\n  b: {growth: {thresholds: {bottleneck: 0.5}}}\n  c: {growth.thresholds: {bottleneck: 0.6}}",
      "a",
      "b",
      "c"
    ),
    Case(
      "exclusion by values that are no axes",
      "variants: {x: {optimizer.name: adam}, y: {}}\ngrid: {growth.method: [tiny, random]}\n"
        + "exclude: [{growth.method: random, optimizer.name: adam}]",
      "x.method=tiny",
      "y.method=tiny",
      "y.method=random"
    ),
    Case(
      "inclusion adds a complete point",
      "grid: {growth.method: [tiny, random]}\ninclude: [{growth.method: tiny, model.hidden: [1, 1]}]",
      "method=tiny",
      "method=random",
      "method=tiny.hidden=1-1"
    ),
    Case(
      "an axis that only an included point leaves",
      "grid: {training.epochs: [30], growth.every: [1, 2]}\ninclude: [{model.hidden: [1, 1]}, {training.epochs: 9}]",
      "epochs=30.every=1",
      "epochs=30.every=2",
      "epochs=20.every=none.hidden=1-1",
      "epochs=9.every=none"
    ),
    Case(
      "an axis of sections",
      "grid: {optimizer.schedule: [{name: constant}, {name: cosine, warmup_epochs: 2}]}",
      "schedule=default",
      "schedule=cosine-2"
    ),
    Case(
      "an axis of an optional section",
      "grid: {training.early_stopping: [null, {}, {patience: 2}]}",
      "early_stopping=none",
      "early_stopping=default",
      "early_stopping=2"
    ),
    Case(
      "names that two sections share",
      "grid: {optimizer.learning_rate: [0.1, 0.2], growth.learning_rate: [keep, rescale], dataset.samples: [99, 100], "
        + "growth.line_search.samples: [1, 2], dataset.name: [teacher]}\n"
        + "exclude: [{dataset.samples: 100}, {growth.line_search.samples: 2}, {optimizer.learning_rate: 0.2}]",
      "learning_rate=keep",
      "learning_rate=rescale"
    ),
    Case(
      "names of variants that become the same letters",
      "variants: {\"<script>alert(1)</script>\": {training.epochs: 1, growth: {every: 1, until: 1}}, 'a,b\"c': "
        + "{training.epochs: 2, growth: {every: 1, until: 2}}, a b c: {training.epochs: 3, growth: {every: 1, until: 3}}, '猫': {}}",
      "script-alert-1-script",
      "a-b-c.2ce241f2",
      "a-b-c.52df68c7",
      "variant"
    ),
  ]

  @Test(arguments: cases)
  func labels(_ example: Case) throws {
    #expect(try plan(header + example.text).runs.map(\.label) == example.labels)
  }

  @Test func theSpecOfTheInterface() throws {
    let plan = try plan(
      """
      version: 1
      name: width_ablation
      dataset: {name: digits}
      model: {hidden: [2, 2]}
      seeds: [0, 1, 2]
      grid: {growth.method: [tiny, random], growth.thresholds.loss_decrease: [0.001, 0.01]}
      zip:
        - {optimizer.name: [sgd, adam], optimizer.learning_rate: [0.05, 0.001]}
      exclude: [{growth.method: random, optimizer.name: adam}]
      include: [{growth.method: tiny, model.hidden: [1, 1]}]
      variants:
        grown: {}
        fixed_100: {model.hidden: [100, 100], growth.method: none}
      """
    )
    var counts = ExpansionCounts()
    counts.variants = 2
    counts.grid = 4
    counts.zip = 2
    counts.excluded = 2
    counts.included = 1
    counts.merged = 6
    counts.seeds = 3
    #expect(plan.counts == counts)
    #expect(counts.product == 16 && counts.points == 9 && counts.runs == 27)
    #expect(plan.runs.count == 27)
    #expect(Set(plan.runs.map(\.id)).count == 27)
    #expect(Set(plan.runs.map(\.folderName)).count == 27)
    #expect(
      plan.merged.first
        == Plan.Merged(
          point: "fixed_100 growth.method=tiny growth.thresholds.loss_decrease=0.01 optimizer.name=sgd "
            + "optimizer.learning_rate=0.05",
          label: "fixed_100.method=none.optimizer=sgd.lr=0.05.seed=0"
        )
    )
    #expect(plan.runs[0].axes.keys.elements == plan.spec.axisPaths)
    #expect(
      plan.spec.axisPaths == [
        "growth.method", "growth.thresholds.loss_decrease", "optimizer.name", "optimizer.learning_rate",
        "model.hidden",
      ]
    )
    // What has no effect is no value of the run.
    let fixed = try #require(plan.runs.first { $0.variant == "fixed_100" })
    #expect(fixed.axes["growth.thresholds.loss_decrease"] == .null)
    #expect(fixed.axes["model.hidden"] == [100, 100])
  }

  /// Pairs of points that differ in what has no effect.
  @Test(arguments: [
    "growth: {method: none}\ngrid: {growth.every: [1, 2], growth.line_search.samples: [10, 20]}",
    "growth: {method: none}\ngrid: {growth.on_plateau: [null, {patience: 3}]}",
    "optimizer: {name: adam}\ngrid: {optimizer.momentum: [0, 0.5], optimizer.nesterov: [true, false]}",
    "optimizer: {name: sgd}\ngrid: {optimizer.beta1: [0.8, 0.9], optimizer.rho: [0.9, 0.8], optimizer.epsilon: [0.1, 0.2]}",
    "optimizer: {name: rmsprop}\ngrid: {optimizer.beta2: [0.8, 0.9], optimizer.momentum: [0, 0.5]}",
    "grid: {optimizer.schedule.step_epochs: [1, 2], optimizer.schedule.factor: [0.5, 0.6]}",
    "growth: {method: random, every: 1}\ngrid: {growth.thresholds.singular_value: [0, 0.5], growth.thresholds.significance: [true, false]}",
    "growth: {on_plateau: {}, shrink_perturb: {when: never}}\ngrid: {growth.shrink_perturb.noise: [0.1, 0.2]}",
    "growth: {every: 1}\ngrid: {growth.optimizer_state: [carry, reset]}",
    "training: {batch_size: 32}\ngrowth: {start: 0.01, every: 0.03}\ngrid: {growth.until: [0.46, null]}",
    "grid: {dataset.noise: [0.1, 0.2]}\nvariants: {a: {}, b: {dataset.name: digits}}",
    "grid: {growth.max_width: [50, [50, 50]]}",
    "growth: {method: gradmax}\ngrid: {growth.line_search.share: [0.5, 1]}",
    "growth: {method: gradmax}\ngrid: {growth.scale: [closed_form, balanced, normalized]}",
    "growth: {method: gradmax}\ngrid: {growth.thresholds.loss_decrease: [0, 0.5]}",
    "growth: {scale: initializer}\ngrid: {growth.thresholds.loss_decrease: [0, 0.5]}",
    "growth: {method: net2wider}\ngrid: {growth.scale: [closed_form, initializer], growth.apply_update: [true, false]}",
    "growth: {method: net2wider, apply_update: true}\ngrid: {growth.line_search.share: [0.5, 1]}",
    "growth: {scale: initializer}\ngrid: {growth.line_search.share: [0.5, 1]}",
    "growth: {every: 0.12, until: 1.92}\ngrid: {growth.until: [1.92, null]}",
    "grid: {optimizer.learning_rate: [0.05, 5e-2]}\nzip: [{training.epochs: [20, 20.0]}]",
  ])
  func pointsThatDoNotDifferInEffectAreOneRun(_ text: String) throws {
    let plan = try plan(header + text)
    #expect(plan.runs.count == 1)
    #expect(plan.counts.merged == plan.counts.product - 1)
    #expect(plan.merged.count == plan.counts.merged)
  }

  @Test(arguments: [
    "growth: {method: random}", "growth: {method: gradmax, apply_update: true}",
    "growth: {scale: initializer, apply_update: true}", "growth: {scale: normalized}",
  ])
  func theShareOfAnAmplitudeIsAValueWhereThereIsOne(_ text: String) throws {
    #expect(try plan(header + text + "\ngrid: {growth.line_search.share: [0.5, 1]}").runs.count == 2)
  }

  @Test func theDefaultOfTheLearningRateFollowsTheOptimizer() throws {
    let plan = try plan(header + "grid: {optimizer.name: [sgd, adam, adamw, rmsprop]}")
    #expect(plan.runs.map(\.configuration.optimizer.learningRate) == [0.05, 0.001, 0.001, 0.001])
    let given = try self.given("optimizer: {name: adam, learning_rate: 0.05}")
    #expect(given.optimizer.learningRate == 0.05)
    #expect(try self.given("growth: {every: 0.12}\ntraining: {epochs: 7}").growth.until == 1.92)
    #expect(try self.given("growth: {every: 0.12}\ntraining: {epochs: 3}").growth.until == 1.5)
    #expect(try self.given("growth: {on_plateau: {}}").growth.until == 10)
  }

  private func given(_ text: String) throws -> RunConfiguration {
    try #require(try plan(header + text).runs.first).configuration
  }

  @Test func aLaterLayerReplacesTheOtherRuleForTheTimeOfGrowth() throws {
    let plan = try plan(
      header + "growth: {on_plateau: {patience: 4}}\nvariants: {plateau: {}, periodic: {growth.every: 2}}"
    )
    #expect(plan.runs.map { $0.configuration.growth.onPlateau?.patience } == [4, nil])
    #expect(plan.runs.map(\.configuration.growth.every) == [nil, 2])
  }

  @Test func moreRunsThanAllowedAreRefused() {
    let text = header + "grid: {training.epochs: [11, 12, 13]}\nseeds: 4"
    #expect(diagnostics(text, maximumRuns: 12) == [])
    #expect(
      diagnostics(text, maximumRuns: 11) == [
        "test.yaml:5:1: 12 runs are more than 11; raise --max-runs if they are meant"
      ]
    )
  }

  @Test func aProductBeyondAllBoundsIsRefusedBeforeItIsMade() {
    let axis = "[\((1...900).map { String($0) }.joined(separator: ", "))]"
    let paths = [
      "training.batch_size", "growth.max_neurons", "growth.line_search.samples", "growth.max_parameters",
    ]
    let text = header + "grid: {\(paths.map { "\($0): \(axis)" }.joined(separator: ", "))}\nseeds: 1000000"
    #expect(
      diagnostics(text) == [
        "test.yaml:5:1: 656100000000000000 runs are more than 100000; raise --max-runs if they are meant"
      ]
    )
  }

  @Test func everyPointExcludedIsAnError() {
    let found = diagnostics(header + "grid: {growth.method: [tiny]}\nexclude: [{growth.method: tiny}]")
    #expect(found == ["test.yaml:6:11: every point is excluded; nothing is left to run"])
  }

  @Test(arguments: [
    ("*", 4), ("grown*", 2), ("grown", 2), ("*seed=1", 2), ("fixed.seed=?", 2), ("*seed=[1-9]", 2),
    ("*=[!0]", 2), ("x", 0),
  ])
  func patterns(_ pattern: String, _ count: Int) throws {
    let plan = try plan(header + "variants: {grown: {}, fixed: {growth.method: none}}\nseeds: 2")
    #expect(plan.runs(matching: pattern).count == count)
  }

  // MARK: Large specs, whose parts are not compared each with each

  @Test func asManyExclusionsAsValues() throws {
    let values = (1...4000).map { "\(Double($0) / 100_000)" }
    let exclusions = values.dropFirst().map { "- {optimizer.learning_rate: \($0)}" }
    let text =
      header
      + "grid: {optimizer.learning_rate: [\(values.joined(separator: ","))], training.epochs: [1, 2]}\n"
      + "exclude:\n" + exclusions.joined(separator: "\n")
      + "\n- {optimizer.learning_rate: 0.00001, training: {epochs: 1}}"
    let spec = try spec(text)
    #expect(spec.counts.excluded == 7999)
    #expect(spec.points.map(\.settings.run.training.epochs) == [2])
    #expect(spec.points.map(\.settings.run.optimizer.learningRate) == [0.00001])
  }

  @Test func exclusionsThatMatchNothingAreNamedInOrder() {
    let marked = MarkedText(
      header
        + """
        grid: {growth.method: [tiny, random], training.epochs: [1, 2]}
        exclude:
        - {growth.method: random}
        - 1️⃣{training.epochs: 3}
        - {training.epochs: 1, growth.method: tiny}
        - 2️⃣{growth.method: none, training.epochs: 2}
        - 3️⃣{training.epochs: 3}
        - {growth.method: random}
        """)
    let found = diagnostics(marked.text).map { $0.split(separator: ":")[1...2].joined(separator: ":") }
    #expect(found == marked.spots.map(\.description))
  }

  @Test func manyOverlappingAxes() {
    let items = (0..<3000).map { "- {training.batch_size: [\($0 + 1), 2]}" }
    let found = diagnostics(header + "zip:\n" + items.joined(separator: "\n"))
    #expect(found.count == 2999)
    #expect(found.first == "test.yaml:7:4: training.batch_size stands on two axes; keep one")
  }

  @Test func overlapThroughASection() {
    let marked = MarkedText(
      header
        + """
        grid: {training.epochs: [1, 2], optimizer: [{name: sgd}]}
        zip:
        - {1️⃣training: [{batch_size: 3}, {2️⃣epochs: 4}], growth.method: [tiny, none]}
        - {3️⃣optimizer.name: [sgd, adam]}
        """)
    // The section stands on an axis of its own as a whole only through what it sets.
    let found = diagnostics(marked.text)
    #expect(
      found == [
        "test.yaml:\(marked.spots[1]): training.epochs stands on two axes; keep one",
        "test.yaml:\(marked.spots[2]): optimizer.name stands on two axes; keep one",
      ])
  }

  @Test func manyUnknownKeys() {
    let keys = (0..<20_000).map { "  growth.methd\($0): [1]" }
    let found = diagnostics(header + "grid:\n" + keys.joined(separator: "\n"))
    #expect(found.count == 20_000)
    #expect(found.first == "test.yaml:6:3: unknown key 'growth.methd0'; did you mean 'growth.method'?")
    #expect(found.last == "test.yaml:20005:3: unknown key 'growth.methd19999'")
  }

  @Test func manySeeds() throws {
    let seeds = (0..<60_000).map { String($0 * 3) }.joined(separator: ",")
    #expect(try spec(header + "seeds: [\(seeds)]").seeds.suffix(2) == [179_994, 179_997])
  }

  @Test func moreRunsThanCanBeCounted() {
    let values = (1...1000).map(String.init).joined(separator: ",")
    let axes = [
      "training.epochs", "training.batch_size", "growth.max_neurons", "growth.stop_after",
      "dataset.train_limit",
      "growth.max_parameters", "growth.line_search.samples", "dataset.split_seed",
    ].map { "\($0): [\(values)]" }
    let found = diagnostics(header + "grid: {\(axes.joined(separator: ", "))}")
    #expect(
      found == [
        "test.yaml:5:1: more than 9223372036854775807 runs are more than 100000; raise --max-runs if they are meant"
      ])
  }
}
