public import Training

extension RunConfiguration {
  /// The paths of the keys that change nothing under the values of the others, as those of growth for a network of fixed
  /// width.
  public var idlePaths: Set<String> {
    let table = SpecTable.current
    let settings = Settings(run: self)
    return Set(
      table.keys.indices.filter { table.keys[$0].binding != nil && !table.hasEffect($0, in: settings) }
        .map { table.keys[$0].path })
  }
}
