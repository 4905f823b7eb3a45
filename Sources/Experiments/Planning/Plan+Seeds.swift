internal import Training

extension Plan {
  /// A run that stands for itself, with other seeds: what a plan with these seeds besides would have in its place.
  ///
  /// - Parameters:
  ///   - run: One of the plan, of no point that `include` adds.
  ///   - seeds: Seeds the plan does not have.
  public func runs(like run: PlannedRun, onSeeds seeds: some Sequence<Int>) -> [PlannedRun] {
    guard let hash = contentHashes[run.configuration.dataset] else { return [] }
    let table = SpecTable.current
    let settings = Settings(run: run.configuration)
    let point = SpecPoint(variant: run.variant, settings: settings, given: .all, includedPaths: nil)
    let identity = RunIdentity(settings, contentHash: hash, table: table)
    let parts = PointNames(spec, table).parts(of: point)
    return seeds.map { seed in
      PlannedRun(
        id: identity.id(seed: seed), label: RunLabel.joined(parts + ["seed=\(seed)"]), variant: run.variant,
        seed: seed, axes: run.axes, configuration: run.configuration)
    }
  }
}
