extension Catalog {
  /// Every sample of a data set in the order of its files, unsplit: the training part of a set that has a test part of
  /// its own, then that part. Normalised by the figures of the former. They may all be of one class.
  ///
  /// - Parameters:
  ///   - given: A normalisation in the place of the configuration's.
  ///   - givenTargets: A scaling of the targets in the place of that by the figures of the former.
  /// - Throws: `DatasetError`.
  public func whole(
    _ configuration: DatasetConfiguration, normalizedBy given: GivenNormalization? = nil,
    targetsBy givenTargets: TargetScaling? = nil
  ) throws -> [DataPart] {
    let raw = try load(configuration, forTraining: false)
    let rows = (0..<Int32(raw.training.count)).map { $0 }
    let normalization = try InputNormalization(
      configuration, given, fitting: raw.training, rows: rows, imageShape: configuration.imageShape(of: raw))
    let targets = try raw.training.targets.map {
      try givenTargets ?? TargetScaling($0, rows: rows, of: configuration.source)
    }
    let training = DataPart(
      table: raw.training, rows: rows, normalization: normalization, targetScaling: targets)
    guard let test = raw.test else { return [training] }
    return [
      training,
      DataPart(table: test, rows: (0..<Int32(test.count)).map { $0 }, normalization: normalization),
    ]
  }
}
