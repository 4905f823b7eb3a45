import Experiments
import Results
import TestSupport
import Testing

/// Growth at its own pace on tables of a few hundred rows, with nothing set but where it begins.
@Suite struct SmallTableTests {
  /// Whether two inputs have the same sign, which two units a layer cannot tell, and two inputs that say nothing.
  private static let rows = (1...500).map { row -> String in
    let inputs = [0.618_033_988_7, 0.754_877_666_2, 0.569_840_290_9, 0.819_172_513_4].map { step in
      let place = Double(row) * step
      return 4 * (place - place.rounded(.down)) - 2
    }
    let label = inputs[0] * inputs[1] > 0 ? "same" : "other"
    return inputs.map { String(($0 * 1000).rounded() / 1000) }.joined(separator: ",") + ",\(label)\n"
  }

  @Test func twoUnitsGrowToWhatTheTaskTakes() async throws {
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: data.csv, test: 0.2, validation: 0.2}
        model: {hidden: [2, 2]}
        optimizer: {learning_rate: 0.05, momentum: 0.9, weight_decay: 0.003, schedule: {name: cosine, warmup_epochs: 1}}
        training: {epochs: 100, batch_size: 16}
        growth: {method: tiny}
        seeds: 5
        """)
    try laboratory.directory.write("u,v,w,x,label\n" + Self.rows.joined(), to: "data.csv")
    let run = try await laboratory.sprout("run", "trial.yaml")
    #expect(run.exitCode == 0, "\(run.standardError)")
    let accuracies = try laboratory.tree().finishedRuns().compactMap { $0.figure("test_accuracy")?.number }
    try #require(accuracies.count == 5)
    #expect(accuracies.reduce(0, +) / 5 > 0.95)
    for run in try laboratory.tree().finishedRuns() {
      let growth = try FileSystem.contents(of: run.path + "/growth.csv") ?? []
      #expect(String(decoding: growth, as: UTF8.self).contains(",validation and train,"))
    }
  }
}
