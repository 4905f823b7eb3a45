import Experiments
import Results

/// Puts an input in the place of a file of the results tree and has the program say everything it can of the tree.
final class TreeExaminer: Examiner {
  private let target: FuzzTarget
  private let tree: SampleTree

  init(_ target: FuzzTarget) throws {
    self.target = target
    tree = try SampleTree()
  }

  func examine(_ input: [UInt8]) -> String {
    answer {
      switch target {
      case .run:
        for place in [tree.finished[2], tree.failed, tree.interrupted] {
          let bytes = tree.withIDs(input, first: tree.plan.runs.firstIndex { $0.id == place.id } ?? 0)
          try tree.scratch.write(bytes, to: place.path + "/run.json")
        }
        // What is not JSON is as good as not there: said in a moment, and most changed inputs are like that.
        if (try? JSONValue(parsing: input)) == nil { return tree.reading(.lease) }
      case .metrics:
        for place in [tree.finished[2], tree.interrupted] {
          try tree.scratch.write(input, to: place.path + "/metrics.csv")
        }
      case .growth: try tree.scratch.write(input, to: tree.finished[2].path + "/growth.csv")
      case .plan: try tree.scratch.write(tree.withIDs(input), to: tree.experiment.planPath)
      case .lease:
        // With the present time: what another machine touched long ago counts as left behind.
        for path in [tree.interrupted.path + "/lease", tree.experiment.path + "/.lease.other"] {
          try FileSystem.write(input, to: path, durably: false)
        }
      default: preconditionFailure("\(target) is no file of the results tree")
      }
      return tree.reading(target)
    }
  }
}
