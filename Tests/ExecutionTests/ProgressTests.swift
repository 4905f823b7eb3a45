import Experiments
import Foundation
import Results
import Testing

@testable import Execution

@Suite struct ProgressTests {
  private final class Output {
    var text = ""
  }

  private func display(_ output: Output, columns: Int = 80, rows: Int = 24) -> TerminalProgress {
    TerminalProgress(
      total: 30, isVerbose: false, hasUnicode: true, hasColor: false, size: { (columns, rows) },
      write: { output.text += $0 })
  }

  @Test(arguments: [20, 40, 80, 200])
  func noLineIsWiderThanTheTerminal(_ columns: Int) throws {
    let display = display(Output(), columns: columns)
    for number in 1..<4 {
      let run = try plannedRun(number, label: String(repeating: "long-label.", count: 3 * number))
      display.observe(.started(run))
      var progress = RunProgress(widths: [100, 100, 100])
      progress.share = 0.4
      progress.loss = 1234.5678
      display.observe(.progressed(run, progress))
    }
    let lines = display.lines(width: columns - 1, height: 23)
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.count < columns })
  }

  @Test func noMoreLinesThanTheTerminalHas() throws {
    let display = display(Output(), rows: 6)
    for number in 1..<21 { display.observe(.started(try plannedRun(number))) }
    let lines = display.lines(width: 79, height: 5)
    #expect(lines.count == 5)
    #expect(lines[3] == "... and 17 more")
    #expect(lines[4].hasPrefix("0/30 done, 20 running"))
  }

  @Test func everyLineShowsItsRun() throws {
    let output = Output()
    let display = display(output)
    let run = try plannedRun(1, label: "method=tiny")
    display.observe(.started(run))
    var progress = RunProgress(widths: [8, 16])
    progress.share = 0.5
    progress.epoch = 1
    progress.loss = 0.25
    display.observe(.progressed(run, progress))
    let line = try #require(display.lines(width: 79, height: 23).first)
    #expect(line == "method=tiny  ██████████░░░░░░░░░░  epoch 1/2  loss 0.2500  8;16")
  }

  @Test func nothingIsLeftOnTheScreen() throws {
    let output = Output()
    let display = display(output)
    display.observe(.started(try plannedRun(1)))
    display.tick()
    display.close()
    let erased = output.text.components(separatedBy: "\u{1B}[J").last
    #expect(erased == "")
  }

  @Test func aLogHasNoCursorCodes() throws {
    var lines: [String] = []
    let display = PlainProgress(total: 2, isVerbose: false) { lines.append($0) }
    let runs = [try plannedRun(1), try plannedRun(2)]
    for run in runs { display.observe(.started(run)) }
    display.observe(.said(runs[0], "something"))
    display.observe(.finished(runs[0], RunNote(testAccuracy: 0.9611, widths: [8, 16], seconds: 3.21)))
    display.observe(.failed(runs[1], RunFailure(.diverged, "the loss became nan")))
    #expect(
      lines == [
        "[1/2] run-1  test accuracy 96.11 %, widths 8;16, 3.2 s",
        "[2/2] run-2  failed: the loss became nan",
      ]
    )
  }

  /// A clock that stands still until it is moved.
  private final class Clock {
    var now = ContinuousClock.now
  }

  @Test func aLogHasAHeartbeatEveryHalfMinute() throws {
    var lines: [String] = []
    let clock = Clock()
    let display = PlainProgress(total: 2, isVerbose: false, now: { clock.now }) { lines.append($0) }
    let run = try plannedRun(1)
    display.observe(.started(run))
    for second in 1...80 {
      clock.now += .seconds(1)
      if second == 40 {
        var progress = RunProgress(widths: [2])
        display.observe(.progressed(run, progress))
        progress.share = 0.5
        progress.epoch = 1
        progress.loss = 0.25
        progress.widths = [3]
        display.observe(.progressed(run, progress))
      }
      display.tick()
    }
    #expect(
      lines == [
        "0/2 done, 1 running", "  run-1  0 %  epoch 0/2  2",
        "0/2 done, 1 running, about 3 min 0 s left", "  run-1  50 %  epoch 1/2  loss 0.2500  3",
      ])
    // The lines of runs that end do not put the next heartbeat off: what goes on beside them is told all the same.
    display.observe(.finished(run, RunNote(testAccuracy: nil, widths: [2], seconds: 1)))
    display.observe(.started(try plannedRun(2)))
    clock.now += .seconds(9)
    display.tick()
    #expect(lines.count == 5)
    clock.now += .seconds(1)
    display.tick()
    #expect(
      lines.suffix(2) == ["1/2 done, 1 running, about 1 min 30 s left", "  run-2  0 %  epoch 0/2  2"])
  }

  /// What a log of a run of an hour says in its first minute, ten looks a second.
  @Test func aRunOfAMinutePrintsTwoLines() throws {
    var lines: [String] = []
    let clock = Clock()
    let display = PlainProgress(total: 1, isVerbose: false, now: { clock.now }) { lines.append($0) }
    let run = try plannedRun(1)
    display.observe(.started(run))
    for moment in 0...600 {
      var progress = RunProgress(widths: [2])
      progress.share = Double(moment) / 36_000
      progress.loss = 2
      display.observe(.progressed(run, progress))
      display.tick()
      clock.now += .milliseconds(100)
    }
    #expect(
      lines == [
        "0/1 done, 1 running, about 59 min 30 s left", "  run-1  1 %  epoch 0/2  loss 2.0000  2",
        "0/1 done, 1 running, about 59 min 0 s left", "  run-1  2 %  epoch 0/2  loss 2.0000  2",
      ])
  }

  @Test func aLogNamesAFewRunsOfMany() throws {
    var lines: [String] = []
    let clock = Clock()
    let display = PlainProgress(total: 9, isVerbose: false, now: { clock.now }) { lines.append($0) }
    for number in 1..<8 { display.observe(.started(try plannedRun(number))) }
    clock.now += .seconds(30)
    display.tick()
    #expect(lines.count == 6)
    #expect(lines.first == "0/9 done, 7 running")
    #expect(lines.last == "  and 3 more")
  }

  @Test func aFinishedRunLeavesItsLineOnTheScreen() throws {
    let output = Output()
    let display = display(output)
    let run = try plannedRun(1)
    display.observe(.started(run))
    display.observe(.finished(run, RunNote(testAccuracy: 0.9611, widths: [8, 16], seconds: 3.21)))
    display.close()
    #expect(output.text.contains("[1/30] run-1  test accuracy 96.11 %, widths 8;16, 3.2 s\n"))
  }

  /// Of four runs two are given up at half of their way.
  @Test func whatHalvingLeavesToBeDoneIsForeseen() throws {
    let clock = Clock()
    var tally = PoolTally(total: 4, now: { clock.now })
    let runs = try (1...4).map { try plannedRun($0) }
    tally.take(.foreseen(work: 3))
    func train(_ run: PlannedRun, _ shares: Double...) {
      tally.take(.started(run))
      var progress = RunProgress(widths: [2])
      for share in shares {
        // Twenty seconds for a whole run.
        if share > shares[0] { clock.now += .seconds(5) }
        progress.share = share
        tally.take(.progressed(run, progress))
      }
    }
    train(runs[0], 0, 0.25)
    #expect(abs(try #require(tally.remaining) - 55) < 1e-6)
    tally.take(.paused(runs[0]))
    train(runs[0], 0.25, 0.5)
    tally.take(.paused(runs[0]))
    for run in runs.dropFirst() {
      train(run, 0, 0.25, 0.5)
      tally.take(.paused(run))
    }
    #expect(abs(try #require(tally.remaining) - 20) < 1e-6)
    for run in runs.prefix(2) { tally.take(.stopped(run)) }
    tally.take(.foreseen(work: 1))
    #expect(tally.summary == "2/4 done, 2 stopped, about 20 s left")
    for run in runs.suffix(2) {
      train(run, 0.5, 0.75, 1)
      tally.take(.finished(run, nil))
    }
    #expect(tally.remaining == 0)
  }

  @Test func whatWasDoneBeforeIsNoMeasureOfThePace() throws {
    let clock = Clock()
    var tally = PoolTally(total: 3, now: { clock.now })
    let run = try plannedRun(1)
    tally.take(.started(run))
    var progress = RunProgress(widths: [2])
    // It goes on from a checkpoint, and does a tenth of the run in ten seconds.
    progress.share = 0.8
    tally.take(.progressed(run, progress))
    progress.share = 0.9
    tally.take(.progressed(run, progress))
    clock.now += .seconds(10)
    #expect(abs(try #require(tally.remaining) - 210) < 1e-6)
    progress.share = 1
    tally.take(.progressed(run, progress))
    tally.take(.finished(run, nil))
    clock.now += .seconds(10)
    #expect(abs(try #require(tally.remaining) - 200) < 1e-6)
  }
}
