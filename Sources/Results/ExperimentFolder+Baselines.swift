public import Experiments
internal import Training

extension ExperimentFolder {
  /// What the grown run of a baseline ended with; nil when it is not done, or its `run.json` cannot be read.
  ///
  /// - Parameter index: What is in the folders, where it is known; they are read when the run has another label than
  ///   the plan gives it.
  /// - Throws: `FileSystemError` when a file is there and cannot be read.
  public func grownNetwork(of baseline: Baseline, index: RunIndex? = nil) throws -> GrownNetwork? {
    func finished(_ name: String) throws -> StoredRun? {
      try StoredRun(path: "\(runsPath)/\(name)", state: .done, extent: .figures)
    }
    var found = try finished(baseline.grownFolderName)
    if found?.id != baseline.of {
      let index = try index ?? RunIndex(of: self)
      let name = index.finishedName(id: baseline.of, folderName: baseline.grownFolderName)
      found = try name.flatMap(finished)
    }
    guard let stored = found, let widths = stored.result.finalWidths,
      let parameters = stored.result.parameters, let trainFlops = stored.cost.trainFlops
    else { return nil }
    return GrownNetwork(
      widths: widths, parameters: parameters, trainFlops: trainFlops,
      growthFlops: stored.cost.growthFlops ?? 0)
  }
}
