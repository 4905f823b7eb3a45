internal import Datasets
internal import Experiments
internal import LinearAlgebra
internal import Results
internal import Training

/// Measuring in a process of its own, which has the BLAS kernel and the threads of a worker.
extension StepCalibration {
  /// Seconds that measuring may take in all; the estimates go without what is not there then.
  private static let patience = 30.0
  /// Seconds each network is measured for, trained and evaluated each.
  private static let secondsOfProbe = 0.02

  /// The calibration of this machine for runs of a pool.
  ///
  /// - Parameter version: The version of the program.
  public static func processes(
    of options: PoolOptions, version: String, tell: @escaping (String) -> Void
  ) -> StepCalibration {
    let program = WorkerProgram.sprout(options)
    let kernel = program.environment["OPENBLAS_CORETYPE"] ?? BLASInformation.current.kernel
    // A program that was built anew may be faster.
    let built = FileSystem.modification(of: program.executable) ?? 0
    let machine =
      "\(Machine.processor); \(BLASInformation.current.version); \(kernel); \(options.threads); \(version); \(built)"
    return StepCalibration(cache: SearchPath().cache, machine: machine, tell: tell) { probes in
      guard let request = try? JSONValue(encoding: probes).text,
        let outcome = try? ChildProcess.run(
          [program.executable, "calibrate", request], environment: program.environment, within: patience),
        outcome.isSuccess, let times: [StepTimes?] = try? JSONValue(parsing: outcome.output).decode(),
        times.count == probes.count
      else { return probes.map { _ in nil } }
      return times
    }
  }

  /// Measures some networks in this process.
  ///
  /// - Parameter request: The probes, as JSON.
  /// - Returns: Their times, as JSON; null for one that cannot be measured.
  /// - Throws: When the request cannot be read.
  public static func answer(_ request: String) throws -> String {
    let probes: [StepProbe] = try JSONValue(parsing: request).decode()
    MatrixMemory.keepFreed()
    let catalog = Catalog()
    var loaded: (configuration: DatasetConfiguration, data: PreparedDataset)?
    let times = probes.map { probe -> StepTimes? in
      let dataset = probe.configuration.dataset
      if loaded?.configuration != dataset {
        loaded = (try? catalog.prepare(dataset)).map { (dataset, $0) }
      }
      return loaded.flatMap {
        StepTimes(of: probe.configuration, widths: probe.widths, on: $0.data, within: secondsOfProbe)
      }
    }
    return try JSONValue(encoding: times).text
  }
}
