import Datasets
import Growth
import LinearAlgebra
import Networks
import Testing

@testable import Training

/// States that are whole as files, and in which no run can have been.
@Suite("Checkpoints of no run")
struct CheckpointConsistencyTests {
  /// Why a run was ended here.
  private struct Begun: Error {}

  private static let configuration = {
    var configuration = RunConfiguration(
      dataset: DatasetConfiguration(name: .digits), model: ModelConfiguration(hidden: [2, 3]))
    configuration.training.epochs = 4
    configuration.training.batchSize = 200
    configuration.training.earlyStopping = .init()
    configuration.growth.layers = .all
    configuration.growth.every = 0.5
    configuration.growth.until = 3
    configuration.growth.fill = .random
    configuration.growth.learningRate = .rescale
    return configuration
  }()
  private static let digits = Result { try Catalog().prepare(DatasetConfiguration(name: .digits)) }
  /// A state in the middle of the third epoch, behind growth.
  private static let state = Result {
    var last: Checkpoint?
    _ = try Trainer.run(configuration, on: digits.get()) { event in
      if case .checkpoint(let checkpoint) = event, checkpoint.present.epoch == 3, checkpoint.present.next > 0
      {
        last = last ?? checkpoint
      }
      return .save
    }
    return try #require(last)
  }

  /// Goes on from a state for a moment.
  private func begin(from checkpoint: Checkpoint) throws {
    do {
      _ = try Trainer.run(Self.configuration, on: Self.digits.get(), from: checkpoint) { _ in throw Begun() }
    } catch is Begun {}
  }

  /// A number that was written wrongly.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (inout Checkpoint) -> Void

    init(_ description: String, _ make: @escaping @Sendable (inout Checkpoint) -> Void) {
      testDescription = description
      self.make = make
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("epoch -1") { $0.present.epoch = -1 },
    Mistake("epoch 0") { $0.present.epoch = 0 },
    Mistake("epoch 1e12") { $0.present.epoch = 1_000_000_000_000 },
    Mistake("the next epoch") { $0.present.epoch += 1 },
    Mistake("no rows of metrics") { $0.metrics = [] },
    Mistake("a row of metrics twice") { $0.metrics.append($0.metrics[2]) },
    Mistake("a row's samples") { $0.metrics[2].samples = .max },
    Mistake("a first loss of no number") { $0.metrics[0].trainLoss = .nan },
    Mistake("a first loss of -1e300") { $0.metrics[0].testLoss = -1e300 },
    Mistake("a validation loss of no number") { $0.metrics[1].validationLoss = .infinity },
    Mistake("more than all right") { $0.metrics[0].testAccuracy = 1.5 },
    Mistake("more than all explained") { $0.metrics[0].testR2 = 1.5 },
    Mistake("a row's operations") { $0.metrics[0].trainFlops = -1 },
    Mistake("a row's seconds") { $0.metrics[0].seconds = .nan },
    Mistake("a row's widths") { $0.metrics[0].widths[0] = 0 },
    Mistake("a row's widths of 2^62") { $0.metrics[2].widths[0] = 1 << 62 },
    Mistake("a row's widths before growth") { $0.metrics[2].widths = $0.metrics[0].widths },
    Mistake("a row's parameters") { $0.metrics[1].parameters += 1 },
    Mistake("a row's operations of training") { $0.metrics[1].trainFlops *= 1.01 },
    Mistake("operations of a growth event") { $0.growth[0].growthFlops = .nan },
    Mistake("samples of a growth event") { $0.growth[0].samples = -1 },
    Mistake("another best value") { $0.metrics[Int($0.stopping?.bestEpoch ?? 0)].validationLoss = 1e-300 },
    Mistake("next -1") { $0.present.next = -1 },
    Mistake("next within a batch") { $0.present.next += 1 },
    Mistake("next behind the last sample") { $0.present.next = 2000 },
    Mistake("steps of the largest Int") { $0.step = .max },
    Mistake("step -1") { $0.step = -1 },
    Mistake("seconds NaN") { $0.seconds = .nan },
    Mistake("seconds of the epoch 1e300") { $0.present.seconds = 1e300 },
    Mistake("processor seconds below 0") { $0.cpuSeconds = -1 },
    Mistake("memory below 0") { $0.peakMemoryBytes = -1 },
    Mistake("infinite operations") { $0.trainFlops = .infinity },
    Mistake("sum of no number") { $0.present.sum.loss = .nan },
    Mistake("more right than seen") { $0.present.sum.correct = $0.present.next + 1 },
    Mistake("samples summed up") { $0.present.sum.samples = .max },
    Mistake("events passed") { $0.passedEvents += 1 },
    Mistake("events passed below 0") { $0.passedEvents = .min },
    Mistake("events of growth") { $0.grower.events = .max },
    Mistake("rejections below 0") { $0.grower.rejections = -1 },
    Mistake("schedule from the future") { $0.scheduleOrigin = $0.step + 1 },
    Mistake("schedule of the smallest Int") { $0.scheduleOrigin = .min },
    Mistake("learning rate of no number") { $0.rate = .nan },
    Mistake("a row of growth is missing") { $0.growth.removeFirst($0.growth.count { $0.widthAfter > 2 }) },
    Mistake("a layer that is not there") { $0.growth[0].layer = 9 },
    Mistake("a width of the smallest Int") { $0.growth[0].widthBefore = .min },
    Mistake("an event of the future") { $0.growth[0].event = 1000 },
    Mistake("another monitor") { $0.plateau = Monitor(.trainLoss) },
    Mistake("no monitor") { $0.stopping = nil },
    Mistake("no best network") { $0.bestNetwork = nil },
    Mistake("best network of no layers") { $0.bestNetwork = [] },
    Mistake("a layer too few") { $0.network.removeLast() },
    Mistake("layers the wrong way round") { $0.network.reverse() },
    Mistake("optimizer of the largest Int") { $0.optimizer.steps = .max },
    Mistake("weights of no number") { $0.network[1] = broken($0.network[1], .nan) },
    Mistake("infinite weights of the best network") {
      $0.bestNetwork = $0.bestNetwork?.map { broken($0, .infinity) }
    },
    Mistake("growth over before its time") { $0.grower.isFinished.toggle() },
    Mistake("an optimizer that began later") { $0.optimizer.steps -= 1 },
    Mistake("another learning rate") { $0.rate *= 2 },
    Mistake("a schedule that growth began anew") { $0.scheduleOrigin = $0.growth[0].step },
    Mistake("operations of all times") { $0.trainFlops = 1e300 },
    Mistake("operations of a step less") { $0.trainFlops *= 0.99 },
    Mistake("operations of growth below its rows'") { $0.growthFlops *= 0.5 },
    Mistake("operations of the warm-up") { $0.warmUpFlops = 1e300 },
    Mistake("operations that fall") { $0.metrics[1].trainFlops = 1e300 },
    Mistake("a noise edge of no number") { $0.growth[0].noiseEdge = .nan },
    Mistake("a singular value of no number") { $0.growth[0].singularValues = [.nan] },
    Mistake("an event in epoch 1e19") { $0.growth[0].epoch = 1e19 },
    Mistake("candidates of the largest Int") { $0.growth[0].candidates = .max },
    Mistake("more samples than there are") { $0.growth[0].samples = 1_000_000 },
    Mistake("optimizer below 0") { $0.optimizer.steps = -1 },
  ]

  /// A matrix with another number in its middle.
  private static func broken(_ stored: StoredMatrix, _ number: Float) -> StoredMatrix {
    guard var matrix = try? stored.matrix() else { return stored }
    matrix[matrix.rows / 2, matrix.columns / 2] = number
    return StoredMatrix(matrix)
  }

  @Test("are refused before anything is made of them", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    var checkpoint = try Self.state.get()
    try begin(from: checkpoint)
    mistake.make(&checkpoint)
    do {
      // As from a file.
      try begin(from: Checkpoint(bytes: checkpoint.bytes))
      Issue.record("it goes on")
    } catch TrainingError.unsuitableCheckpoint(let reason) {
      #expect(!reason.isEmpty)
    }
  }

  /// Runs whose rates and whose end of growth follow from more than epochs.
  private static let courses: [@Sendable (inout RunConfiguration) -> Void] = [
    {
      $0.training.flops = 3e8
      $0.optimizer.schedule.name = .cosine
      $0.optimizer.schedule.warmupEpochs = 0.5
    },
    {
      $0.training.flops = 3e8
      $0.optimizer.schedule.name = .cosine
      $0.growth.learningRate = .restartSchedule
    },
    {
      $0.optimizer.schedule.name = .cosine
      $0.optimizer.schedule.warmupEpochs = 1
      $0.growth.learningRate = .restartSchedule
    },
    { $0.growth.maxWidth = [4] }, { $0.growth.maxParameters = 260 }, { $0.growth.maxWidth = [2, 3] },
    {
      $0.growth.thresholds.lossDecrease = 0.9
      $0.growth.stopAfter = 2
      $0.growth.fill = .none
    },
    {
      $0.training.flops = 3e8
      $0.optimizer.schedule.name = .cosine
      $0.growth.every = nil
      $0.growth.pace = 5
      $0.growth.maxWidth = [6]
    },
  ]

  @Test(
    "of a run are gone on from, and with another rate or end of growth are not", arguments: courses.indices)
  func course(_ index: Int) throws {
    var configuration = Self.configuration
    Self.courses[index](&configuration)
    var states: [Checkpoint] = []
    _ = try Trainer.run(configuration, on: Self.digits.get()) { event in
      if case .checkpoint(let checkpoint) = event { states.append(checkpoint) }
      return .save
    }
    func begin(from checkpoint: Checkpoint) throws {
      do {
        _ = try Trainer.run(configuration, on: Self.digits.get(), from: checkpoint) { _ in throw Begun() }
      } catch is Begun {}
    }
    #expect(states.count > 3)
    for state in states {
      try begin(from: state)
      for change in [{ $0.rate *= 1.001 }, { $0.rate *= 0.5 }, { $0.grower.isFinished.toggle() }]
        as [(inout Checkpoint) -> Void]
      where state.step > 0 {
        var wrong = state
        change(&wrong)
        // A rate of nothing is the same by any factor.
        guard wrong.rate != state.rate || wrong.grower.isFinished != state.grower.isFinished else { continue }
        #expect(throws: TrainingError.self, "step \(state.step)") { try begin(from: wrong) }
      }
    }
  }

  @Test("are refused when growth has factored its inputs with another ridge")
  func ridge() throws {
    var configuration = Self.configuration
    configuration.growth.statistics.ridge = 0.3
    let checkpoint = try Self.state.get()
    #expect(checkpoint.growthInputs.isPossible(under: Self.configuration.growth))
    #expect(!checkpoint.growthInputs.isPossible(under: configuration.growth))
  }

  @Test("are refused when a monitor is of another epoch")
  func monitors() throws {
    var monitor = Monitor(.validationLoss)
    var row = try Self.state.get().metrics[2]
    row.epoch = 7
    _ = monitor.take(row)
    var checkpoint = try Self.state.get()
    checkpoint.stopping = monitor
    #expect(throws: TrainingError.self) { try begin(from: checkpoint) }
  }

  @Test("neither trap nor hang, whatever byte is wrong")
  func bytes() throws {
    let whole = try Self.state.get().bytes
    var generator = RandomGenerator(seed: 5, stream: "damage")
    var refused = 0
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...generator.index(below: 3) {
        let place = generator.index(below: bytes.count)
        switch generator.index(below: 4) {
        case 0: bytes[place] = UInt8(generator.index(below: 256))
        case 1: bytes[place] ^= 1 << UInt8(generator.index(below: 8))
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8(generator.index(below: 256)), at: place)
        }
      }
      do { try begin(from: Checkpoint(bytes: bytes)) } catch { refused += 1 }
    }
    // Most bytes are weights, which may have any value.
    #expect(refused > 50)
    for cut in [0, 1, whole.count / 2, whole.count - 1] {
      #expect(throws: (any Error).self) { try Checkpoint(bytes: Array(whole[..<cut])) }
    }
    #expect(throws: (any Error).self) { try Checkpoint(bytes: whole + [0]) }
  }
}
