import Experiments
import OrderedCollections
import SampleRuns
import TestSupport
import Testing

@testable import Results

/// Which runs learnt nothing, by what is stored of them.
@Suite struct LearningTests {
  private let directory: TemporaryDirectory
  private let experiment: ExperimentFolder

  init() throws {
    directory = try TemporaryDirectory()
    experiment = ResultsTree(path: directory.path).experiment("sample")
  }

  private func failure(
    accuracy: Double? = nil, balanced: Double? = nil, f1: Double? = nil, r2: Double? = nil,
    losses: (began: Double, ended: Double) = (2, 1), part: JudgedPart? = nil, flops: Double = 1e6
  ) throws -> LearningFailure? {
    let value = { (figure: Double?) in figure.map(JSONValue.number) ?? .null }
    var run = SampleRun(id: String(repeating: "a", count: 64), label: "run")
    run.result["test_accuracy"] = value(accuracy)
    run.result["test_balanced_accuracy"] = value(balanced)
    run.result["test_macro_f1"] = value(f1)
    run.result["train_loss"] = .number(losses.ended)
    if let r2 { run.result["test_r2"] = .number(r2) }
    run.cost["train_flops"] = .number(flops)
    let path = try run.write(to: experiment)
    if let part {
      let json = try #require(run.json.object).merging([
        "test_part": JSONValue(part, columns: JudgedPart.layout.columns)
      ]) { $1 }
      try FileSystem.replace(path + "/run.json", with: Array(JSONValue.object(json).prettyText.utf8))
    }
    let table = "epoch,train_loss\n0,\(losses.began)\n1,\(losses.ended)\n"
    try FileSystem.replace(path + "/metrics.csv", with: Array(table.utf8))
    return try #require(try StoredRun(path: path, state: .done)).learningFailure()
  }

  /// 60 of 100 samples are of the first class.
  private static let part = JudgedPart(labels: (0..<100).map { $0 < 60 ? 0 : 1 })

  @Test func oneAnswerForAllIsKnownByItsFigures() throws {
    // Any class of three: 60, 30 and 10 of 100 samples.
    for accuracy in [0.6, 0.3, 0.1] {
      let f1 = 2 * accuracy / (1 + accuracy) / 3
      #expect(
        try failure(accuracy: accuracy, balanced: 1.0 / 3, f1: f1) == .oneAnswer(accuracy: accuracy))
    }
    // Never right: a class that is not there, or always the other one.
    #expect(try failure(accuracy: 0, balanced: 0, f1: 0) == .oneAnswer(accuracy: 0))
    // As often right, and with several answers.
    #expect(try failure(accuracy: 0.6, balanced: 0.5, f1: 0.45) == nil)
    // All samples are of one class, which is found.
    #expect(try failure(accuracy: 1, balanced: 1, f1: 1) == nil)
  }

  @Test func theLargestClassIsToBeBeaten() throws {
    let guessing = try failure(accuracy: 0.58, balanced: 0.52, f1: 0.5, part: Self.part)
    #expect(guessing == .largestClass(accuracy: 0.58, share: 0.6))
    #expect(guessing?.words == "test accuracy 58.00 %, and naming the largest class has 60.00 %")
    #expect(try failure(accuracy: 0.61, balanced: 0.52, f1: 0.5, part: Self.part) == nil)
    // It tells the classes apart, for all that one of them is nearly everything.
    let uneven = JudgedPart(labels: (0..<100).map { $0 < 99 ? 0 : 1 })
    #expect(try failure(accuracy: 0.98, balanced: 0.9, f1: 0.7, part: uneven) == nil)
    // Of a run that does not say how large its classes are nothing is known.
    #expect(try failure(accuracy: 0.58, balanced: 0.52, f1: 0.5) == nil)
  }

  @Test func theMeanOfTheTargetsIsToBeBeaten() throws {
    #expect(try failure(r2: 0) == .mean(r2: 0))
    #expect(try failure(r2: -0.25) == .mean(r2: -0.25))
    #expect(try failure(r2: 0.01) == nil)
  }

  @Test func aLossThatDidNotFall() throws {
    #expect(try failure(accuracy: 0.5, losses: (2, 2.5)) == .loss(began: 2, ended: 2.5))
    let words = try failure(accuracy: 0.5, losses: (2, 1.999))?.words
    #expect(words == "training loss 2.000 at the beginning and 1.999 at the end")
    #expect(try failure(accuracy: 0.5, losses: (2, 1.99)) == nil)
    // Nothing was trained, so nothing was to be learnt.
    #expect(try failure(accuracy: 0.1, losses: (2, 2), flops: 0) == nil)
  }

  @Test func aFailedRunIsNotMarkedToo() throws {
    let path = try SampleRun(id: String(repeating: "b", count: 64), label: "other").write(to: experiment)
    let table = "epoch,train_loss\n0,0.05\n1,0.1\n"
    try FileSystem.write(Array(table.utf8), to: path + "/metrics.csv")
    let stored = try #require(try StoredRun(path: path, state: .done))
    #expect(try stored.learningFailure() != nil)
    #expect(try StoredRun(path: path, state: .failed, json: stored.json).learningFailure() == nil)
    try FileSystem.remove(path + "/metrics.csv")
    #expect(try stored.learningFailure() == nil)
  }

  @Test func manyAreCountedAndTheFirstNamed() {
    let runs = (1...7).map { ("run-\($0)", LearningFailure.mean(r2: -1)) }
    let sentence = LearningFailure.sentence(Array(runs[..<1]), of: 9)
    #expect(sentence.hasPrefix("1 of 9 runs learnt nothing: run-1 (test R2 -1.0000, no better than the mean"))
    #expect(LearningFailure.sentence(runs, of: 9).hasSuffix("; ..."))
    #expect(!LearningFailure.sentence(runs, of: 9).contains("run-6"))
  }
}
