internal import Datasets
internal import Growth
internal import Networks
internal import Training

extension Settings {
  /// The settings as they work: what has no effect under the others is at its default, and of several ways to say
  /// the same there is one. Two points with the same effective settings are one run.
  ///
  /// - Parameter given: The keys that may differ from their defaults.
  func effective(_ table: SpecTable, given: KeySet = .all) -> Settings {
    var effective = self
    // What nobody gave is at its default, but a default that follows from other keys may have moved with them.
    for index in table.conditional where given.contains(index) || table.moving.contains(index) {
      guard !table.hasEffect(index, in: self), let binding = table.keys[index].binding else { continue }
      let standard = table.defaultValue(index, in: effective)
      if binding.read(effective) != standard { binding.write(&effective, standard) }
    }
    // Growth cannot go on after the training: an end beyond is the end of the training.
    let epochs = Double(run.training.longestEpochs)
    if let until = effective.run.growth.until, until > epochs { effective.run.growth.until = epochs }
    // Images that are changed by nothing are as they are.
    if run.dataset.augment == .init() { effective.run.dataset.augment = nil }
    // What the data set knows by itself.
    if let own = run.dataset.name.imageShape, run.dataset.shape == own { effective.run.dataset.shape = nil }
    let widths = effective.run.growth.maxWidth
    // One bound for all layers, written once or for each layer.
    if let first = widths.first, widths.count == run.model.widths.count, widths.allSatisfy({ $0 == first }) {
      effective.run.growth.maxWidth = [first]
    }
    // Where one side of a neuron is zero there is no product to be balanced.
    if run.growth.method.criterion?.isSilent == true, run.growth.scale != .initializer {
      effective.run.growth.scale = GrowthPolicy().scale
    }
    return effective
  }
}
