import Datasets
@testable import Experiments
import Growth
import Networks
import Results
import TestSupport
import Testing
import Training

@testable import Execution

/// Estimates from steps whose times are given: no test measures a speed.
@Suite struct StepCalibrationTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private final class Bench {
    var measured: [StepProbe] = []
  }

  private func course(_ widths: [Int], epochs: Int = 10) -> RunCourse {
    var run = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: widths))
    run.training.epochs = epochs
    run.training.batchSize = 10
    run.growth.method = .none
    let data = DataSize(inputs: 3, outputs: 2, trainingSamples: 100, evaluatedSamples: 50)
    return RunEstimate(run, data: data).course
  }

  private func calibration(_ bench: Bench, machine: String = "one") -> StepCalibration {
    StepCalibration(cache: directory.path, machine: machine) { probes in
      bench.measured += probes
      return probes.map { StepTimes(step: Double($0.widths[0]), evaluation: 0.01) }
    }
  }

  @Test func stepsAndEvaluationsAreCounted() throws {
    // 10 epochs of 10 steps at 4 s; 50 samples after each, and all 150 before the first, and 25 more in the end.
    let seconds = try #require(calibration(Bench()).seconds(of: [course([4])])[0])
    #expect(abs(seconds - (400 + 0.01 * (500 + 150 + 25))) < 0.1)
  }

  @Test func whatWasMeasuredIsKept() {
    let bench = Bench()
    let first = calibration(bench).seconds(of: [course([4]), course([4], epochs: 20), course([8])])
    #expect(bench.measured.map(\.widths).sorted { $0[0] < $1[0] } == [[4], [8]])
    let again = calibration(bench).seconds(of: [course([4]), course([4], epochs: 20), course([8])])
    #expect(bench.measured.count == 2)
    #expect(again == first)
    // Another kernel has other times.
    _ = calibration(bench, machine: "other").seconds(of: [course([4])])
    #expect(bench.measured.count == 3)
  }

  @Test func ofManyNetworksSomeAreMeasured() throws {
    let bench = Bench()
    let courses = (1...100).map { course([$0]) }
    let seconds = calibration(bench).seconds(of: courses)
    #expect(bench.measured.count == 12)
    for (width, seconds) in zip(1...100, seconds) {
      #expect(abs(try #require(seconds) - 100 * Double(width)) < 10)
    }
    _ = calibration(bench).seconds(of: courses)
    #expect(bench.measured.count == 12)
  }

  @Test func withoutMeasurementsThereIsNoEstimate() {
    #expect(StepCalibration.none.seconds(of: [course([4])]) == [nil])
    let broken = StepCalibration(cache: "/nowhere/at/all", machine: "") { $0.map { _ in nil } }
    #expect(broken.seconds(of: [course([4])]) == [nil])
    let unwritable = StepCalibration(cache: "/proc/none", machine: "") {
      $0.map { _ in StepTimes(step: 1, evaluation: 1) }
    }
    #expect(unwritable.seconds(of: [course([4])])[0] != nil)
  }

  /// What the process that measures does, in this one.
  @Test func aMeasurementAnswersEveryProbe() throws {
    var courses = [course([4])]
    var run = courses[0].configuration
    run.model = .init(hidden: [30_000, 30_000])
    courses.append(RunEstimate(run, data: DataSize(inputs: 64, outputs: 10, trainingSamples: 1000)).course)
    let probes = courses.map { StepProbe($0.stretches[0], of: $0.configuration) }
    let answer = try StepCalibration.answer(JSONValue(encoding: probes).text)
    let times: [StepTimes?] = try JSONValue(parsing: answer).decode()
    let first = try #require(times.first ?? nil)
    #expect(times.count == 2 && first.step > 0 && first.evaluation > 0)
    // Nine hundred million weights are not tried.
    #expect(times[1] == nil)
  }
}
