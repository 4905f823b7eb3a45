public import Experiments
internal import Training

extension ExperimentFolder {
  /// What the grown run of a baseline ended with; nil when it is not done, or its `run.json` cannot be read.
  ///
  /// - Parameter index: What is in the folders, where it is known; they are read when the run has another label than
  ///   the plan gives it.
  /// - Throws: `FileSystemError` when a file is there and cannot be read.
  public func grownNetwork(of baseline: Baseline, index: RunIndex? = nil) throws -> GrownNetwork? {
    let planned = try StoredRun(
      path: "\(runsPath)/\(baseline.grownFolderName)", state: .done, extent: .figures)
    let own = planned.flatMap { $0.id == baseline.of ? $0 : nil }
    guard let stored = try own ?? relabelled(baseline, index),
      let widths = stored.result.finalWidths, let parameters = stored.result.parameters,
      let trainFlops = stored.cost.trainFlops
    else { return nil }
    return GrownNetwork(
      widths: widths, parameters: parameters, trainFlops: trainFlops,
      growthFlops: stored.cost.growthFlops ?? 0)
  }

  private func relabelled(_ baseline: Baseline, _ index: RunIndex?) throws -> StoredRun? {
    let index = try index ?? RunIndex(of: self)
    guard let name = index.finishedName(id: baseline.of, folderName: baseline.grownFolderName) else {
      return nil
    }
    return try StoredRun(path: "\(runsPath)/\(name)", state: .done, extent: .figures)
  }
}
