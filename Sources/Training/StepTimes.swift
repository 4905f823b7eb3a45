public import Datasets
internal import Glibc
internal import LinearAlgebra
internal import Networks

/// What a training step and an evaluation of a network take on this machine.
public struct StepTimes: Codable, Hashable, Sendable {
  /// Seconds of a training step on a whole batch.
  public let step: Double
  /// Seconds of the evaluation of a sample.
  public let evaluation: Double

  /// Times that are known.
  public init(step: Double, evaluation: Double) {
    self.step = step
    self.evaluation = evaluation
  }

  /// Operations of a step from which on a part of the batch is measured for the whole.
  private static let largestStep = 4e8
  /// The fewest samples of a part: layers on images work on so many at a time.
  private static let lanes = 16
  /// More parameters are not put into memory for a moment.
  private static let mostParameters = 20_000_000

  /// Measures them on the samples of a run, for a network of some widths; nil where it does not fit the data, or is too large
  /// to be tried.
  ///
  /// - Parameter seconds: How long each of the two is measured, roughly; large networks take longer.
  public init?(of run: RunConfiguration, widths: [Int], on data: PreparedDataset, within seconds: Double) {
    guard
      var shape = try? NetworkShape(
        run.model, inputs: data.inputCount, images: data.imageShape, outputs: data.outputCount),
      shape.widths.count == widths.count, data.training.count > 0, data.test.count > 0
    else { return nil }
    shape.widths = widths
    guard shape.parameters <= Self.mostParameters else { return nil }
    let flops = shape.trainingFlops(samples: 1)
    let whole = min(run.training.batchSize, data.training.count)
    let affordable = max(Int(min(Self.largestStep / flops, 1e6)), Self.lanes)
    let batch = min(whole, affordable)
    var weights = RandomGenerator(seed: 0, stream: "weights")
    let network = Network(
      shape, activation: run.model.activation, initializer: run.model.initializer, from: &weights)

    let augmentation = Augmentation(run.dataset.augment, of: data.imageShape, seed: 0)
    let optimizer = Optimizer(run.optimizer, for: network)
    let training = Workspace(
      for: network, capacity: batch, training: true,
      sparse: data.training.isSparse && augmentation == nil)
    var shuffling = RandomGenerator(seed: 0, stream: "shuffling")
    var order = Array(0..<data.training.count)
    shuffling.shuffle(&order)
    var next = 0
    let step = Self.quartile(within: seconds) {
      if next + batch > order.count { next = 0 }
      data.training.load(
        order.span.extracting(next..<next + batch), into: training.batch, augmentedBy: augmentation, epoch: 1)
      next += batch
      network.forward(training, training: true)
      _ = run.training.loss.evaluate(training)
      network.backward(training)
      // As much work as any step, and the weights stay as they are.
      optimizer.descend(network, training, rate: 0)
    }
    self.step = step * Double(whole) / Double(batch)

    let rows = min(Evaluation.batchSize(for: network), 2 * affordable, data.test.count)
    let evaluating = Workspace(
      for: network, capacity: rows, training: false, sparse: data.training.isSparse)
    let samples = Array(0..<rows)
    evaluation =
      Self.quartile(within: seconds) {
        data.test.load(samples.span, into: evaluating.batch)
        network.forward(evaluating)
        _ = run.training.loss.evaluate(evaluating)
      } / Double(rows)
  }

  /// The lower quartile of the seconds of processor time that something takes, done over and over: what else the machine does
  /// only makes it longer. The first time does not count.
  private static func quartile(within seconds: Double, _ body: () -> Void) -> Double {
    body()
    let start = processorSeconds
    var times: [Double] = []
    var (before, after) = (start, start)
    repeat {
      before = processorSeconds
      body()
      after = processorSeconds
      times.append(max(after - before, 1e-9))
    } while times.count < 3 || (times.count < 1000 && after - start < seconds)
    return times.sorted()[times.count / 4]
  }

  /// Seconds of processor time of this thread, which computes for as long as the others of the BLAS library do.
  private static var processorSeconds: Double {
    var time = timespec()
    let status = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    precondition(status == 0, "clock_gettime failed")
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
