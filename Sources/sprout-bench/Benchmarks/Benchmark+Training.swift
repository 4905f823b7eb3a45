import Experiments
import Foundation
import OrderedCollections

extension Benchmark {
  /// Training steps and growth events, beside the matrix products alone and, in turn, PyTorch and gromo.
  ///
  /// The goals are shares of what was measured in the same run.
  static let training: [Benchmark] = epochs + convolutionSteps + growthEvents

  private static let epochs: [Benchmark] =
    [(4, 10.0, nil), (32, 3.5, nil), (100, 2.2, 0.75), (512, 1.5, 0.75)].map { width, overPyTorch, share in
      Benchmark("training/\(width)", "an epoch of 784-\(width)-\(width)-10: 60,000 images, batches of 128") {
        try steps(width: width, of: $0.mnist(), overPyTorch: overPyTorch, share: share, $0)
      }
    }
    + [100, 512].map { width in
      Benchmark("training/\(width)/noise", "the same with made-up images, in which every pixel varies") {
        try steps(width: width, of: $0.images(), overPyTorch: nil, share: 0.75, $0)
      }
    }

  private static let convolutionSteps: [Benchmark] =
    [(4, 8, 2.0), (16, 32, 1.4), (32, 64, 1.1)].map { first, second, overPyTorch in
      Benchmark(
        "convolutions/\(first)-\(second)",
        "a step of a residual network of \(first) and \(second) channels with batch normalisation: 128 images of 28 x 28"
      ) { try convolutions(first, second, overPyTorch: overPyTorch, $0) }
    }

  private static let growthEvents: [Benchmark] =
    [
      Benchmark(
        "growth/event", "both layers of 784-100-100-10 looked at with 10,000 samples", measure: growth),
      Benchmark(
        "growth/external", "an external criterion that does nothing, asked about 100 units with 784 inputs"
      ) { workbench in
        let seconds = try (0..<workbench.repeats).flatMap { _ in
          try workbench.numbers([workbench.bench, "time-criterion", workbench.sprout])["ask"] ?? []
        }
        return [Figure("ask", .seconds, seconds, goal: .atMost(0.01))]
      },
    ]

  private static func steps(
    width: Int, of images: SampleImages, overPyTorch: Double?, share: Double?, _ workbench: Workbench
  ) throws -> [Figure] {
    var steps: [Double] = []
    var products: [Double] = []
    var peer: [Double] = []
    for _ in 0..<workbench.repeats {
      let ours = try workbench.numbers([
        workbench.bench, "time-training", images.folder, "--width", "\(width)",
      ])
      steps += ours["steps"] ?? []
      products += ours["products"] ?? []
      peer += try workbench.peer("torch_training.py", images.folder, "\(width)", "2")?["steps"] ?? []
    }
    let epoch = Figure("epoch", .seconds, steps)
    let alone = Figure("sgemm alone", .seconds, products)
    let over = Figure(
      "sgemm over ours", .ratio, [alone.median / epoch.median], goal: share.map(Figure.Goal.atLeast))
    return [epoch, alone, over] + epoch.beside("PyTorch", peer, atLeast: overPyTorch)
  }

  private static func convolutions(
    _ first: Int, _ second: Int, overPyTorch: Double, _ workbench: Workbench
  ) throws -> [Figure] {
    var (steps, flops, torch, jax) = ([Double](), 0.0, [Double](), [Double]())
    for _ in 0..<workbench.repeats {
      let ours = try workbench.numbers([workbench.bench, "time-convolutions", "\(first)", "\(second)"])
      steps += ours["steps"] ?? []
      flops = ours["flops"]?.first ?? 0
      torch += try workbench.peer("torch_convolution_steps.py", "\(first)", "\(second)", "30")?["steps"] ?? []
      jax += try workbench.peer("jax_convolution_steps.py", "\(first)", "\(second)", "30")?["steps"] ?? []
    }
    let step = Figure("step", .seconds, steps)
    return [step, Figure("operations a second / 1e9", .ratio, [flops / step.median / 1e9])]
      + step.beside("PyTorch", torch, atLeast: overPyTorch)
      + step.beside("JAX", jax, atLeast: overPyTorch)
  }

  private static func growth(_ workbench: Workbench) throws -> [Figure] {
    let images = try workbench.images()
    var ours: [String: [Double]] = [:]
    var theirs: [String: [Double]] = [:]
    for _ in 0..<workbench.repeats {
      let command = [workbench.bench, "time-growth", images.folder]
      ours.merge(try workbench.numbers(command)) { $0 + $1 }
      theirs.merge(try workbench.peer("gromo_event.py", "3") ?? [:]) { $0 + $1 }
    }
    let parts = ["statistics", "solution"]
    let own = parts.map { Figure($0, .seconds, ours[$0] ?? []) }
    let figures =
      own + [
        Figure("whole event with line search", .seconds, ours["event"] ?? []),
        Figure("statistics and solution of the first event", .seconds, ours["first"] ?? []),
      ]
    guard !theirs.isEmpty else { return figures }
    let gromo = parts.map { Figure("gromo, \($0)", .seconds, theirs[$0] ?? []) }
    let both = { (figures: [Figure]) in figures.reduce(0) { $0 + $1.median } }
    return figures + gromo + [
      Figure("gromo over ours", .ratio, [both(gromo) / both(own)], goal: .atLeast(5))
    ]
  }
}
