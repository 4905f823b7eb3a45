import Datasets
import Experiments
import Growth
import Networks
import OrderedCollections
import Results
@testable import Training

/// A planned run whose id begins with a number.
func plannedRun(
  _ number: Int,
  label: String = "tiny",
  variant: String = "",
  seed: Int = 0,
  axes: OrderedDictionary<String, JSONValue> = [:]
) -> PlannedRun {
  let digits = String(number, radix: 16)
  let id = String(repeating: "0", count: 8 - digits.count) + digits + String(repeating: "a", count: 56)
  var configuration = RunConfiguration(
    dataset: DatasetConfiguration(name: .digits),
    model: ModelConfiguration(hidden: [2, 2])
  )
  configuration.seed = seed
  return PlannedRun(
    id: id,
    label: label,
    variant: variant,
    seed: seed,
    axes: axes,
    configuration: configuration
  )
}

func epochMetrics(_ epoch: Int, validationLoss: Double? = nil, testAccuracy: Double = 0.5) -> EpochMetrics {
  EpochMetrics(
    epoch: Double(epoch),
    step: 10 * epoch,
    samples: 1280 * epoch,
    learningRate: 0.05,
    trainLoss: 1 / 3,
    trainAccuracy: 1,
    validationLoss: validationLoss,
    validationAccuracy: nil,
    testLoss: 1e-7,
    testAccuracy: testAccuracy,
    widths: [8, 16],
    parameters: 314,
    trainFlops: 1e16,
    growthFlops: 0,
    trainSeconds: 0.25,
    seconds: 0.5
  )
}

let sampleResult = RunResult(
  testAccuracy: 0.9,
  testLoss: 0.25,
  validationAccuracy: nil,
  validationLoss: nil,
  trainLoss: 0.125,
  bestEpoch: 3,
  finalWidths: [8, 16],
  parameters: 314,
  testBalancedAccuracy: 0.75,
  testMacroF1: 0.625
)

let sampleCost = RunCost(
  seconds: 1.5,
  cpuSeconds: 1.25,
  trainFlops: 2e9,
  growthFlops: 1e6,
  peakMemoryBytes: 1024
)

let sampleProvenance = Provenance(
  programVersion: "0.1.0",
  commandLine: ["sprout", "run"],
  workingDirectory: "/somewhere",
  host: "here",
  cpu: "cpu",
  operatingSystem: "Linux"
)

extension ExperimentFolder {
  /// Claims a run that nobody has.
  func activeRun(_ run: PlannedRun, repeating: Bool = false) throws -> ActiveRun {
    guard case .claimed(let active) = try claim(run, repeating: repeating) else { throw NotClaimed() }
    return active
  }

  struct NotClaimed: Error {}

  /// Claims a run and publishes it with the sample result.
  @discardableResult
  func finish(
    _ run: PlannedRun,
    result: RunResult = sampleResult,
    repeating: Bool = false
  ) throws -> Bool {
    let active = try activeRun(run, repeating: repeating)
    try active.begin(provenance: sampleProvenance)
    try active.record(.epoch(epochMetrics(0)))
    return try active.publish(
      result: result, cost: sampleCost, model: [1, 2, 3], provenance: sampleProvenance)
  }
}

extension StoredRun {
  /// A figure of `result` or `cost` by its name in the file.
  func figure(_ name: String) -> JSONValue? { json["result"]?[name] ?? json["cost"]?[name] }
}
