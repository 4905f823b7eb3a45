import Datasets
import Experiments
import Networks
import Training
import YAML

/// Reads a spec and trains its first run on a few samples for a while: what a spec may say, training must bear.
final class TrainingExaminer: Examiner {
  private let data: PreparedDataset

  init() throws { data = try SampleData.prepared() }

  func examine(_ input: [UInt8]) -> String {
    answer {
      let text = String(decoding: input, as: UTF8.self)
      let plan = try Plan(of: SpecText(text).spec(maximumRuns: 20)) { _ in "" }
      guard let run = plan.runs.first(where: { $0.baseline == nil }) else { return "no run" }
      // The networks that are trained are small; that large ones fit into the memory is not asked here.
      guard run.configuration.model.isSmall else { return "too large to try" }
      return try BriefTraining.train(run.configuration, on: data)
    }
  }
}

extension ModelConfiguration {
  /// Whether a network of this form is trained in a moment.
  var isSmall: Bool { hidden.count <= 8 && hidden.allSatisfy { $0 <= 64 } }
}
