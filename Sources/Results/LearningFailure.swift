/// Why a run that came to its end learnt nothing.
public enum LearningFailure: Hashable, Sendable {
  /// Its test accuracy and macro F1 are those of one answer for all samples.
  case oneAnswer(accuracy: Double)
  /// Its test accuracy is no higher than the share of the largest class, and it tells the classes apart no better.
  case largestClass(accuracy: Double, share: Double)
  /// The share of the targets' variance it explains on the test part is not above zero.
  case mean(r2: Double)
  /// The training loss of the network that was kept is that of the untrained one, or higher.
  case loss(began: Double, ended: Double)

  /// The reason in a few words.
  public var words: String {
    switch self {
    case .oneAnswer(let accuracy):
      "test accuracy \(Quantity.percent(accuracy)), that of one answer for all"
    case .largestClass(let accuracy, let share):
      "test accuracy \(Quantity.percent(accuracy)), and naming the largest class has \(Quantity.percent(share))"
    case .mean(let r2):
      "test R2 \(Quantity.decimal(r2, digits: 4)), no better than the mean of the targets"
    case .loss(let began, let ended):
      "training loss \(Quantity.significant(began)) at the beginning and \(Quantity.significant(ended)) at the end"
    }
  }

  /// Some runs that learnt nothing among so many, in a sentence; the first are named.
  public static func sentence(_ runs: [(name: String, failure: LearningFailure)], of count: Int) -> String {
    let shown = runs.prefix(5).map { "\($0.name) (\($0.failure.words))" }.joined(separator: "; ")
    return "\(runs.count) of \(Quantity.counted(count, "run")) learnt nothing: \(shown)"
      + (runs.count > 5 ? "; ..." : "")
  }
}
