import Foundation
import Results
import TestSupport
import Testing

/// What others read, read by what they read it with.
@Suite(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, which .ci/run makes"))
struct PythonTests {
  private static let spec = Laboratory.spec.replacing("fixed: {growth", with: #"'a,b"c<x>&': {growth"#)
    .replacing("seeds: 2", with: "seeds: 3")

  private func run(_ program: String, _ arguments: String..., in laboratory: Laboratory) async throws
    -> String
  {
    let python = try #require(Repository.python)
    let outcome = try await Program.run(
      ["-c", program] + arguments, executable: python, directory: laboratory.directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return outcome.standardOutput
  }

  @Test func pandasReadsTheSummaryWithTheRightTypes() async throws {
    let laboratory = try Laboratory(
      spec: Self.spec.replacing("train_limit: 300", with: "train_limit: 300, validation: 0")
        + "\ngrid: {optimizer.momentum: [0.0, 0.9]}\n")
    _ = try await laboratory.sprout("run", "trial.yaml")
    let output = try await run(
      """
      import pandas as pd, sys
      table = pd.read_csv("results/trial/summary.csv")
      assert len(table) == 12 and table["id"].is_unique
      assert sorted(set(table["variant"])) == ['a,b"c<x>&', "grown"], set(table["variant"])
      floats = ["test_accuracy", "test_loss", "train_loss", "seconds", "cpu_seconds", "optimizer.momentum"]
      for name in floats: assert table[name].dtype == "float64", (name, table[name].dtype)
      for name in ["seed", "parameters", "train_flops", "growth_flops", "best_epoch", "peak_memory_bytes"]:
          assert table[name].dtype == "int64", (name, table[name].dtype)
      assert table["validation_loss"].isna().all()
      assert table["final_widths"].str.fullmatch(r"[0-9]+(;[0-9]+)?").all()
      means = table.groupby("variant")["test_accuracy"].mean()
      comparison = pd.read_csv("compare.csv").set_index("variant")
      for variant, mean in means.items():
          assert abs(comparison.loc[variant, "mean"] - mean) < 1e-12
      assert comparison["seeds"].dtype == "int64" and comparison["p"].dtype == "float64"
      print("read")
      """,
      in: try await withComparison(laboratory))
    #expect(output == "read\n")
  }

  private func withComparison(_ laboratory: Laboratory) async throws -> Laboratory {
    let csv = try await laboratory.sprout(
      "compare", "trial", "--by", "variant", "--base", "grown", "--format", "csv")
    try laboratory.directory.write(csv.standardOutput, to: "compare.csv")
    return laboratory
  }

  @Test func junitIsValidByTheSchemaOfJenkins() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let check = { (arguments: [String]) in
      try await Program.run(
        ["check", "trial.yaml", "--baseline", "base.json"] + arguments, directory: laboratory.directory.url)
    }
    let validate = """
      import sys, xmlschema
      schema = xmlschema.XMLSchema(sys.prefix + "/junit-10.xsd")
      schema.validate("results/trial/junit.xml")
      suite = schema.to_dict("results/trial/junit.xml")["testsuite"][0]
      print(suite["@tests"], suite["@failures"], suite["@errors"], suite["testcase"][-1]["@name"])
      """
    #expect(try await check([]).exitCode == 4)
    #expect(try await run(validate, in: laboratory) == "1 0 1 comparability\n")
    #expect(try await check(["--update", "--reason", "first"]).exitCode == 0)
    #expect(try await check([]).exitCode == 0)
    #expect(try await run(validate, in: laboratory) == "2 0 0 a,b\"c<x>& test_accuracy\n")
    let path = laboratory.directory.path(of: "base.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacing(/"test_accuracy": 0\.([0-9]+),/) { "\"test_accuracy\": 0.9\($0.1)," }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try await check([]).exitCode == 3)
    #expect(try await run(validate, in: laboratory).hasPrefix("2 "))
  }
}
