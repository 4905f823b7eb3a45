import Experiments
import Foundation
import Growth
import Networks
import Results
import TestSupport
import Testing
import Training

/// Baselines from the spec to the results tree, on real runs.
@Suite struct BaselineRunTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 400}
    model: {hidden: [2, 2]}
    optimizer: {learning_rate: 0.05, schedule: {name: cosine, warmup_epochs: 1}}
    training: {epochs: 6, batch_size: 32}
    growth: {start: 0.5, every: 0.5, until: 4, layers: all, fill: random, scale: initializer, max_neurons: 3}
    seeds: 2
    baselines: [{match: final_width}, {match: parameters}, {match: train_flops}]
    """

  private func run(_ label: String, in laboratory: Laboratory) throws -> StoredRun {
    try #require(try laboratory.tree().finishedRuns().first { $0.label == label })
  }

  @Test func theyMatchWhatTheyShould() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let outcome = try await laboratory.sprout("run", "trial.yaml")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("8 of 8 runs done"))
    for seed in 0..<2 {
      let grown = try run("seed=\(seed)", in: laboratory)
      let widths = try #require(grown.figure("final_widths"))
      #expect(widths != [2, 2])
      let parameters = try #require(grown.figure("parameters")?.number)

      let wide = try run("final_width.seed=\(seed)", in: laboratory)
      #expect(wide.figure("final_widths") == widths)
      #expect(wide.figure("best_epoch") == grown.figure("best_epoch"))
      #expect(wide.variant == "final_width")
      #expect(wide.json["config"]?[path: "model.hidden"] == widths)
      #expect(wide.json["baseline"]?["of"] == .string(grown.id))
      #expect(wide.json["baseline"]?["label"] == .string(grown.label))

      let equal = try run("parameters.seed=\(seed)", in: laboratory)
      let reached = try #require(equal.figure("parameters")?.number)
      #expect(abs(reached - parameters) <= 0.01 * parameters)
      #expect(equal.json["baseline"]?["target"]?.number == parameters)
      #expect(equal.json["baseline"]?["reached"]?.number == reached)

      let short = try run("train_flops.seed=\(seed)", in: laboratory)
      let target = try #require(grown.figure("train_flops")?.number)
      let flops = try #require(short.figure("train_flops")?.number)
      let epochs = try #require(short.json["config"]?[path: "training.epochs"]?.number)
      #expect(epochs < 6)
      #expect(abs(flops - target) <= 0.5 * flops / epochs)
      #expect(short.json["baseline"]?["reached"]?.number == flops)
      #expect(short.json["seed"]?.integer == seed)
    }
    let plan = try await laboratory.sprout("plan", "trial.yaml", "--json")
    let document = try JSONValue(parsing: plan.standardOutput)
    #expect(document["counts"]?["baselines"] == 6)
    let planned = try #require(document["runs"]?.array)
    #expect(planned.allSatisfy { $0["state"] == "done" })
    for row in planned where row["baseline"] != .null {
      #expect(row["parameters_initial"] == row["parameters_largest"])
    }
    let show = try await laboratory.sprout("show", "parameters.seed=1")
    #expect(show.standardOutput.contains("\nbaseline\n"))
  }

  @Test func aBaselineHasTheBytesOfAnOrdinaryRunOfItsWidths() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let first = try await laboratory.sprout("run", "trial.yaml", "--only", "*final_width*", "--seeds", "1..1")
    #expect(first.exitCode == 0, "\(first.standardError)")
    let baseline = try run("final_width", in: laboratory)
    let widths = try #require(baseline.figure("final_widths")?.text)
    let plain = try await laboratory.sprout(
      "run", "trial.yaml", "--seeds", "1..1", "--set", "growth.method=none", "--set",
      "model.hidden=\(widths)",
      "--results", "plain")
    #expect(plain.exitCode == 0, "\(plain.standardError)")
    let ordinary = try #require(try laboratory.tree("plain").finishedRuns().first)
    #expect(try Laboratory.Numbers(of: baseline) == Laboratory.Numbers(of: ordinary))
    #expect(baseline.json["config"] == ordinary.json["config"])
    #expect(baseline.id != ordinary.id)
  }

  @Test func aSelectedBaselineBringsItsGrownRun() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let arguments = ["--only", "parameters.seed=0"]
    let dry = try await laboratory.sprout("run", "trial.yaml", "--dry-run", arguments[0], arguments[1])
    #expect(dry.standardOutput.contains("executed, baselines need it"))
    #expect(dry.standardOutput.contains("executed after seed=0"))
    let first = try await laboratory.sprout("run", "trial.yaml", arguments[0], arguments[1])
    #expect(first.exitCode == 0)
    #expect(first.standardError.contains("among them, because baselines need them: seed=0\n"))
    #expect(try laboratory.tree().finishedRuns().map(\.label) == ["parameters.seed=0", "seed=0"])
    // With its grown run done, it stands alone, whatever the labels are now.
    let next = try await laboratory.sprout("run", "trial.yaml", "--only", "final_width", "--seeds", "0..0")
    #expect(next.exitCode == 0)
    #expect(next.standardError.hasPrefix("1 run planned, 1 to do\n"))
    let repeated = try await laboratory.sprout("run", "trial.yaml", arguments[0], arguments[1], "--force")
    #expect(repeated.standardError.hasPrefix("1 run planned, 1 to do\n"))
  }

  @Test func aGrownRunThatFailsTakesItsBaselinesWithIt() async throws {
    let spec = Self.spec.replacing(
      "seeds: 2", with: "variants: {a: {}, wild: {model.activation: identity, optimizer.learning_rate: 900}}")
    let laboratory = try Laboratory(spec: spec)
    let outcome = try await laboratory.sprout("run", "trial.yaml")
    #expect(outcome.exitCode == 1)
    #expect(outcome.standardOutput.contains("4 of 8 runs done"))
    for name in ["wild.final_width", "wild.parameters", "wild.train_flops"] {
      #expect(outcome.standardError.contains("\(name)  not run: wild failed\n"))
    }
    #expect(outcome.standardError.contains("3 baselines not run"))
    #expect(try FileSystem.names(in: laboratory.tree().failedPath).count == 1)
    let again = try await laboratory.sprout("run", "trial.yaml")
    #expect(again.exitCode == 1)
    #expect(again.standardError.contains("3 baselines not run"))
    #expect(again.standardError.contains("wild failed before"))
    let dry = try await laboratory.sprout("run", "trial.yaml", "--dry-run")
    #expect(dry.standardOutput.contains("left alone: wild failed"))
    let alone = try await laboratory.sprout("run", "trial.yaml", "--only", "wild.parameters")
    #expect(alone.exitCode == 1)
    #expect(alone.standardError.contains("1 baseline not run"))
  }

  @Test func anInterruptedExperimentGoesOnToTheSameNumbers() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml", "--results", "whole")
    // The first grown run is finished, and nothing else, when the time is over.
    let cut = try await laboratory.sprout("run", "trial.yaml", "-j1", "--only", "seed=*")
    #expect(cut.exitCode == 0)
    let program = try laboratory.start("run", "trial.yaml", "-j1")
    try laboratory.wait { try laboratory.tree().finishedRuns().count > 2 }
    program.send(SIGINT)
    _ = await program.outcome()
    let rest = try await laboratory.sprout("run", "trial.yaml")
    #expect(rest.exitCode == 0)
    #expect(try laboratory.numbers() == laboratory.numbers("whole"))
  }

  @Test func twoProgramsShareTheWork() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let programs = try [
      laboratory.start("run", "trial.yaml", "-j1"), laboratory.start("run", "trial.yaml", "-j1"),
    ]
    for program in programs {
      let outcome = await program.outcome()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardOutput.contains("8 of 8 runs done"))
    }
    #expect(try laboratory.tree().finishedRuns().count == 8)
    #expect(try FileSystem.names(in: laboratory.tree().activePath).isEmpty)
  }
}
