import Experiments
import Foundation
import LinearAlgebra
import Results
import TestSupport
import Testing

/// `sprout run` from the command line to the results tree.
@Suite struct RunTests {
  @Test func theNumberOfWorkersChangesNoByte() async throws {
    let laboratory = try Laboratory()
    let one = try await laboratory.sprout("run", "trial.yaml", "-j1", "--results", "one")
    let two = try await laboratory.sprout("run", "trial.yaml", "-j", "2", "--results", "two")
    #expect(one.exitCode == 0, "\(one.standardError)")
    #expect(two.exitCode == 0, "\(two.standardError)")
    let numbers = try laboratory.numbers("one")
    #expect(numbers.count == 4)
    #expect(try laboratory.numbers("two") == numbers)
    #expect(numbers.values.allSatisfy { $0.metrics.count == 6 && !$0.model.isEmpty })
    #expect(numbers.first { $0.key.hasPrefix("grown") }?.value.growth.isEmpty == false)
  }

  @Test(
    .enabled("the library chooses the fastest kernel of this processor by itself") {
      BLASInformation.current.fasterKernel != nil
    })
  func theFasterKernelChangesNoByte() async throws {
    let laboratory = try Laboratory()
    // Products longer than the 320 that the kernels take at a time.
    let chosen = BLASInformation.current.kernel.lowercased()
    for (folder, kernel) in [("auto", "auto"), ("chosen", chosen)] {
      let run = try await laboratory.sprout(
        "run", "trial.yaml", "--results", folder, "--set", "model.hidden=[400, 30]", "--set",
        "growth.until=1",
        "--set", "training.epochs=1", "--set", "resources.blas_kernel=\(kernel)")
      #expect(run.exitCode == 0, "\(run.standardError)")
    }
    let kernels = try ["auto", "chosen"].map { folder in
      try laboratory.tree(folder).finishedRuns().first?.json["provenance"]?["blas_kernel"]?.string?
        .lowercased()
    }
    #expect(kernels == [BLASInformation.current.fasterKernel?.lowercased(), chosen])
    let numbers = try laboratory.numbers("auto")
    #expect(!numbers.isEmpty)
    #expect(try laboratory.numbers("chosen") == numbers)
  }

  @Test func aSecondRunRepeatsNothing() async throws {
    let laboratory = try Laboratory()
    let first = try await laboratory.sprout("run", "trial.yaml")
    let before = try laboratory.tree().finishedRuns().map(\.json)
    let second = try await laboratory.sprout("run", "trial.yaml")
    #expect(second.exitCode == 0)
    #expect(second.standardOutput == first.standardOutput)
    #expect(second.standardError == "4 runs planned, 4 done, nothing to do\n")
    #expect(try laboratory.tree().finishedRuns().map(\.json) == before)
    #expect(first.standardOutput.contains("4 of 4 runs done; results in results/trial\n"))
  }

  @Test func theTreeIsThatOfTheInterface() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml")
    let tree = laboratory.tree()
    let names = try FileSystem.names(in: tree.path).filter { !$0.hasPrefix(".") }
    #expect(
      names == ["active", "failed", "plan.csv", "runs", "spec.yaml", "splits", "summary.csv", "summary.json"]
    )
    let spec = try #require(try FileSystem.contents(of: tree.specPath))
    #expect(String(decoding: spec, as: UTF8.self) == Laboratory.spec)
    let plan = try #require(try CSVTable(contentsOf: tree.planPath))
    #expect(plan.rows.map { $0[4] } == ["done", "done", "done", "done"])
    let summary = try #require(try CSVTable(contentsOf: tree.summaryPath))
    #expect(summary.rows.map { $0[0] } == plan.rows.map { $0[0] })
    let run = try #require(try tree.finishedRuns().first)
    let keys = [
      "schema", "id", "label", "variant", "seed", "config", "provenance", "result", "growth", "cost",
    ]
    #expect(keys.allSatisfy { run.json[$0] != nil })
    #expect(run.json["provenance"]?["command_line"]?.array?.dropFirst().first == "run")
  }

  @Test func thePlanSaysHowMuchMemoryARunTakes() async throws {
    let laboratory = try Laboratory()
    let bound = ["--set", "resources.memory=20M"]
    let text = try await Program.run(["plan", "trial.yaml"] + bound, directory: laboratory.directory.url)
    #expect(text.standardOutput.contains("for a worker\n"))
    #expect(text.standardOutput.contains("more than resources.memory, 20.0 MiB, is ended and fails"))
    let plan = try JSONValue(
      parsing: try await laboratory.sprout("plan", "trial.yaml", "--json").standardOutput)
    let planned = try #require(plan["memory"]?["worker_bytes"]?.integer)
    #expect(plan["memory"]?["bound_bytes"] == .null)
    #expect(plan["runs"]?.array?.compactMap { $0["memory_bytes"]?.integer }.max() == planned)
    _ = try await laboratory.sprout("run", "trial.yaml", "-j1")
    let taken = try laboratory.tree().finishedRuns().compactMap { $0.figure("peak_memory_bytes")?.integer }
    let peak = try #require(taken.max())
    // The estimate is of the optimised program and one kernel of the library; this may be another.
    #expect(planned > peak / 2 && planned < 2 * peak, "planned \(planned), taken \(peak)")
  }

  @Test func aChangedPlanSaysWhatItLeavesOut() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    let changed = try await laboratory.sprout(
      "run", "trial.yaml", "--only", "fixed*", "--set", "training.epochs=1")
    #expect(changed.standardError.contains("2 finished runs of trial are not in the plan with these changes"))
    let apart = try await laboratory.sprout(
      "run", "trial.yaml", "--only", "fixed*", "--set", "training.epochs=1", "--set", "name=short")
    #expect(!apart.standardError.contains("are not in the plan"))
    let back = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    #expect(!back.standardError.contains("are not in the plan"))
  }

  @Test func forceRepeatsAndOnlyNarrows() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    let before = try laboratory.numbers()
    #expect(before.count == 2)
    let times = try laboratory.tree().finishedRuns().map { $0.figure("seconds") }
    let again = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*", "--force")
    #expect(again.exitCode == 0)
    #expect(try laboratory.numbers() == before)
    #expect(try laboratory.tree().finishedRuns().map { $0.figure("seconds") } != times)
    #expect(try FileSystem.names(in: laboratory.tree().activePath).isEmpty)
  }

  @Test func anAxisThatAVariantSetsIsSaid() async throws {
    let laboratory = try Laboratory()
    for verb in ["plan", "run"] {
      let outcome = try await laboratory.sprout(
        verb, "trial.yaml", "--grid", "model.hidden=[2],[3]", "--only", "fixed*")
      #expect(
        outcome.standardError.hasPrefix(
          "warning: --grid model.hidden does not reach fixed: a variant's own value wins\n"))
    }
  }

  @Test func dryRunDoesNothing() async throws {
    let laboratory = try Laboratory()
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--dry-run")
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardOutput.contains("4 runs, 4 to be executed; nothing was done"))
    #expect(!FileSystem.exists(laboratory.directory.path(of: "results")))
  }

  @Test func aDivergingRunFailsAlone() async throws {
    let wild = "{growth.method: none, model.activation: identity, optimizer.learning_rate: 900}"
    let spec = Laboratory.spec + "\n  wild: \(wild)\n"
    let laboratory = try Laboratory(spec: spec)
    let outcome = try await laboratory.sprout("run", "trial.yaml")
    #expect(outcome.exitCode == 1)
    #expect(try laboratory.tree().finishedRuns().count == 4)
    let failed = try FileSystem.names(in: laboratory.tree().failedPath)
    #expect(failed.count == 2)
    let name = try #require(failed.first)
    let stored = try StoredRun(path: "\(laboratory.tree().failedPath)/\(name)", state: .failed)
    let failure = try #require(try stored?.json["error"]?.decode(as: RunFailure.self))
    #expect(failure.kind == .diverged)
    #expect(failure.epoch != nil && failure.step != nil)
    #expect(outcome.standardError.contains(failure.message))

    let second = try await laboratory.sprout("run", "trial.yaml")
    #expect(second.exitCode == 1)
    #expect(second.standardError.contains("2 failed before (--retry-failed repeats them), nothing to do"))
    let third = try await laboratory.sprout("run", "trial.yaml", "--retry-failed")
    #expect(third.standardError.contains("6 runs planned, 4 done, 2 to do"))
    #expect(third.exitCode == 1)
  }

  @Test func quietSaysOnlyWhatWentWrong() async throws {
    let laboratory = try Laboratory()
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(outcome.standardError == "")
    #expect(outcome.standardOutput.contains("test accuracy"))
    #expect(!outcome.standardOutput.contains("\u{1B}"))
  }

  @Test func theEnvironmentNamesTheResults() async throws {
    let laboratory = try Laboratory()
    let outcome = try await laboratory.sprout(
      "run", "trial.yaml", "--only", "fixed.seed=0*",
      environment: ["SPROUT_RESULTS": "elsewhere"]
    )
    #expect(outcome.exitCode == 0)
    #expect(try laboratory.tree("elsewhere").finishedRuns().count == 1)
  }

  @Test(arguments: [
    (["run", "absent.yaml"], 2, "absent.yaml"),
    (["run", "trial.yaml", "--executor", "slurm", "--force"], 2, "--force goes with --executor local"),
    (["run", "trial.yaml", "-j", "0"], 2, "--jobs must be at least 1"),
    (["run", "trial.yaml", "--timeout", "soon"], 2, "--timeout"),
    (["run", "trial.yaml", "--only", "nothing"], 2, "--only nothing"),
    (["run", "trial.yaml", "-q", "-v"], 2, "exclude each other"),
    (["run", "trial.yaml", "--set", "dataset={name: csv, path: absent.csv}"], 5, "absent.csv"),
    (["run", "trial.yaml", "--results", "trial.yaml"], 5, "trial.yaml"),
    (["status", "absent"], 2, "no experiment 'absent'"),
    (["status", "--json", "--watch"], 2, "--json"),
    (["show", "absent"], 2, "no run 'absent'"),
  ])
  func saysWhatIsWrong(_ arguments: [String], _ code: Int32, _ text: String) async throws {
    let laboratory = try Laboratory()
    let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
    #expect(outcome.exitCode == code)
    #expect(outcome.standardError.contains(text), "\(outcome.standardError)")
    #expect(!FileSystem.exists(laboratory.directory.path(of: "results")))
  }
}
