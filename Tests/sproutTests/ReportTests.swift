import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `sprout report` as a user calls it.
@Suite struct ReportTests {
  @Test func writesAPageAndSaysWhere() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml")
    let outcome = try await laboratory.sprout("report", "trial")
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardOutput == "results/trial/report.html\n")
    let page = try String(
      contentsOfFile: laboratory.directory.path(of: "results/trial/report.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("<b>4</b> done"))
    #expect(page.contains("spec.yaml as last run, 11 lines"))
    #expect(FileSystem.exists(laboratory.directory.path(of: "results/trial/plots/widths-layer1.dat")))
  }

  @Test func withoutGnuplotThePageHasTheTables() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "*seed=0*")
    // A path that is not empty, else the tests' own would count.
    let outcome = try await laboratory.sprout(
      "report", "trial", environment: ["PATH": laboratory.directory.path])
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardError.contains("apt-get install gnuplot-nox"))
    let page = try String(
      contentsOfFile: laboratory.directory.path(of: "results/trial/report.html"), encoding: .utf8)
    #expect(page.contains("apt-get install gnuplot-nox"))
    #expect(page.contains("<table class=\"points\">"))
  }

  @Test func namesAnExperimentThatIsNotThere() async throws {
    let laboratory = try Laboratory()
    let none = try await laboratory.sprout("report", "trail")
    #expect(none.exitCode == 2)
    #expect(none.standardError.contains("no experiment 'trail'; there is none in results"))
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed.seed=0*")
    let other = try await laboratory.sprout("report", "trail")
    #expect(other.exitCode == 2)
    #expect(other.standardError.contains("results has trial"))
  }

  @Test func anExperimentWithoutRunsHasNoPage() async throws {
    let laboratory = try Laboratory()
    try laboratory.tree().prepare()
    let outcome = try await laboratory.sprout("report", "trial")
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("nothing to report on 'trial'"))
    #expect(!FileSystem.exists(laboratory.directory.path(of: "results/trial/report.html")))
  }

  @Test func showsTheRunsThatFailed() async throws {
    let laboratory = try Laboratory(
      spec: Laboratory.spec.replacing("learning_rate: 0.05", with: "learning_rate: 100"))
    let run = try await laboratory.sprout("run", "trial.yaml")
    #expect(run.exitCode == 1)
    let outcome = try await laboratory.sprout("report", "trial")
    #expect(outcome.exitCode == 0)
    let page = try String(
      contentsOfFile: laboratory.directory.path(of: "results/trial/report.html"), encoding: .utf8)
    #expect(page.contains("diverged"))
  }
}
