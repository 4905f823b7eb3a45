import Datasets
import Experiments
import Growth
import Networks
import OrderedCollections
import Results
import Training

/// A planned run on digits that is over in a moment; with `grown` a baseline of that run.
func plannedRun(_ number: Int, label: String? = nil, of grown: PlannedRun? = nil) throws -> PlannedRun {
  var configuration = RunConfiguration(
    dataset: DatasetConfiguration(name: .digits),
    model: ModelConfiguration(hidden: [2])
  )
  configuration.seed = number
  configuration.training.epochs = 2
  configuration.growth.method = .none
  let digits = String(number, radix: 16)
  return PlannedRun(
    id: String(repeating: "0", count: 8 - digits.count) + digits + String(repeating: "a", count: 56),
    label: label ?? "run-\(number)",
    variant: "",
    seed: number,
    axes: [:],
    configuration: configuration,
    baseline: grown.map { Baseline(.finalWidth, of: $0) }
  )
}

let sampleProvenance = Provenance(
  programVersion: "0.1.0",
  commandLine: ["sprout", "run"],
  workingDirectory: "/somewhere",
  host: "here",
  cpu: "cpu",
  operatingSystem: "Linux"
)
