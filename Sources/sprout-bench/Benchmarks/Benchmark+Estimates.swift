import Experiments
import Foundation
import Results
import Training

extension Benchmark {
  /// What `sprout plan` says of specs that ship, without finished runs, against what their runs then take. On a quiet machine.
  static let estimates: [Benchmark] = [
    estimate("quickstart", ["experiments/quickstart.yaml"]),
    estimate("ci", ["experiments/ci.yaml"]),
    estimate("digits_conv", ["experiments/digits_conv.yaml"]),
    estimate("friedman", ["experiments/friedman.yaml"]),
    estimate("mnist_small_budget", ["experiments/mnist_small_budget.yaml"]),
    estimate("mnist_headline", ["experiments/mnist_headline.yaml", "--set", "training.epochs=5"]),
    estimate("mnist_enough", ["experiments/enough/mnist.yaml", "--only", "*flops=50000000000*"]),
    estimate("mnist_conv", ["experiments/mnist_conv.yaml", "--set", "training.flops=4e11"]),
  ]

  private static func estimate(_ name: String, _ words: [String]) -> Benchmark {
    let shortening = words.dropFirst().joined(separator: " ")
    return Benchmark(
      "estimates/\(name)",
      "the plan of a spec, and its runs of one seed\(shortening.isEmpty ? "" : ", \(shortening)")"
    ) { workbench in
      let results = workbench.path("estimates.\(name)")
      let arguments = words + ["--seeds", "0..0", "--results", results]
      let output = workbench.path("plan.json")
      let planning = try ProcessCost(of: [workbench.sprout, "plan"] + arguments + ["--json"], output: output)
      let plan = try JSONValue(parsing: try String(contentsOfFile: output, encoding: .utf8))
      try workbench.run([workbench.sprout, "run"] + arguments + ["-j", "1", "--progress", "none"])
      let experiment = ResultsTree(path: results).experiment(plan["experiment"]?.string ?? "")
      let taken = try experiment.finishedRuns()
      let spent = taken.reduce(0) { $0 + ($1.cost.seconds ?? 0) }
      let processor = taken.reduce(0) { $0 + ($1.cost.cpuSeconds ?? 0) }
      let peak = taken.compactMap(\.cost.peakMemoryBytes).max() ?? 0
      let seconds = plan["remaining"]?["seconds"]?.number ?? 0
      let memory = plan["memory"]?["worker_bytes"]?.number ?? 0
      return [
        Figure("planning", .seconds, [planning.seconds]),
        Figure("time, estimated", .seconds, [seconds]),
        Figure("time, taken", .seconds, [spent]),
        Figure("estimated over taken", .ratio, [seconds / spent], goal: .within(2 / 3...1.5)),
        Figure("estimated over processor time", .ratio, [seconds / processor]),
        Figure("memory, estimated over peak", .ratio, [memory / Double(peak)], goal: .within(1...1.3)),
      ]
    }
  }
}
