import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import Results
import YAML

/// `sprout-bench time-worker`: the seconds until a worker that was started for a run begins it, and those of them that
/// go into the data.
struct TimeWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load the images, start a worker on them, and print the seconds until its run begins.")

  @Argument(help: "The folder of the images.")
  var images: String

  @Argument(help: "The optimised sprout.")
  var program: String

  func run() throws {
    let start = ContinuousClock.now
    var configuration = DatasetConfiguration(name: .idx)
    configuration.path = images
    let data = try Catalog().prepare(configuration)
    let loading = (ContinuousClock.now - start) / .seconds(1)
    printNumbers(["loading": [loading], "start": [try startSeconds(contentHash: data.contentHash)]])
  }

  /// From the start of a worker to the beginning of its run: to its first word, which it says when it has made and
  /// evaluated the untrained network, without the seconds of that.
  private func startSeconds(contentHash: String) throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sprout-bench.\(UUID().uuidString)")
      .path(percentEncoded: false)
    defer { try? FileSystem.remove(folder) }
    let plan = try Plan(of: Spec(source: Source(name: "worker.yaml", text: spec), maximumRuns: 1)) { _ in
      contentHash
    }
    let experiment = ResultsTree(path: folder).experiment("worker")
    try experiment.prepare()
    let options = PoolOptions(jobs: 1)
    var worker = WorkerProgram.sprout(options)
    worker.executable = program
    let observer = FirstWord()
    let pool = Pool(
      experiment, provenance: Provenance.collect(programVersion: "bench"), options: options, program: worker,
      observer: observer)
    let start = ContinuousClock.now
    _ = try pool.work(on: plan.runs)
    guard let word = observer.time, let run = plan.runs.first else { throw WorkbenchError.silent(program) }
    let metrics = try String(
      contentsOfFile: "\(experiment.runsPath)/\(run.folderName)/metrics.csv", encoding: .utf8)
    let evaluation = metrics.split(separator: "\n").dropFirst().first?.split(separator: ",").last
    guard let seconds = evaluation.flatMap({ Double($0) }) else { throw WorkbenchError.silent(program) }
    return (word - start) / .seconds(1) - seconds
  }

  private var spec: String {
    """
    version: 1
    name: worker
    dataset: {name: idx, path: '\(images)'}
    model: {hidden: [2]}
    training: {epochs: 1, batch_size: 1000}
    growth: {method: none}

    """
  }
}

/// When a run first said how far it is.
private final class FirstWord: ExecutionObserver {
  private(set) var time: ContinuousClock.Instant?

  func observe(_ event: ExecutionEvent) {
    if case .progressed = event { time = time ?? .now }
  }

  func tick() {}
}
