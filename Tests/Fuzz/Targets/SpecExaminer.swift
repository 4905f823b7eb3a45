import Analysis
import Datasets
import Experiments
import Reports
import Results
import YAML

/// Reads a spec, plans it and estimates what it takes, as `sprout plan` does.
final class SpecExaminer: Examiner {
  private let scratch: Scratch
  private let size: DataSize
  private let index: RunIndex

  init() throws {
    scratch = try Scratch()
    size = DataSize(try SampleData.prepared())
    index = try RunIndex(of: ExperimentFolder(name: "none", path: scratch.path + "/none"))
  }

  func examine(_ input: [UInt8]) -> String {
    answer {
      // Through a file, for the decoding.
      let source = try Source(file: scratch.write(input, to: "spec.yaml"))
      let plan = try Plan(of: SpecText(source.text).spec(maximumRuns: 200)) { dataset in
        // Small synthetic sets are drawn and split too.
        if dataset.isSmall {
          return try SampleData.catalog.prepare(dataset).contentHash
        }
        return String(repeating: "0", count: 64)
      }
      let grown = plan.grownRuns
      let forecast = try PlanForecast(plan.runs, index: index, size: size, grown: grown)
      return plan.runs.map(\.label).joined(separator: "\n") + PlanReport.text(of: plan, forecast)
        + PlanReport.csv(of: plan, forecast) + PlanReport.json(of: plan, forecast).prettyText
        + (plan.runs.first?.resolved.prettyText ?? "")
    }
  }
}

extension DatasetConfiguration {
  /// Whether it is drawn, and in a moment.
  fileprivate var isSmall: Bool {
    name.isDrawn && samples <= 500 && inputs <= 50 && classes <= 50 && teacherHidden.count <= 4
      && teacherHidden.allSatisfy { $0 <= 50 }
  }
}
