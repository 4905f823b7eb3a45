internal import Datasets
internal import Growth
internal import LinearAlgebra

extension Trainer {
  /// The samples that judge new neurons.
  ///
  /// At growth's own pace they are those of the validation part. Where that has too few to tell, or there is none, samples of the
  /// training part that the neurons were not fitted on judge too: what the network has learnt of them makes a gain look smaller, not
  /// larger.
  ///
  /// - Parameter statistics: The samples that neurons are fitted on, the first of them.
  static func judges(
    under configuration: RunConfiguration, of data: PreparedDataset, beside statistics: PartSample
  ) -> Grower.Judges<PartSample> {
    let shuffled = { (part: DataPart) in
      PartSample([part], shuffledBy: RandomGenerator(seed: configuration.seed, stream: "line_search"))
    }
    let validation = data.validation.map(shuffled)
    guard configuration.growth.hasOwnPace else {
      if configuration.growth.lineSearch.split == .validation, let validation {
        return Grower.Judges(validation, name: "validation")
      }
      return Grower.Judges(shuffled(data.training), name: "train")
    }
    let others = statistics.reversed()
    guard let validation else { return Grower.Judges(others, name: "train", shared: others.count) }
    if Grower.canJudge(by: validation.count) { return Grower.Judges(validation, name: "validation") }
    return Grower.Judges(
      validation.followed(by: others), name: "validation and train", shared: others.count)
  }
}
