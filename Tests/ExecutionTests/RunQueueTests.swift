import Experiments
import Testing

@testable import Execution

/// The order in which a pool begins runs that depend on one another.
struct RunQueueTests {
  private let grown: PlannedRun
  private let other: PlannedRun
  private let baseline: PlannedRun

  init() throws {
    grown = try plannedRun(1, label: "grown")
    other = try plannedRun(2, label: "other")
    baseline = try plannedRun(3, label: "baseline", of: grown)
  }

  @Test func aBaselineWaitsForItsGrownRunAndThenGoesFirst() {
    var queue = RunQueue([baseline, grown, other])
    #expect(queue.runs.count == 3)
    #expect(queue.popFirst()?.label == "grown")
    queue.release(baselinesOf: grown)
    #expect(queue.popFirst()?.label == "baseline")
    #expect(queue.popFirst()?.label == "other")
    #expect(queue.popFirst() == nil && queue.isEmpty && queue.runs.count == 0)
  }

  @Test func nothingIsReadyWhileTheGrownRunIsInProgress() {
    var queue = RunQueue([grown, baseline])
    _ = queue.popFirst()
    #expect(queue.isEmpty && queue.runs.count == 1)
    queue.append(grown)
    #expect(queue.popFirst()?.label == "grown")
    #expect(queue.remove(baselinesOf: grown).map(\.label) == ["baseline"])
    #expect(queue.runs.count == 0)
  }

  @Test func aBaselineOfAFinishedRunIsReady() {
    var queue = RunQueue([baseline, other])
    #expect(queue.popFirst()?.label == "baseline")
  }
}
