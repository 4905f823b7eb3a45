import Experiments
import FoundationEssentials
import Hashing
import OrderedCollections
import Results
import Training

/// Puts an input in the place of the checkpoint of an interrupted run and goes on with the run.
///
/// The checksum is made right, so that wrong contents are reached. A first line `#state` says that the rest is the state
/// as JSON, in which numbers are changed more easily than in the file's own form.
final class CheckpointExaminer: Examiner {
  private let tree: SampleTree
  private let run: PlannedRun

  init() throws {
    tree = try SampleTree()
    run = tree.plan.runs[3]
  }

  func examine(_ input: [UInt8]) -> String {
    answer {
      for entry in try tree.experiment.activeEntries() where entry.folderName == run.folderName {
        try FileSystem.remove(entry.path)
      }
      let mark = Array("#state\n".utf8)
      if input.starts(with: mark) {
        let state = try JSONDecoder().decode(Checkpoint.self, from: Data(input[mark.count...]))
        try SampleTree.claim(run, in: tree.experiment)?.save(state, durably: false)
      } else {
        let folder = tree.interrupted.path
        try FileSystem.createFolder(folder)
        try tree.scratch.write(Self.sealed(tree.withIDs(input)), to: folder + "/checkpoint")
      }
      guard let active = try SampleTree.claim(run, in: tree.experiment) else { return "not claimed" }
      let text = answer {
        try BriefTraining.train(run.configuration, on: tree.data, from: active.checkpoint)
      }
      return active.complaints.joined(separator: "\n") + text
    }
  }

  /// The file with the checksum of its contents in its first line.
  private static func sealed(_ input: [UInt8]) -> [UInt8] {
    guard let end = input.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONValue(parsing: Array(input[..<end])), var members = header.object
    else { return input }
    let state = input[(end + 1)...]
    members["sha256"] = .string(SHA256Digest(of: state).hexadecimal)
    return Array(JSONValue.object(members).text.utf8) + [UInt8(ascii: "\n")] + state
  }
}
