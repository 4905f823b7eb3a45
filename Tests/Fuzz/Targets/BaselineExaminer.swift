import Analysis

/// Reads a baseline, writes it again, and judges finished runs by it.
final class BaselineExaminer: Examiner {
  private let tree: SampleTree

  init() throws { tree = try SampleTree() }

  func examine(_ input: [UInt8]) -> String {
    answer {
      let path = try tree.scratch.write(tree.withSettings(input), to: "baseline.json")
      let baseline = try GateBaseline(contentsOf: path)
      // What is missing in the file has its default in the next one, which then stays as it is.
      let next = try written(baseline)
      let last = try written(next)
      precondition(last.text == next.text, "another baseline after writing")
      return try tree.verdict(by: baseline)
    }
  }

  private func written(_ baseline: GateBaseline) throws -> GateBaseline {
    try GateBaseline(contentsOf: tree.scratch.write(Array(baseline.text.utf8), to: "written.json"))
  }
}
