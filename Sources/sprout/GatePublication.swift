import Analysis
import Experiments
import Foundation
import Reports
import Results

/// Where a verdict goes: the standard output, files in the results tree, and the places GitHub shows.
struct GatePublication {
  let experiment: ExperimentFolder
  let spec: String
  let baseline: String
  let format: GateReport.Format
  let looks: Int

  private var verdictPath: String { experiment.path + "/verdict.json" }
  private var junitPath: String { experiment.path + "/junit.xml" }

  /// Removes the files of an earlier verdict.
  func withdraw() throws {
    for path in [verdictPath, junitPath] { try FileSystem.remove(path) }
  }

  /// - Returns: The exit code that says the same.
  func publish(_ gate: Gate) throws -> Int32 {
    let code =
      switch gate.verdict {
      case .pass: Int32(0)
      case .regression: Failure.Code.regression
      case .inconclusive: Failure.Code.inconclusive
      }
    let document = GateReport.json(
      of: gate, experiment: experiment.name, spec: spec, baseline: baseline, exitCode: Int(code),
      looks: looks)
    let markdown = GateReport.markdown(of: gate, experiment: experiment.name)
    try FileSystem.createFolder(experiment.path)
    try FileSystem.replace(verdictPath, with: Array(document.prettyText.utf8))
    try FileSystem.replace(
      junitPath, with: Array(GateReport.junit(of: gate, experiment: experiment.name).utf8))
    switch format {
    case .text: print(GateReport.text(of: gate), terminator: "")
    case .markdown: print(markdown, terminator: "")
    case .json: print(document.prettyText, terminator: "")
    }
    tellGitHub(GateReport.annotations(of: gate, spec: spec), summary: markdown)
    return code
  }

  private func tellGitHub(_ annotations: String, summary: String) {
    let environment = ProcessInfo.processInfo.environment
    if environment["GITHUB_ACTIONS"] == "true" {
      // A document on the standard output stays one document; GitHub reads both streams.
      if format == .json {
        try? FileHandle.standardError.write(contentsOf: Data(annotations.utf8))
      } else {
        print(annotations, terminator: "")
      }
    }
    guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
    // Steps share the file, so the text goes to its end; that it cannot be written must not change the verdict.
    if let file = FileHandle(forUpdatingAtPath: path) {
      defer { try? file.close() }
      _ = try? file.seekToEnd()
      try? file.write(contentsOf: Data((summary + "\n").utf8))
    } else {
      try? Data((summary + "\n").utf8).write(to: URL(filePath: path))
    }
  }
}
