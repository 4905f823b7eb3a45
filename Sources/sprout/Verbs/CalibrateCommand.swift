import ArgumentParser
import Execution
import Experiments
import Foundation

/// What `sprout plan` starts to measure steps; not for people.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measures the steps of some networks.",
    shouldDisplay: false
  )

  @Argument(help: "The networks, as JSON.")
  var request: String

  func run() throws {
    print(try StepCalibration.answer(request))
  }
}

extension StepCalibration {
  /// How long steps of the runs of a spec take in workers of this program.
  ///
  /// - Parameter tell: Told before something is measured.
  static func sprout(_ spec: Spec, tell: @escaping (String) -> Void) -> StepCalibration {
    if ProcessInfo.processInfo.environment["SPROUT_CALIBRATE"] == "no" { return .none }
    var options = PoolOptions(jobs: 1)
    options.threads = max(1, spec.resources.threads)
    options.blasKernel = spec.resources.blasKernel.coreType
    return .processes(of: options, version: Sprout.configuration.version, tell: tell)
  }
}
