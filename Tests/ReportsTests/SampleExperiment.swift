import Experiments
import Foundation
import OrderedCollections
import Results
import SampleRuns
import TestSupport

/// An experiment in a results tree, written file by file: what a report reads, without training.
final class SampleExperiment {
  let directory: TemporaryDirectory
  let folder: ExperimentFolder
  private var plan = "id,label,variant,seed,state\n"

  init(name: String = "sample") throws {
    directory = try TemporaryDirectory()
    folder = ResultsTree(path: directory.path).experiment(name)
    try FileSystem.createFolder(folder.runsPath)
    try FileSystem.createFolder(folder.failedPath)
    try planned(nil)
  }

  /// A finished run of three epochs of ten steps; a grown one has an event after each of the first two.
  func add(
    _ variant: String,
    seed: Int = 0,
    accuracy: Double,
    method: String = "none",
    parameters: Int = 100,
    host: String = "one",
    growth: String? = nil,
    axes: OrderedDictionary<String, JSONValue> = [:]
  ) throws {
    let id = try planned((variant, seed), axes)
    var run = sample(id, variant, seed, method, host)
    run.axes = axes
    run.result["test_accuracy"] = .number(accuracy)
    run.result["test_loss"] = .number(1 - accuracy)
    run.result["final_widths"] = [4, 3]
    run.result["parameters"] = .integer(parameters)
    run.cost["train_flops"] = .number(1e6 * Double(parameters))
    if method != "none" { run.cost["growth_flops"] = 5e6 }
    let path = try run.write(to: folder)
    let epochs = (0...3).map { epoch in
      "\(epoch),\(10 * epoch),\(2.0 / Double(epoch + 1)),\(accuracy * Double(epoch) / 3),\(min(2 + epoch, 4));\(min(2 + epoch, 3))\n"
    }
    try write("epoch,step,train_loss,test_accuracy,widths\n" + epochs.joined(), "\(path)/metrics.csv")
    let events = method == "none" ? "" : growth ?? Self.events
    try write(Self.growthHeader + events, "\(path)/growth.csv")
  }

  /// A run without a result.
  func addFailure(_ variant: String, seed: Int = 0, message: String, lastLines: [String] = []) throws {
    let id = try planned((variant, seed))
    let path = "\(folder.failedPath)/\(Self.label(variant, seed))~\(id.prefix(8))"
    try FileSystem.createFolder(path)
    var json = sample(id, variant, seed, "none", "one").json.object ?? [:]
    for section in ["result", "growth", "cost"] { json[section] = nil }
    json["error"] = [
      "kind": "worker_died", "message": .string(message), "epoch": 2,
      "last_lines": .array(lastLines.map(JSONValue.string)),
    ]
    try write(JSONValue.object(json).prettyText, "\(path)/run.json")
  }

  /// A planned run of which there is nothing.
  func plan(_ variant: String, seed: Int) throws { try planned((variant, seed)) }

  func write(_ text: String, _ path: String) throws { try FileSystem.write(Array(text.utf8), to: path) }

  func text(_ name: String) throws -> String {
    String(decoding: try FileSystem.contents(of: "\(folder.path)/\(name)") ?? [], as: UTF8.self)
  }

  static let growthHeader =
    "event,epoch,step,layer,width_before,width_after,bottleneck_share,noise_edge,singular_values,kept,predicted_slope,"
    + "amplitude,loss_before,loss_after,accepted,t_values\n"

  /// Two layers; the last proposal is rejected, and its loss does not fall.
  private static let events = """
    1,1,10,1,2,3,0.9,0.1,0.5;0.2;0.05,2,-0.2,0.5,2,1.95,true,
    1,1,10,2,2,3,0.8,0.1,0.3;0.01,1,-0.1,1,2,1.96,true,
    2,2,20,1,3,4,0.7,0.1,0.4,1,-0.3,1,1.5,1.3,true,
    2,2,20,2,3,3,0.6,0.1,0.05,0,-0.1,1,1.5,1.5,false,

    """

  private static func label(_ variant: String, _ seed: Int) -> String {
    let letters = variant.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) }
    return String(String.UnicodeScalarView(letters)) + ".seed=\(seed)"
  }

  private var count = 0

  @discardableResult
  private func planned(
    _ run: (variant: String, seed: Int)?, _ axes: OrderedDictionary<String, JSONValue> = [:]
  ) throws -> String {
    // The columns of the first run are those of all.
    if count == 1, !axes.isEmpty { plan = plan.dropLast() + "," + axes.keys.joined(separator: ",") + "\n" }
    count += 1
    let number = String(count, radix: 16)
    let id = String(repeating: "0", count: 8 - number.count) + number + String(repeating: "0", count: 56)
    if let run {
      plan += CSVRecord.line(
        [
          .string(id), .string(Self.label(run.variant, run.seed)), .string(run.variant), .integer(run.seed),
          "done",
        ] + axes.values)
    }
    try write(plan, folder.planPath)
    return id
  }

  private func sample(
    _ id: String,
    _ variant: String,
    _ seed: Int,
    _ method: String,
    _ host: String
  ) -> SampleRun {
    var run = SampleRun(id: id, label: Self.label(variant, seed))
    (run.variant, run.seed) = (variant, seed)
    run.config = ["growth": ["method": .string(method)]]
    run.provenance = [
      "program_version": "1", "host": .string(host), "cpu": "a processor", "blas_kernel": "Haswell",
      "threads": 1, "command_line": ["sprout", "run", "a spec.yaml"],
    ]
    return run
  }
}
