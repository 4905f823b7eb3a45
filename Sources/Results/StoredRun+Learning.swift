internal import Experiments
internal import Training

extension StoredRun {
  /// A loss that falls by less than this share has not fallen.
  private static let leastDecrease = 0.001
  /// Balanced accuracy, with chance at 0 and no mistake at 1, from which on classes are told apart: where one class is
  /// nearly all samples, a good network need not beat its share.
  private static let leastDiscrimination = 0.1

  /// Why the run learnt nothing; nil when it learnt something, did not train at all, or nobody can say.
  ///
  /// - Throws: `FileSystemError` when `metrics.csv` is there and cannot be read.
  public func learningFailure() throws -> LearningFailure? {
    guard state == .done, let spent = cost.trainFlops, spent > 0 else { return nil }
    return try answerFailure ?? lossFailure()
  }

  /// What its figures on the test part say.
  private var answerFailure: LearningFailure? {
    if let r2 = result.testR2 { return r2 > 0 ? nil : .mean(r2: r2) }
    guard let accuracy = result.testAccuracy, let balanced = result.testBalancedAccuracy,
      let f1 = result.testMacroF1
    else { return nil }
    // Of C classes one answer hits 1 / C, if its own is among them; its F1 is the only one that is not zero.
    let classes = balanced > 0 ? 1 / balanced : 2
    if classes > 1.5, abs(classes - classes.rounded()) < 1e-6,
      abs(f1 - balanced * 2 * accuracy / (1 + accuracy)) < 1e-9
    {
      return .oneAnswer(accuracy: accuracy)
    }
    let part = testPart
    guard let share = part.largestClass, accuracy <= share, let count = part.classes.map(Double.init),
      count > 1,
      (balanced - 1 / count) / (1 - 1 / count) < Self.leastDiscrimination
    else { return nil }
    return .largestClass(accuracy: accuracy, share: share)
  }

  private func lossFailure() throws -> LearningFailure? {
    guard let ended = result.trainLoss,
      let beginning = try FileSystem.beginning(of: "\(path)/\(Self.metricsName)", count: 4096)
    else { return nil }
    // The first row is the untrained network; a row that is cut off is none.
    let header = beginning.prefix { $0 != UInt8(ascii: "\n") }
    let row = beginning.dropFirst(header.count + 1).prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: beginning.prefix(header.count + row.count + 2), as: UTF8.self)
    let rows = CSVTable(parsing: text).rows(of: EpochMetrics.self)
    guard let first = rows.first, first.epoch == 0, let began = first.trainLoss, began > 0,
      ended > (1 - Self.leastDecrease) * began
    else { return nil }
    return .loss(began: began, ended: ended)
  }
}

extension Sequence<StoredRun> {
  /// Those that learnt nothing, by their paths.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public func learningFailures() throws -> [String: LearningFailure] {
    let found = try Array(self).concurrentMap { run in try run.learningFailure().map { (run.path, $0) } }
    return Dictionary(found.compactMap(\.self)) { first, _ in first }
  }
}
