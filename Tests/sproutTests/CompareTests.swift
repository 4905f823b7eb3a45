import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `sprout compare` on a tree that is there.
@Suite struct CompareTests {
  /// A spec with names that every format has to escape.
  private static let spec = Laboratory.spec.replacing("fixed: {growth", with: #"'a,b"c|_%<x>': {growth"#)
    .replacing("seeds: 2", with: "seeds: 3")

  private func laboratory(_ spec: String = spec) async throws -> Laboratory {
    let laboratory = try Laboratory(spec: spec)
    let outcome = try await laboratory.sprout("run", "trial.yaml")
    try #require(outcome.exitCode == 0, "\(outcome.standardError)")
    return laboratory
  }

  @Test func theFiguresAreThoseOfTheRuns() async throws {
    let laboratory = try await laboratory()
    let outcome = try await laboratory.sprout("compare", "trial", "--base", "grown", "--format", "json")
    #expect(outcome.exitCode == 0)
    let json = try JSONValue(parsing: outcome.standardOutput)
    #expect(json["schema"] == "sprout/compare/1")
    let rows = try #require(json["rows"]?.array)
    #expect(rows.map { $0["name"]?.string } == ["grown", #"a,b"c|_%<x>"#])
    let runs = try laboratory.tree().finishedRuns()
    for row in rows {
      let own = runs.filter { $0.variant == row["name"]?.string }
      for value in try #require(row["values"]?.array) {
        let run = try #require(own.first { $0.seed == value["seed"]?.integer })
        #expect(run.figure("test_accuracy")?.number == value["value"]?.number)
      }
      #expect(row["seeds"] == 3)
    }
    #expect(rows[1]["pairs"] == 3)
    #expect(try #require(rows[1]["p"]?.number) >= 0.25)
    let kinds = try #require(json["warnings"]?.array).map { $0["kind"]?.string }
    #expect(kinds == ["too_few_seeds"])
    #expect(outcome.standardError.contains("warning: 3 seeds cannot give p below 0.05"))
  }

  @Test func everyFormatEscapesNames() async throws {
    let laboratory = try await laboratory()
    let print = { (format: String) in
      try await laboratory.sprout("compare", "trial", "--base", "grown", "--format", format).standardOutput
    }
    #expect(try await print("text").contains(#"a,b"c|_%<x>"#))
    #expect(try await print("markdown").contains(#"| a,b"c\|\_%&lt;x&gt; |"#))
    #expect(try await print("latex").contains(#"a,b"c\textbar{}\_\%\textless{}x\textgreater{} &"#))
    let table = CSVTable(parsing: try await print("csv"))
    #expect(table.rows.map(\.first) == ["grown", #"a,b"c|_%<x>"#])
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    let p = try #require(table.index(of: "p_holm"))
    #expect(table.rows[0][p].isEmpty)
    #expect(Double(table.rows[1][p]) != nil)
  }

  /// Against a sum of many thin slices of the curve in `metrics.csv`.
  @Test func theAreaIsTheMeanOnTheWay() async throws {
    let laboratory = try await laboratory()
    let compare = { (budget: String) async throws -> JSONValue in
      let outcome = try await Program.run(
        ["compare", "trial", "--format", "json", "--view", "area", "--budget", budget],
        directory: laboratory.directory.url)
      return try JSONValue(parsing: outcome.standardOutput)
    }
    let runs = try laboratory.tree().finishedRuns().filter { $0.variant == "grown" }.sorted {
      $0.seed < $1.seed
    }
    let document = try await compare("3e6")
    let values = document["rows"]?.array?.first?["values"]?.array?.compactMap { $0["value"]?.number } ?? []
    try #require(values.count == runs.count && values.count == 3)
    for (run, value) in zip(runs, values) {
      let table = try #require(try CSVTable(contentsOf: run.path + "/metrics.csv"))
      let column = { (name: String) throws -> [Double] in
        let index = try #require(table.index(of: name))
        return table.rows.compactMap { Double($0[index]) }
      }
      let spent = try zip(column("train_flops"), column("growth_flops")).map { $0 + $1 }
      let accuracy = try column("test_accuracy")
      let slices = 20_000
      let sum = (0..<slices).reduce(0.0) { sum, slice in
        let x = 3e6 * (Double(slice) + 0.5) / Double(slices)
        let next = spent.firstIndex { $0 > x } ?? 1
        let share = (x - spent[next - 1]) / (spent[next] - spent[next - 1])
        return sum + accuracy[next - 1] + share * (accuracy[next] - accuracy[next - 1])
      }
      #expect(abs(value - sum / Double(slices)) < 1e-6)
    }
    // Nobody spends as much.
    let beyond = try await compare("1e15")
    #expect(beyond["warnings"]?.array?.contains { $0["kind"]?.string == "under_budget" } == true)
  }

  @Test func viewsTakeTheLastEpochWithinTheBudget() async throws {
    let laboratory = try await laboratory()
    let figures = { (arguments: [String]) async throws -> [[Double]] in
      let outcome = try await Program.run(
        ["compare", "trial", "--format", "json"] + arguments, directory: laboratory.directory.url)
      let rows = try JSONValue(parsing: outcome.standardOutput)["rows"]?.array ?? []
      return rows.map { ($0["values"]?.array ?? []).compactMap { $0["value"]?.number } }
    }
    /// The figures of an epoch, from the files.
    let epoch = { (number: (CSVTable) -> Int) throws -> [[Double]] in
      let runs = try laboratory.tree().finishedRuns().sorted { $0.seed < $1.seed }
      return try ["grown", #"a,b"c|_%<x>"#].map { variant in
        try runs.filter { $0.variant == variant }.map { run in
          let table = try #require(try CSVTable(contentsOf: run.path + "/metrics.csv"))
          let column = try #require(table.index(of: "test_accuracy"))
          return try #require(Double(table.rows[number(table)][column]))
        }
      }
    }
    #expect(try await figures(["--view", "epochs", "--budget", "2"]) == epoch { _ in 2 })
    #expect(try await figures(["--view", "epochs"]) == epoch { $0.rows.count - 1 })
    #expect(try await figures([]) == epoch { $0.rows.count - 1 })
    // So few operations that only the untrained networks are within.
    #expect(try await figures(["--view", "flops", "--budget", "1"]) == epoch { _ in 0 })
    let within = { (budget: Double, columns: [String]) in
      { (table: CSVTable) -> Int in
        table.rows.lastIndex { row in
          let flops = columns.compactMap { name in
            table.index(of: name).flatMap { Double(row[$0]) }
          }
          return flops.reduce(0, +) <= budget
        } ?? 0
      }
    }
    let (all, training) = (["train_flops", "growth_flops"], ["train_flops"])
    let counted = ["--view", "flops", "--budget", "3e6"]
    #expect(try await figures(counted) == epoch(within(3e6, all)))
    #expect(try await figures(counted + ["--flops", "all"]) == epoch(within(3e6, all)))
    #expect(try await figures(counted + ["--flops", "training"]) == epoch(within(3e6, training)))
    #expect(try epoch(within(3e6, training)) != epoch(within(3e6, all)))
    let told = try await laboratory.sprout(
      "compare", "trial", "--view", "flops", "--flops", "training", "--format", "csv")
    let table = CSVTable(parsing: told.standardOutput)
    let flops = try #require(table.index(of: "flops"))
    #expect(table.rows.allSatisfy { $0[flops] == "training" })
    let known = try #require(table.index(of: "growth_flops_known"))
    #expect(table.rows.allSatisfy { $0[known] == "true" })
    let misuse = try await laboratory.sprout("compare", "trial", "--flops", "training")
    #expect(misuse.exitCode == 2)
    #expect(misuse.standardError.contains("--flops needs --view flops or area"))
    // The fixed network never was as small as the grown one at first.
    let small = try await figures(["--view", "parameters", "--budget", "200"])
    #expect(small[0].count == 3 && small[1].isEmpty)
    #expect(try await laboratory.sprout("compare", "trial", "--budget", "3").exitCode == 2)
  }

  @Test func aMarginalTableOfAGrid() async throws {
    let laboratory = try await laboratory(
      Laboratory.spec + "\ngrid: {training.batch_size: [32, 64], optimizer.momentum: [0.0, 0.9]}\n")
    let outcome = try await laboratory.sprout(
      "compare", "trial", "--by", "batch_size", "--base", "32", "--format", "json")
    let json = try JSONValue(parsing: outcome.standardOutput)
    let rows = try #require(json["rows"]?.array)
    #expect(rows.map { $0["labels"]?["training.batch_size"]?.integer } == [32, 64])
    let runs = try laboratory.tree().finishedRuns()
    for (row, size) in zip(rows, [32, 64]) {
      let own = runs.filter { $0.value(ofAxis: "training.batch_size").integer == size && $0.seed == 1 }
      let mean = own.compactMap { $0.figure("test_accuracy")?.number }.reduce(0, +) / 4
      let value = try #require(row["values"]?.array?.last?["value"]?.number)
      #expect(own.count == 4)
      #expect(abs(value - mean) < 1e-12)
    }
    let unknown = try await laboratory.sprout("compare", "trial", "--by", "batchsize")
    #expect(unknown.exitCode == 2)
    #expect(unknown.standardError.contains("there is variant, training.batch_size, optimizer.momentum"))
    let ambiguous = try await laboratory.sprout("compare", "trial", "--base", "grown")
    #expect(ambiguous.exitCode == 2)
    #expect(ambiguous.standardError.contains("grown training.batch_size=32 optimizer.momentum=0\n"))
  }

  @Test func severalExperimentsStandInOneTable() async throws {
    let laboratory = try await laboratory()
    try laboratory.directory.write(
      Laboratory.spec.replacing("name: trial", with: "name: other"), to: "other.yaml")
    _ = try await laboratory.sprout("run", "other.yaml")
    let outcome = try await laboratory.sprout("compare", "trial", "other", "--base", "other/grown")
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardOutput.contains("minus other/grown (points)"))
    #expect(outcome.standardError.contains("the seeds are not the same everywhere: trial/grown has 3"))
    // The same runs under two names: the two common seeds differ in nothing.
    let csv = try await laboratory.sprout(
      "compare", "trial", "other", "--base", "other/grown", "--format", "csv")
    let table = CSVTable(parsing: csv.standardOutput)
    let row = try #require(table.rows.first { $0[0] == "trial/grown" })
    let cell = { (name: String) in table.index(of: name).map { row[$0] } }
    #expect(cell("pairs") == "2" && cell("difference") == "0" && cell("p") == "1")
  }

  @Test func whatIsNotAsItShouldBeIsSaid() async throws {
    let laboratory = try await laboratory(Laboratory.spec)
    let missing = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "fixed" })
    try FileSystem.remove(missing.path)
    let other = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "grown" })
    let file = other.path + "/run.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let cpu = try #require(other.json["provenance"]?["cpu"]?.string)
    try text.replacing("\"cpu\": \"\(cpu)\"", with: "\"cpu\": \"another\"")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try await laboratory.sprout("compare", "trial", "--base", "fixed", "--format", "json")
    #expect(outcome.exitCode == 0)
    let json = try JSONValue(parsing: outcome.standardOutput)
    let kinds = try #require(json["warnings"]?.array).compactMap { $0["kind"]?.string }
    #expect(kinds == ["missing_runs", "mixed_machines", "unequal_seeds", "too_few_seeds"])
    #expect(outcome.standardError.contains(missing.folderName))
    #expect(try #require(json["rows"]?.array).first?["pairs"] == 1)
  }

  @Test(arguments: [
    (["compare", "nothing"], "no experiment 'nothing'"), (["compare", "trail"], "did you mean 'trial'?"),
    (["compare", "trial", "--base", "grow"], "did you mean 'grown'?"),
    (["compare", "trial", "--by", "variants"], "did you mean 'variant'?"),
    (["compare", "trial", "--metric", "accuracy"], "--metric"),
    (["compare", "trial", "--level", "1"], "--level must be"),
    (["compare", "trial", "trial"], "given twice"),
  ])
  func mistakesAreNamed(_ arguments: [String], _ message: String) async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    let plan = try await laboratory.sprout("run", "trial.yaml", "--only", "grown.seed=0*")
    try #require(plan.exitCode == 0)
    let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardOutput.isEmpty)
    #expect(outcome.standardError.contains(message), "\(outcome.standardError)")
  }

  @Test func whatNetworksCostAndBecomeIsComparedToo() async throws {
    let laboratory = try await laboratory()
    let runs = try laboratory.tree().finishedRuns().sorted { $0.seed < $1.seed }
    let figure = { (run: StoredRun, name: String) in run.figure(name)?.number ?? -1 }
    let width = { (run: StoredRun, layer: Int) in
      run.figure("final_widths")?.array?.compactMap(\.number).dropFirst(layer).first
    }
    let expected: [(String, (StoredRun) -> Double?)] = [
      ("parameters", { figure($0, "parameters") }), ("train_flops", { figure($0, "train_flops") }),
      ("growth_flops", { figure($0, "growth_flops") }), ("seconds", { figure($0, "seconds") }),
      ("total_flops", { figure($0, "train_flops") + figure($0, "growth_flops") }),
      ("widths", { (width($0, 0) ?? 0) + (width($0, 1) ?? 0) }), ("widths.1", { width($0, 0) }),
      ("widths.2", { width($0, 1) }),
    ]
    for (name, value) in expected {
      for view in ["final", "epochs"] {
        let outcome = try await laboratory.sprout(
          "compare", "trial", "--json", "--metric", name, "--view", view)
        #expect(outcome.exitCode == 0, "\(name): \(outcome.standardError)")
        let json = try JSONValue(parsing: outcome.standardOutput)
        #expect(json["metric"] == .string(name))
        let values = json["rows"]?.array?.map {
          ($0["values"]?.array ?? []).compactMap { $0["value"]?.number }
        }
        let files = ["grown", #"a,b"c|_%<x>"#].map { variant in
          runs.filter { $0.variant == variant }.compactMap(value)
        }
        // The seconds of a run are more than those of its epochs.
        if name != "seconds" || view == "final" { #expect(values == files, "\(name) \(view)") }
      }
    }
    let text = try await laboratory.sprout("compare", "trial", "--metric", "total_flops", "--base", "grown")
    #expect(text.standardOutput.contains("FLOPs of training and growth"))
    #expect(text.standardOutput.contains("less of it is cheaper, and no judgement of a network."))
    let mistaken = try await laboratory.sprout("compare", "trial", "--metric", "train_flop")
    #expect(mistaken.exitCode == 2)
    #expect(mistaken.standardError.contains("Did you mean 'train_flops'?"))
    #expect(try await laboratory.sprout("compare", "trial", "--metric", "widths.0").exitCode == 2)
  }

  @Test func runsOfEarlierPlansAreShownWhenAskedFor() async throws {
    let laboratory = try await laboratory(Laboratory.spec)
    let faster = try await laboratory.sprout(
      "run", "trial.yaml", "--set", "optimizer.learning_rate=0.1", "--only", "fixed*")
    try #require(faster.exitCode == 0, "\(faster.standardError)")
    let present = try await laboratory.sprout("compare", "trial", "--json")
    #expect(present.standardError.contains("4 finished runs of earlier plans left out; --all shows them"))
    let all = try await laboratory.sprout("compare", "trial", "--all", "--json")
    #expect(!all.standardError.contains("earlier plans"))
    let rows = try #require(try JSONValue(parsing: all.standardOutput)["rows"]?.array)
    let names = rows.compactMap { $0["name"]?.string }
    #expect(names == ["fixed", "fixed (earlier: optimizer.learning_rate 0.05)", "grown (earlier)"])
    #expect(rows.map { $0["seeds"] } == [2, 2, 2])
    let runs = try laboratory.tree().finishedRuns()
    for row in rows {
      for value in try #require(row["values"]?.array) {
        #expect(runs.contains { $0.figure("test_accuracy") == value["value"] })
      }
    }
    let page = try await laboratory.sprout("report", "trial")
    #expect(page.exitCode == 0)
    let html = String(
      decoding: try FileSystem.contents(of: laboratory.tree().reportPath) ?? [], as: UTF8.self)
    #expect(html.contains("sprout compare trial --all"))
  }

  @Test func renamedVariantsStandUnderTheirNewNames() async throws {
    let laboratory = try await laboratory(Laboratory.spec)
    try laboratory.directory.write(
      Laboratory.spec.replacing("fixed:", with: "plain:"), to: "trial.yaml")
    _ = try await laboratory.sprout("run", "trial.yaml", "--dry-run")
    _ = try await laboratory.sprout("run", "trial.yaml")
    let outcome = try await laboratory.sprout("compare", "trial", "--base", "plain")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(!outcome.standardOutput.contains("fixed"))
  }
}
