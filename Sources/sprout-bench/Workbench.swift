import Execution
import Foundation
import Results

/// What benchmarks share: the program they measure, and a folder of their own for what they make on the way.
final class Workbench: Sendable {
  /// The optimised `sprout`, built beside this program.
  let sprout: String
  /// This program, for what must be measured in a process of its own.
  let bench: String
  /// How often each thing is measured.
  let repeats: Int
  /// The number of runs in the plans and trees of the benchmarks of scale.
  let runs: Int
  private let folder: String
  /// Says what is done now.
  let say: @Sendable (String) -> Void

  /// Makes the folder.
  ///
  /// - Parameter say: Told what takes long.
  /// - Throws: `WorkbenchError` when there is no `sprout` beside this program, `FileSystemError`.
  init(repeats: Int, runs: Int, say: @escaping @Sendable (String) -> Void) throws {
    self.repeats = repeats
    self.runs = runs
    self.say = say
    bench = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    sprout = bench.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/sprout"
    guard FileSystem.exists(sprout) else { throw WorkbenchError.noProgram(sprout) }
    folder = FileManager.default.temporaryDirectory.appending(path: "sprout-bench.\(UUID().uuidString)")
      .path(percentEncoded: false)
    try FileSystem.createFolder(folder)
    // What is compared is compared on one thread; the library reads this when it is loaded.
    unsafe setenv("OPENBLAS_NUM_THREADS", "1", 1)
    let worker = WorkerProgram.sprout(PoolOptions(jobs: 1))
    if let kernel = worker.environment["OPENBLAS_CORETYPE"] { unsafe setenv("OPENBLAS_CORETYPE", kernel, 1) }
  }

  /// Removes everything that was made.
  func clean() throws { try FileSystem.remove(folder) }

  /// A path in the folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// A results tree of finished runs with the spec beside it; made when it is first asked for, in a process of its
  /// own: the memory of this one would count as that of the processes it starts.
  func finishedTree() throws -> SampleTree {
    let tree = SampleTree(folder: path("finished"), runs: runs)
    if !FileSystem.exists(tree.specPath) {
      say("making a results tree of \(runs) finished runs in \(folder), which is removed at the end")
      try run([bench, "make-tree", tree.folder, "--runs", "\(runs)"])
    }
    return tree
  }

  /// Runs a command, which must end with the exit code 0; what it prints is dropped.
  @discardableResult
  func run(_ command: [String]) throws -> ProcessCost {
    try ProcessCost(of: command)
  }

  /// Runs a command as often as measurements are repeated.
  func measure(_ command: [String], before: () throws -> Void = {}) throws -> [ProcessCost] {
    try (0..<repeats).map { _ in
      try before()
      return try run(command)
    }
  }
}

/// Why nothing could be measured.
enum WorkbenchError: Error, CustomStringConvertible {
  case noProgram(String)
  case failed(command: [String], status: Int32)
  case silent(String)

  var description: String {
    switch self {
    case .noProgram(let path): "there is no \(path); build it with: swift build -c release"
    case .silent(let program): "\(program) worker did not say that it trains"
    case .failed(let command, let status):
      "\(command.joined(separator: " ")) ended with \(status & 0x7F == 0 ? "exit code \(status >> 8)" : SignalName.text(of: status & 0x7F))"
    }
  }
}
