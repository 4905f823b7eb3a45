import Datasets
import Growth
import LinearAlgebra
import Networks
import TestSupport
import Testing

@testable import Training

/// Whole runs, on data small enough to take a moment.
@Suite("Trainer")
struct TrainerTests {
  private func configuration(_ change: (inout RunConfiguration) -> Void = { _ in }) -> RunConfiguration {
    var configuration = RunConfiguration(
      dataset: DatasetConfiguration(name: .digits), model: ModelConfiguration(hidden: [2, 2]))
    configuration.training.epochs = 4
    configuration.training.batchSize = 32
    configuration.growth.start = 0.5
    configuration.growth.every = 0.5
    configuration.growth.maxNeurons = 8
    change(&configuration)
    return configuration
  }

  private func run(_ configuration: RunConfiguration) throws -> Trainer.Outcome {
    try Trainer.run(configuration, on: try Catalog().prepare(configuration.dataset)) { _ in .goOn }
  }

  /// The rows without what a clock measured.
  private func timeless(_ rows: [EpochMetrics]) -> [EpochMetrics] {
    rows.map { row in
      var row = row
      row.seconds = 0
      row.trainSeconds = 0
      return row
    }
  }

  @Test("the same configuration and seed give the same run, another seed another one")
  func determinism() throws {
    let first = try run(configuration())
    let second = try run(configuration())
    #expect(timeless(first.metrics) == timeless(second.metrics))
    #expect(first.model == second.model)
    #expect(first.growth.map(\.reason) == second.growth.map(\.reason))
    let other = try run(configuration { $0.seed = 1 })
    #expect(other.model != first.model)
  }

  @Test("a row for the untrained network and one for each epoch, with the ledger by hand")
  func ledger() throws {
    let outcome = try run(
      configuration {
        $0.growth.method = .random
        $0.growth.scale = .initializer
        $0.growth.reviveDead = false
        $0.growth.maxNeurons = 3
        $0.growth.start = 2
        $0.growth.every = 1
        $0.growth.until = 2
      })
    #expect(outcome.metrics.map(\.epoch) == [0, 1, 2, 3, 4])
    // 1,797 - 359 test - 144 validation = 1,294 images, 41 steps.
    #expect(outcome.metrics.map(\.step) == [0, 41, 82, 123, 164])
    #expect(outcome.metrics.map(\.samples) == [0, 1294, 2588, 3882, 5176])
    #expect(outcome.metrics.map(\.widths) == [[2, 2], [2, 2], [2, 2], [5, 5], [5, 5]])
    // 64-2-2-10: 130 + 6 + 30 parameters; 4 operations each, and 2 for each of 4 + 20 weights above the first layer.
    let small = Double(4 * 166 + 2 * 24)
    let large = Double(4 * (5 * 65 + 5 * 6 + 10 * 6) + 2 * (25 + 50))
    #expect(
      outcome.metrics.map(\.trainFlops) == [
        0, 1294 * small, 2588 * small, 2588 * small + 1294 * large, 2588 * small + 2588 * large,
      ])
    #expect(outcome.metrics.map(\.parameters) == [166, 166, 166, 415, 415])
    #expect(outcome.cost.trainFlops == outcome.metrics.last?.trainFlops)
    #expect(outcome.cost.growthFlops == outcome.growth.reduce(0) { $0 + $1.growthFlops })
    #expect(outcome.growth.map(\.epoch) == [2, 2])
    #expect(outcome.result.finalWidths == [5, 5])
    #expect(outcome.result.testAccuracy == outcome.metrics.last?.testAccuracy)
  }

  @Test("a run that is given operations ends when they are spent, within an epoch, with the rate run down")
  func operations() throws {
    let total = 40e6
    let outcome = try run(
      configuration {
        $0.growth.every = nil
        $0.growth.pace = 10
        $0.growth.statistics.samples = .auto
        $0.growth.statistics.first = 200
        $0.training.flops = total
        $0.optimizer.schedule.name = .cosine
        $0.optimizer.schedule.warmupEpochs = 1
      })
    let last = try #require(outcome.metrics.last)
    let before = outcome.metrics[outcome.metrics.count - 2]
    // One batch of the widths at the end is the most that is spent beyond.
    let shape = NetworkShape(inputs: 64, hidden: last.widths, outputs: 10)
    let spent = outcome.cost.trainFlops + outcome.cost.growthFlops
    #expect(spent >= total)
    #expect(spent < total + shape.trainingFlops(samples: 32))
    // So short a training counts for more.
    #expect(outcome.cost.growthFlops <= 0.1 * 56e6)
    #expect(last.epoch > before.epoch && last.epoch < before.epoch + 1)
    #expect(last.samples == Int((last.epoch * 1294).rounded()))
    #expect(last.learningRate < 0.001 * 0.05)
    #expect(outcome.metrics[1].learningRate > 0.95 * 0.05)
    #expect(outcome.result.bestEpoch == last.epoch)
  }

  @Test("growth at its own pace says what judged, and its rows add up to its ledger")
  func ownPace() throws {
    let outcome = try run(
      configuration {
        $0.growth.every = nil
        $0.growth.pace = 10
        $0.growth.statistics.samples = .auto
        $0.growth.statistics.first = 300
        $0.training.epochs = 8
      })
    #expect(outcome.growth.contains { $0.accepted && $0.widthAfter > $0.widthBefore })
    #expect(outcome.cost.growthFlops == outcome.growth.reduce(0) { $0 + $1.growthFlops })
    let looks = outcome.growth.filter { !$0.reason.hasPrefix("revived") }
    // 144 samples of the validation part are too few to tell.
    #expect(looks.allSatisfy { $0.judgedOn == "validation and train" && ($0.judgedSamples ?? 0) >= 256 })
    #expect(looks.allSatisfy { $0.unitWorth != nil })
    // A layer doubles at most, but for those of fewer than four units.
    #expect(looks.allSatisfy { $0.widthAfter <= max(2 * $0.widthBefore, $0.widthBefore + 4) })
    // 8 epochs of 41 steps: a hundredth of them is less than ten.
    #expect(looks.first?.step == 3)
    // 8 x 1,294 samples feed no more parameters than this.
    #expect(outcome.result.parameters <= 8 * 1294 / 5)
  }

  @Test(
    "units that the others can stand in for go again, late in training, and the network is none the worse for it"
  )
  func narrowing() throws {
    func outcome(spare: Double?, teacher: Int = 2, maxCost: Double = 1) throws -> Trainer.Outcome {
      try run(
        configuration {
          $0.dataset = DatasetConfiguration(name: .teacher)
          $0.dataset.inputs = 8
          $0.dataset.classes = 3
          $0.dataset.samples = 3000
          $0.dataset.teacherHidden = [teacher]
          $0.dataset.validation = 0.3
          $0.model = ModelConfiguration(hidden: [24])
          $0.model.activation = .tanh
          $0.optimizer.learningRate = 0.1
          $0.optimizer.momentum = 0.9
          $0.growth.every = nil
          $0.growth.thresholds.spare = spare
          $0.growth.thresholds.worth = nil
          $0.growth.samplesPerParameter = 1000
          $0.growth.statistics.samples = .auto
          $0.growth.shrinkPerturb.when = .never
          $0.growth.maxCost = maxCost
          $0.training.epochs = 12
          $0.training.batchSize = 64
        })
    }
    let (narrowed, kept) = (try outcome(spare: 2), try outcome(spare: nil))
    #expect(narrowed.cost.growthFlops == narrowed.growth.reduce(0) { $0 + $1.growthFlops })
    // Units that are worth more than is asked of them on trial, and those that seem to be worth far more without one.
    let all = try outcome(spare: nil, teacher: 24)
    for (spare, isTried) in [(0.1, true), (1e-9, false)] {
      let needed = try outcome(spare: spare, teacher: 24)
      #expect(needed.growth.contains(where: \.isOfTrial) == isTried)
      #expect(needed.growth.allSatisfy { !$0.isOfTrial || !$0.accepted })
      #expect(needed.result.finalWidths == all.result.finalWidths)
      #expect(needed.result.testLoss == all.result.testLoss)
    }
    let trials = narrowed.growth.filter(\.isOfTrial)
    #expect(trials.allSatisfy { $0.lossBefore != nil && $0.heldOutError != nil })
    #expect(trials.allSatisfy { $0.judgedOn == "validation" })
    // The copies are trained on an eightieth of the samples, which is more than their own looks take.
    #expect(trials.reduce(0) { $0 + $1.growthFlops } > 0.0125 * 0.4 * narrowed.cost.trainFlops)
    // As many samples as a trial is trained on judge it: an eightieth of those of the training, and where growth may take less rather
    // three quarters or half of that than a copy less.
    let longest = trials.compactMap(\.judgedSamples).max() ?? 0
    let shorter = try [0.02, 0.018, 0.016, 0.014].map {
      try outcome(spare: 2, maxCost: $0).growth.filter(\.isOfTrial)
    }
    #expect(
      shorter.contains { $0.count == 2 && $0.allSatisfy { 2 * ($0.judgedSamples ?? 0) <= longest + 1 } })
    #expect(shorter.joined().allSatisfy { 2 * ($0.judgedSamples ?? 0) >= longest })
    let rows = narrowed.growth.filter { $0.widthAfter < $0.widthBefore }
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy { $0.isOfTrial })
    #expect(rows.allSatisfy { $0.accepted && $0.reason.contains("taken away") })
    #expect(rows.allSatisfy { (3.6...10.2).contains($0.epoch) })
    #expect(rows.allSatisfy { Set($0.units ?? []).count == $0.widthBefore - $0.widthAfter })
    // Three fifths at a time at most.
    #expect(rows.allSatisfy { Double($0.widthBefore - $0.widthAfter) <= 0.6 * Double($0.widthBefore) + 0.5 })
    #expect(narrowed.result.parameters < kept.result.parameters)
    #expect(kept.growth.allSatisfy { $0.widthAfter >= $0.widthBefore })
    // Twelve samples of 600.
    #expect(try #require(narrowed.result.testAccuracy) > #require(kept.result.testAccuracy) - 0.02)
    #expect(narrowed.metrics.last?.widths == narrowed.result.finalWidths)
  }

  @Test("labels without a rule are not grown for")
  func permuted() throws {
    var added = 0
    for seed in 0..<5 {
      let outcome = try run(
        configuration {
          $0.dataset = DatasetConfiguration(name: .teacher)
          $0.dataset.samples = 2000
          $0.dataset.noise = 1e6
          $0.model = ModelConfiguration(hidden: [1])
          $0.model.activation = .tanh
          $0.training.epochs = 10
          $0.training.batchSize = 64
          $0.growth.every = nil
          $0.growth.pace = 10
          $0.growth.statistics.samples = .auto
          $0.growth.statistics.first = 500
          $0.seed = seed
        })
      added += outcome.result.finalWidths[0] - 1
    }
    #expect(added <= 5)
  }

  @Test("the model file is the network whose figures the result shows")
  func modelFile() throws {
    let configuration = configuration()
    let outcome = try run(configuration)
    let network = try ModelFile(outcome.model).network()
    #expect(network.widths == outcome.result.finalWidths)
    let data = try Catalog().prepare(configuration.dataset)
    let inspection = try Inspection(
      of: network, loss: .crossEntropy, on: [data.test], samples: .all, ridge: 0.001)
    #expect((inspection.loss - outcome.result.testLoss).magnitude < 1e-6)
  }

  /// A run at growth's own pace as the quickstart has it.
  private func ownPace(_ change: (inout RunConfiguration) -> Void = { _ in }) -> RunConfiguration {
    var configuration = RunConfiguration(
      dataset: DatasetConfiguration(name: .digits), model: ModelConfiguration(hidden: [2, 2]))
    configuration.dataset.test = 0.2
    configuration.dataset.validation = 0.2
    configuration.optimizer.schedule.name = .cosine
    configuration.optimizer.schedule.warmupEpochs = 1
    configuration.optimizer.learningRate = 0.05
    configuration.optimizer.momentum = 0.9
    configuration.optimizer.weightDecay = 0.003
    configuration.training.epochs = 100
    configuration.training.batchSize = 32
    configuration.growth.maxNeurons = nil
    configuration.growth.statistics.samples = .auto
    configuration.growth.statistics.first = 1000
    configuration.growth.thresholds.worth = 0.2
    configuration.growth.thresholds.spare = 0.15
    configuration.growth.shrinkPerturb.when = .early
    configuration.growth.shrinkPerturb.noise = 0.3
    change(&configuration)
    return configuration
  }

  @Test("the figures are those of the model, also when growth takes the operations that were left")
  func figuresAtTheEnd() throws {
    var endsWithGrowth = 0
    for (seed, isOnPlateau) in [(0, false), (1, false), (2, false), (0, true), (2, true)] {
      let configuration = ownPace {
        $0.seed = seed
        $0.training.flops = isOnPlateau ? 2e7 : 2e6
        $0.growth.pace = 36
        guard isOnPlateau else { return }
        $0.growth.onPlateau = GrowthPolicy.Plateau()
        $0.growth.onPlateau?.patience = 1
        $0.growth.until = 200
      }
      let outcome = try run(configuration)
      let data = try Catalog().prepare(configuration.dataset)
      let network = try ModelFile(outcome.model).network()
      let evaluation = Evaluation(of: network, on: data.test, of: data, loss: .crossEntropy)
      #expect(evaluation.accuracy == outcome.result.testAccuracy)
      #expect(network.widths == outcome.result.finalWidths)
      let last = try #require(outcome.metrics.last)
      if outcome.growth.last?.step == last.step { endsWithGrowth += 1 }
    }
    #expect(endsWithGrowth > 0)
  }

  @Test(
    "growth takes a tenth of the training at most: two copies on trial, or a last batch of a sample",
    arguments: [(54, 32), (94, 32), (0, 1149)])
  func cost(_ seed: Int, _ batch: Int) throws {
    let outcome = try run(
      ownPace {
        $0.seed = seed
        $0.training.batchSize = batch
      })
    #expect(batch > 32 || outcome.growth.contains { $0.isOfTrial && $0.widthAfter < $0.widthBefore })
    #expect(outcome.cost.growthFlops <= 0.1005 * max(outcome.cost.trainFlops, Grower.leastTraining))
  }

  @Test("growth that may take more than all of the training does not end for that before the training does")
  func expensiveGrowth() throws {
    func steps(_ most: Double) throws -> Double {
      let outcome = try run(
        ownPace {
          $0.training.flops = 1e8
          $0.growth.maxCost = most
        })
      let last = outcome.growth.filter { $0.widthAfter > $0.widthBefore }.map(\.step).max()
      return Double(last ?? 0) / Double(outcome.metrics.last?.step ?? 1)
    }
    #expect(try steps(1000) > 0.3)
  }

  @Test("where no layer may become wider units may go again all the same")
  func thinningAtTheLimit() throws {
    let outcome = try run(ownPace { $0.growth.maxWidth = [20] })
    #expect(outcome.growth.map(\.widthAfter).max() == 20)
    #expect(outcome.growth.contains { $0.isOfTrial })
  }

  /// One batch of all samples, so that their order does not matter; most of its inputs are zero.
  @Test("steps on batches in which most inputs are zero, against double precision over all inputs")
  func bordered() throws {
    let data = PreparedDataset.bordered(training: 96, test: 10)
    #expect(data.training.isSparse)
    let steps = 6
    let configuration = configuration {
      $0.model = ModelConfiguration(hidden: [20])
      $0.growth.method = .none
      $0.training.epochs = steps
      $0.training.batchSize = 96
      $0.optimizer.learningRate = 0.1
      $0.optimizer.momentum = 0.9
      $0.optimizer.schedule.name = .constant
    }
    let outcome = try Trainer.run(configuration, on: data) { _ in .goOn }
    let trained = try ModelFile(outcome.model).network()

    var random = RandomGenerator(seed: configuration.seed, stream: "weights")
    let fresh = Network(configuration.model, inputCount: 200, outputCount: 3, from: &random)
    var batch = Matrix<Float>(rows: 96, columns: 201)
    data.training.gather(Array(0..<96).span, into: &batch)
    var reference = TwoLayerReference(fresh)
    let samples = (0..<96).map { row in (0..<201).map { Double(batch[row, $0]) } }
    for _ in 0..<steps {
      reference.step(samples, data.training.labels.map(Int.init), rate: 0.1, momentum: 0.9)
    }
    for (layer, expected) in zip(trained.layers, reference.parameters) {
      let found = layer.parameters.array()
      for (a, b) in zip(found, expected.joined()) { #expect(abs(Double(a) - b) < 2e-6) }
    }
    #expect(trained.layers[0].parameters.array() != fresh.layers[0].parameters.array())
  }

  @Test("early stopping keeps the network of the best epoch")
  func earlyStopping() throws {
    let outcome = try run(
      configuration {
        $0.model.hidden = [8]
        $0.growth.method = .none
        $0.training.epochs = 60
        $0.optimizer.learningRate = 0.5
        $0.training.earlyStopping = TrainingConfiguration.EarlyStopping()
        $0.training.earlyStopping?.patience = 3
      })
    let losses = outcome.metrics.dropFirst().compactMap(\.validationLoss)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] }) + 1
    #expect(outcome.result.bestEpoch == Double(best))
    #expect(outcome.metrics.count == best + 4)
    #expect(outcome.result.validationLoss == losses[best - 1])
  }

  @Test("a loss that leaves the numbers ends the run with epoch and step")
  func divergence() throws {
    #expect {
      try run(
        configuration {
          $0.growth.method = .none
          $0.training.loss = .meanSquaredError
          $0.model.activation = .identity
          $0.optimizer.learningRate = 1e6
        })
    } throws: { error in
      guard case .diverged(epoch: 1, step: let step, loss: _)? = error as? TrainingError else { return false }
      return step > 0 && step < 41
    }
  }

  @Test("a network that is lost in the last step of an epoch is no result")
  func divergenceAtTheEnd() throws {
    // One step per epoch, at a rate that leaves the numbers with the first one.
    #expect {
      try run(
        configuration {
          $0.growth.method = .none
          $0.training.epochs = 1
          $0.training.batchSize = 2000
          $0.training.loss = .meanSquaredError
          $0.model.activation = .identity
          $0.optimizer.learningRate = 1e30
        })
    } throws: { error in
      guard case .diverged(epoch: 1, step: 1, loss: _)? = error as? TrainingError else { return false }
      return true
    }
  }

  @Test(
    "an input out of all proportion is blamed where it stands, not the training",
    arguments: ["validation", "test"])
  func outlier(name: String) throws {
    func part(_ samples: Int, last: Float) -> DataPart {
      let inputs = (0..<samples).map { sample in
        (0..<20).map { sample == samples - 1 ? last : Float((sample + $0) % 3) }
      }
      return DataPart(inputs: inputs, labels: (0..<samples).map { $0 % 2 })
    }
    let training = part(40, last: 1)
    // The sum over the inputs of some unit is beyond single precision.
    let odd = part(2, last: 3e38)
    let even = part(2, last: 1)
    let data = PreparedDataset(
      classCount: 2, training: training, validation: name == "validation" ? odd : even,
      test: name == "test" ? odd : even)
    let settings = configuration {
      $0.growth.method = .none
      $0.model.hidden = [16]
      $0.training.epochs = 2
    }
    #expect {
      _ = try Trainer.run(settings, on: data) { _ in .goOn }
    } throws: { error in
      guard case .unsuitableData(let message)? = error as? TrainingError else { return false }
      return message.hasPrefix("the loss of the \(name) part became ")
        && message.contains(
          " through the data: sample 1, input 0, both from 0: 3e+38 is 3e+38 as the network sees it; correct")
    }
  }

  @Test("training images alone are changed, also where most inputs are zero")
  func augmentation() throws {
    func result(_ crop: Int, seed: Int = 0) throws -> [EpochMetrics] {
      let settings = configuration {
        $0.growth.method = .none
        $0.model.hidden = [20]
        $0.training.epochs = 2
        $0.seed = seed
        if crop > 0 {
          $0.dataset.augment = .init()
          $0.dataset.augment?.crop = crop
        }
      }
      let data = PreparedDataset.bordered(training: 300, test: 50)
      #expect(data.training.isSparse)
      return try Trainer.run(settings, on: data) { _ in .goOn }.metrics
    }
    let (plain, moved) = (try result(0), try result(1))
    // Before the first step every figure is that of the images as they are.
    #expect(moved[0].trainLoss == plain[0].trainLoss && moved[0].testLoss == plain[0].testLoss)
    #expect(moved[1].trainLoss != plain[1].trainLoss)
    let again = try result(1)
    #expect(
      again.map(\.trainLoss) == moved.map(\.trainLoss) && again.map(\.testLoss) == moved.map(\.testLoss))
    var settings = configuration { $0.growth.method = .none }
    settings.dataset.augment = .init()
    let part = DataPart(inputs: [[1, 2], [3, 4]], labels: [0, 1])
    #expect(throws: TrainingError.unsuitableData("only images are augmented")) {
      _ = try Trainer.run(settings, on: PreparedDataset(classCount: 2, training: part, test: part)) { _ in
        .goOn
      }
    }
  }

  @Test("what is no number is never the best of a metric")
  func monitor() throws {
    var row = try #require(try run(configuration { $0.training.epochs = 1 }).metrics.last)
    var monitor = Monitor(.validationLoss)
    let values: [(Double, Bool)] = [(.nan, false), (3, true), (.nan, false), (4, false), (2, true)]
    for (value, isBest) in values {
      row.validationLoss = value
      #expect(monitor.take(row) == isBest)
    }
    #expect(monitor.best == 2)
  }

  @Test("no part for a decision is an error that says so")
  func missingValidation() throws {
    let configuration = configuration {
      $0.dataset.validation = 0
      $0.growth.lineSearch.split = .validation
    }
    #expect(throws: TrainingError.unsuitableData("there is no validation part for the line search")) {
      try run(configuration)
    }
  }

  @Test("growth on a plateau waits for one, and only between start and until")
  func plateau() throws {
    let outcome = try run(
      configuration {
        $0.training.epochs = 20
        $0.growth.method = .random
        $0.growth.scale = .initializer
        $0.growth.onPlateau = GrowthPolicy.Plateau()
        $0.growth.onPlateau?.patience = 1
        $0.growth.start = 3
        $0.growth.until = 15
      })
    let losses = outcome.metrics.map { $0.validationLoss ?? 0 }
    let events = Set(outcome.growth.map { Int($0.epoch) })
    #expect(!events.isEmpty)
    for epoch in events {
      #expect((3...15).contains(epoch))
      // Neither this epoch nor, with a patience of 1, anything since the last best was better.
      #expect(losses[epoch] >= losses[1..<epoch].min() ?? 0)
    }
  }

  @Test("restarting the schedule brings the learning rate back after the last growth")
  func restartedSchedule() throws {
    func rates(_ choice: GrowthPolicy.LearningRate) throws -> [Double] {
      try run(
        configuration {
          $0.optimizer.schedule.name = .cosine
          $0.growth.method = .random
          $0.growth.scale = .initializer
          $0.growth.start = 2
          $0.growth.until = 2
          $0.growth.learningRate = choice
        }
      ).metrics.map(\.learningRate)
    }
    let kept = try rates(.keep)
    let restarted = try rates(.restartSchedule)
    #expect(kept[2] == restarted[2])
    // Half of a cosine over the two epochs that are left: after one of them, one step short of half the rate.
    #expect(restarted[3] > 0.025 && restarted[3] < 0.027)
    #expect(kept[3] < 0.009)
  }

  @Test(
    "rescaled learning rates and every other choice train",
    arguments: GrowthPolicy.Method.allCases.filter { $0 != .external })
  func choices(_ method: GrowthPolicy.Method) throws {
    for change in [
      { (policy: inout GrowthPolicy) in policy.learningRate = .rescale },
      { $0.optimizerState = .reset }, { $0.applyUpdate = true }, { $0.project = false },
      { $0.scale = .balanced },
      {
        $0.scale = .normalized; $0.lineSearch.share = 0.25
      },
      {
        $0.scale = .initializer; $0.fill = .random
      },
      {
        $0.statistics.samples = .all; $0.lineSearch.split = .validation
      }, { $0.shrinkPerturb.when = .each },
    ] as [(inout GrowthPolicy) -> Void] {
      let outcome = try run(
        configuration {
          $0.growth.method = method
          change(&$0.growth)
        })
      #expect(outcome.metrics.count == 5)
      #expect(outcome.metrics.allSatisfy { $0.testLoss.isFinite })
      #expect((outcome.growth.isEmpty) == (method == .none))
    }
  }

  @Test("twenty ReLU networks from [2, 2] on digits: none ends dead", arguments: 0..<20)
  func nobodyDies(_ seed: Int) throws {
    let outcome = try run(
      configuration {
        $0.seed = seed
        $0.training.epochs = 12
      })
    #expect(try #require(outcome.result.testAccuracy) > 0.5, "widths \(outcome.result.finalWidths)")
  }

  private static let hasMNIST = (try? Catalog().contentHash(of: DatasetConfiguration(name: .mnist))) != nil

  @Test(
    "twenty ReLU networks from [2, 2] on MNIST: none ends dead",
    .enabled(if: hasMNIST, "MNIST is not on this machine (sprout data fetch mnist)"), arguments: 0..<20)
  func nobodyDiesOnMNIST(_ seed: Int) throws {
    let outcome = try run(
      configuration {
        $0.dataset = DatasetConfiguration(name: .mnist)
        $0.dataset.trainLimit = 10_000
        $0.seed = seed
        $0.training.epochs = 6
        $0.training.batchSize = 64
        $0.growth.until = 4
      })
    #expect(try #require(outcome.result.testAccuracy) > 0.5, "widths \(outcome.result.finalWidths)")
  }
}

@Suite("Growth calendar")
struct GrowthCalendarTests {
  @Test("events at fixed distances, none at or after the last step")
  func steps() {
    var policy = GrowthPolicy()
    policy.start = 0.5
    policy.every = 0.5
    policy.until = 2
    #expect(GrowthCalendar(policy, epochs: 4, stepsPerEpoch: 10).steps == [5, 10, 15, 20])
    #expect(GrowthCalendar(policy, epochs: 2, stepsPerEpoch: 10).steps == [5, 10, 15])
    // By default sixteen events, as far as they fall into the first half.
    policy.until = nil
    #expect(GrowthCalendar(policy, epochs: 2, stepsPerEpoch: 10).steps == [5, 10])
    #expect(GrowthCalendar(policy, epochs: 40, stepsPerEpoch: 10).steps == (1...16).map { 5 * $0 })
    // More events than steps fall together.
    policy.every = 0.01
    policy.until = 1
    #expect(GrowthCalendar(policy, epochs: 2, stepsPerEpoch: 3).steps == [2, 3])
    policy.method = .none
    #expect(GrowthCalendar(policy, epochs: 2, stepsPerEpoch: 3).steps.isEmpty)
  }

  /// Any number is answered at once, with steps of the run in rising order.
  @Test(
    arguments: [
      (1e-12, 0.0, 2.0, [0, 1, 2, 3, 4, 5]), (1e-300, 0.5, 1, [2, 3]), (1e19, 1, 1e300, [3]),
      (.infinity, 0, 2, []), (.nan, 0, 2, []), (-1, 0, 2, []), (1, 1e19, 2e19, []), (1, .nan, 2, []),
      (0.5, 0, .infinity, [0, 2, 3, 5]), (1, 5, 1, []), (0.3, 0.4, 0.9, [1, 2]),
    ] as [(Double, Double, Double, [Int])])
  func absurdNumbers(_ every: Double, _ start: Double, _ until: Double, _ steps: [Int]) {
    var policy = GrowthPolicy()
    policy.every = every
    policy.start = start
    policy.until = until
    #expect(GrowthCalendar(policy, epochs: 2, stepsPerEpoch: 3).steps == steps)
    #expect(GrowthCalendar(policy, epochs: .max, stepsPerEpoch: .max).steps == [])
  }

  @Test("a distance below one step is refused with the smallest there is")
  func tooSmallDistances() {
    var run = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: [2]))
    run.training.batchSize = 100
    run.growth.every = 0.1
    #expect(run.calendarProblem(trainingSamples: 901) == nil)
    #expect(
      run.calendarProblem(trainingSamples: 250)
        == "growth.every is 0.1 epochs, less than one step: an epoch has 3 steps, 250 samples in batches of 100; give at "
        + "least 0.334")
    run.growth.every = 0.333
    #expect(run.calendarProblem(trainingSamples: 250) == nil)
    #expect(
      run.calendarProblem(trainingSamples: 40)?.hasSuffix(
        "1 step, 40 samples in batches of 40; give at least 1.0") == true)
    // There are no events to count, and nothing grows here.
    run.growth.every = nil
    #expect(run.calendarProblem(trainingSamples: 40) == nil)
    run.growth.every = 0.1
    run.growth.method = .none
    #expect(run.calendarProblem(trainingSamples: 40) == nil)
  }

  @Test("a worker refuses it too")
  func trainerRefuses() throws {
    var run = RunConfiguration(dataset: .init(name: .twoSpirals), model: .init(hidden: [2]))
    run.dataset.samples = 100
    run.growth.every = 1e-12
    let data = try Catalog().prepare(run.dataset)
    #expect {
      _ = try Trainer.run(run, on: data) { _ in .goOn }
    } throws: { error in
      guard case TrainingError.unsuitableData(let message) = error else { return false }
      return message.hasPrefix("growth.every is 1e-12 epochs, less than one step")
    }
  }
}
