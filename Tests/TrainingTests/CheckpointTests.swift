import Datasets
import Growth
import Networks
import Testing

@testable import Training

/// A run that goes on from any of its checkpoints ends as if it had never stopped.
@Suite("Checkpoints")
struct CheckpointTests {
  /// A kind of run, each with some state that has to survive.
  enum Kind: String, CaseIterable, Sendable {
    case tiny, adam, rescaled, plateau, stopping, perturbed, fixed, bordered, ownPace, counted, overspent,
      judgedByMany, narrowed, augmented, convolutions,
      grownConvolutions, pacedConvolutions, numbers, pacedNumbers

    var configuration: RunConfiguration {
      var configuration = RunConfiguration(
        dataset: DatasetConfiguration(name: .digits), model: ModelConfiguration(hidden: [2, 2]))
      configuration.training.epochs = 3
      configuration.training.batchSize = 64
      configuration.growth.layers = .all
      configuration.growth.every = 0.4
      configuration.growth.until = 2.5
      switch self {
      case .tiny:
        configuration.growth.learningRate = .restartSchedule
        configuration.optimizer.schedule.name = .cosine
      case .adam:
        configuration.optimizer.name = .adam
        configuration.optimizer.learningRate = 0.005
        configuration.growth.fill = .random
      case .rescaled:
        configuration.growth.learningRate = .rescale
        configuration.growth.lineSearch.split = .validation
      case .plateau:
        configuration.growth.onPlateau = .init()
        configuration.growth.onPlateau?.patience = 1
        configuration.training.epochs = 8
        configuration.growth.until = 7
        configuration.optimizer.learningRate = 0.3
      case .stopping:
        configuration.training.earlyStopping = .init()
        configuration.training.earlyStopping?.patience = 1
        configuration.training.epochs = 8
        configuration.optimizer.learningRate = 0.3
      case .perturbed:
        configuration.growth.shrinkPerturb.when = .each
      case .fixed:
        configuration.growth.method = .none
      case .grownConvolutions, .pacedConvolutions:
        configuration.model = ModelConfiguration(layers: [
          .convolution(.init(channels: 2)), .pool(.init(size: 2)), .residual(.init(inner: 1)),
          .dense(width: 3),
        ])
        configuration.model.norm = .batch
        configuration.growth.fill = .random
        guard self == .pacedConvolutions else { break }
        configuration.growth.takeOwnPace()
        configuration.growth.maxCost = 1
      case .numbers, .pacedNumbers:
        configuration.dataset = DatasetConfiguration(name: .friedman1)
        configuration.dataset.samples = 900
        configuration.training.loss = .meanSquaredError
        configuration.training.earlyStopping = .init()
        configuration.training.epochs = 6
        guard self == .pacedNumbers else { break }
        configuration.growth.takeOwnPace()
        configuration.growth.maxCost = 1
      case .convolutions:
        configuration.growth.method = .none
        configuration.model = ModelConfiguration(layers: [
          .convolution(.init(channels: 3)), .pool(.init(size: 2)), .residual(.init(inner: 2)),
          .dense(width: 5),
        ])
        configuration.model.norm = .batch
      case .ownPace:
        configuration.growth.takeOwnPace()
      case .counted:
        configuration.growth.every = nil
        configuration.growth.pace = 5
        configuration.growth.statistics.samples = .auto
        configuration.growth.statistics.first = 200
        configuration.training.flops = 60e6
        configuration.optimizer.schedule.name = .cosine
        configuration.optimizer.schedule.warmupEpochs = 1
      case .overspent:
        // The first event takes more than is left.
        configuration.training.flops = 3e6
      case .augmented:
        configuration.dataset.augment = .init()
        configuration.dataset.augment?.crop = 1
        configuration.dataset.augment?.flip = true
      case .judgedByMany:
        configuration.dataset.validation = 0.7
        configuration.growth.every = nil
        configuration.growth.pace = 5
        configuration.growth.statistics.samples = .auto
        configuration.growth.statistics.first = 100
        configuration.growth.maxCost = 2
      case .narrowed:
        // Wide for what it has to learn: units go again.
        configuration.dataset = DatasetConfiguration(name: .teacher)
        configuration.dataset.inputs = 8
        configuration.dataset.classes = 3
        configuration.dataset.samples = 3000
        configuration.dataset.teacherHidden = [2]
        configuration.dataset.validation = 0.3
        configuration.model.hidden = [24]
        configuration.model.activation = .tanh
        configuration.optimizer.learningRate = 0.1
        configuration.training.epochs = 6
        // A trial that changes the network begins the schedule anew, as growth does.
        configuration.optimizer.schedule.name = .cosine
        configuration.growth.learningRate = .restartSchedule
        configuration.growth.every = nil
        configuration.growth.shrinkPerturb.when = .never
        configuration.growth.statistics.samples = .auto
        configuration.growth.thresholds.spare = 20
        configuration.growth.thresholds.worth = nil
        configuration.growth.samplesPerParameter = 1000
        configuration.growth.maxCost = 1
      case .bordered:
        // From too few units for batches without inputs that stay to enough of them.
        configuration.model.hidden = [14, 4]
        configuration.growth.maxNeurons = 2
        configuration.growth.fill = .random
      }
      return configuration
    }
  }

  /// Inputs of which most stay in a batch, and a last batch of one sample, in which all do.
  private static let bordered = PreparedDataset.bordered(training: 64 * 9 + 1, test: 50)
  private static let digits = Result { try Catalog().prepare(DatasetConfiguration(name: .digits)) }

  /// Runs with a checkpoint wherever one is offered.
  private func run(
    _ configuration: RunConfiguration, on data: PreparedDataset? = nil, from checkpoint: Checkpoint? = nil
  ) throws -> (outcome: Trainer.Outcome, checkpoints: [[UInt8]]) {
    var checkpoints: [[UInt8]] = []
    let data = try data ?? Self.digits.get()
    let outcome = try Trainer.run(configuration, on: data, from: checkpoint) { event in
      if case .checkpoint(let checkpoint) = event {
        checkpoints.append(try checkpoint.bytes)
      }
      return .save
    }
    return (outcome, checkpoints)
  }

  private func timeless(_ outcome: Trainer.Outcome) -> Trainer.Outcome {
    var outcome = outcome
    for index in outcome.metrics.indices {
      outcome.metrics[index].seconds = 0
      outcome.metrics[index].trainSeconds = 0
    }
    for index in outcome.growth.indices { outcome.growth[index].seconds = 0 }
    return outcome
  }

  @Test("goes on to the same bytes from every checkpoint", arguments: Kind.allCases)
  func resuming(_ kind: Kind) throws {
    let data: PreparedDataset? =
      switch kind {
      case .bordered: Self.bordered
      case .judgedByMany, .narrowed, .numbers, .pacedNumbers:
        try Catalog().prepare(kind.configuration.dataset)
      default: nil
      }
    let (whole, checkpoints) = try run(kind.configuration, on: data)
    let expected = timeless(whole)
    #expect(checkpoints.count > (kind == .overspent ? 1 : 3))
    if kind == .overspent { #expect(expected.cost.growthFlops > 3e6) }
    if kind != .fixed, kind != .convolutions { #expect(expected.growth.contains { $0.accepted }) }
    if kind == .narrowed { #expect(expected.growth.contains { $0.widthAfter < $0.widthBefore }) }
    if data?.targets != nil {
      #expect(expected.metrics.allSatisfy { $0.testR2 != nil && $0.testAccuracy == nil })
    }
    if kind == .bordered { #expect(expected.result.finalWidths[0] > 16) }
    for saved in checkpoints {
      let checkpoint = try Checkpoint(bytes: saved)
      let (resumed, _) = try run(kind.configuration, on: data, from: checkpoint)
      let found = timeless(resumed)
      #expect(found.model == expected.model, "from step \(checkpoint.step)")
      #expect(found.metrics == expected.metrics, "from step \(checkpoint.step)")
      #expect(found.growth == expected.growth, "from step \(checkpoint.step)")
      #expect(found.result == expected.result)
      #expect(found.cost.trainFlops == expected.cost.trainFlops)
      #expect(found.cost.growthFlops == expected.cost.growthFlops)
      // The time before the interruption counts.
      let rows = checkpoint.metrics.reduce(0) { $0 + $1.seconds }
      #expect(resumed.cost.seconds >= rows)
    }
  }

  @Test("is offered after each growth event and every few steps in between")
  func places() throws {
    let (outcome, checkpoints) = try run(Kind.tiny.configuration)
    let steps = try checkpoints.map { try Checkpoint(bytes: $0).step }
    #expect(Set(outcome.growth.map(\.step)).isSubset(of: steps))
    // 1,294 images in batches of 64 are 21 steps an epoch.
    #expect(Set([0, 16, 32, 48]).isSubset(of: steps))
  }

  @Test("is refused by a run of another shape")
  func strangers() throws {
    let (_, checkpoints) = try run(Kind.adam.configuration)
    let checkpoint = try Checkpoint(bytes: checkpoints[2])
    var other = Kind.adam.configuration
    other.model.hidden = [2]
    #expect(throws: TrainingError.self) { try run(other, from: checkpoint) }
    #expect(throws: TrainingError.self) { try run(Kind.fixed.configuration, from: checkpoint) }
  }
}

extension GrowthPolicy {
  /// Growth that looks often, from a few samples.
  fileprivate mutating func takeOwnPace() {
    every = nil
    pace = 5
    maxNeurons = nil
    statistics.samples = .auto
    statistics.first = 200
    shrinkPerturb.when = .never
  }
}
