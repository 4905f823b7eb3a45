import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// The criteria under `examples`, which need numpy.
@Suite(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy"))
struct CriterionExampleTests {
  private static let folder = Repository.root.appending(path: "examples")

  private func check(_ command: [String], in folder: URL = Self.folder) async throws -> JSONValue {
    let outcome = try await Program.run(["criterion", "check", "--json"] + command, directory: folder)
    let document = try JSONValue(parsing: outcome.standardOutput)
    #expect(outcome.exitCode == (document["sound"] == true ? 0 : 1))
    return document
  }

  @Test("each keeps to the protocol", arguments: ["tiny", "gradmax", "random_neurons", "uncorrelated"])
  func soundness(_ name: String) async throws {
    let python = try #require(Repository.python).path(percentEncoded: false)
    let document = try await check([python, "criteria/\(name).py"])
    #expect(document["sound"] == true, "\(document.text)")
    let places = try #require(document["places"]?.array)
    #expect(places.count == 5)
    for place in places {
      let (closed, best) = (place["closed"]?.number, try #require(place["closed_by_tiny"]?.number))
      switch name {
      case "tiny":
        // The product of fan-in and fan-out is that of the built-in criterion.
        #expect(place["difference_from_tiny"]?.number ?? 1 < 1e-4)
        #expect(((closed ?? 0) - best).magnitude < 1e-6)
        #expect(place["tells_flops"] == true)
      case "gradmax": #expect(place["are_silent"] == true && closed == nil)
      default: #expect(closed ?? 1 <= best * 1.0001)
      }
    }
    let lines = try String(contentsOf: Self.folder.appending(path: "criteria/\(name).py"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(lines <= 30)
  }

  @Test("a name that no request has is told with those it has, and prints go to the log")
  func helper() async throws {
    let python = try #require(Repository.python).path(percentEncoded: false)
    let directory = try TemporaryDirectory()
    let module = try String(
      contentsOf: Repository.root.appending(path: "python/sprout_criterion.py"), encoding: .utf8)
    try directory.write(module, to: "sprout_criterion.py")
    try directory.write(
      "import sprout_criterion\ndef mine(S, T):\n    return 0\nsprout_criterion.serve(mine)\n", to: "wrong.py"
    )
    let wrong = try await check([python, "wrong.py"], in: directory.url)
    let last = wrong["last_lines"]?.array?.last?.string ?? ""
    #expect(
      last.hasPrefix(
        "TypeError: mine asks for T; a request has S, N, M2, G, M, P, best_update, widened_weight"))
    try directory.write(
      """
      import numpy as np, sprout_criterion
      def mine(N, limit, seed):
          print("thinking")
          draw = np.random.default_rng(seed).normal
          return draw(size=(limit, len(N))), draw(size=(N.shape[1], limit)), np.ones(limit)
      sprout_criterion.serve(mine)
      """, to: "right.py")
    let right = try await check([python, "right.py"], in: directory.url)
    #expect(right["sound"] == true, "\(right.text)")
    #expect(right["places"]?.array?.allSatisfy { $0["has_scores"] == true && $0["neurons"] == 8 } == true)
  }

  @Test("the first event of a run is that of the built-in tiny, and the spec that ships is sound")
  func firstEvent() async throws {
    let python = try #require(Repository.python).path(percentEncoded: false)
    let directory = try TemporaryDirectory()
    let spec = Self.folder.appending(path: "external_criterion.yaml").path(percentEncoded: false)
    let outcome = try await Program.run(
      [
        "run", spec, "--only", "tiny*", "--seeds", "2", "--set", "training.epochs=4", "-q",
      ],
      environment: ["PATH": URL(filePath: python).deletingLastPathComponent().path + ":/usr/bin:/bin"],
      directory: directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let tree = ResultsTree(path: directory.path(of: "results")).experiment("external_criterion")
    let runs = try tree.finishedRuns()
    for seed in 0..<2 {
      let tables = try ["tiny", "tiny_py"].map { label in
        let run = try #require(runs.first { $0.label == "\(label).seed=\(seed)" })
        return try #require(try CSVTable(contentsOf: run.path + "/growth.csv"))
      }
      func cells(_ table: CSVTable, _ column: String) throws -> [String] {
        let (index, event) = (
          try #require(table.columns.firstIndex(of: column)),
          try #require(table.columns.firstIndex(of: "event"))
        )
        return table.rows.filter { $0[event] == "1" }.map { $0[index] }
      }
      for column in ["kept", "width_after", "amplitude", "accepted", "samples"] {
        #expect(try cells(tables[0], column) == cells(tables[1], column))
      }
      for column in ["predicted_slope", "loss_after", "singular_values"] {
        let (own, external) = (try cells(tables[0], column), try cells(tables[1], column))
        #expect(own.contains { !$0.isEmpty })
        // Rows of revived units have no figures.
        for (a, b) in zip(own, external) where !(a + b).isEmpty {
          let (first, second) = (a.split(separator: ";").first, b.split(separator: ";").first)
          let (x, y) = (Double(first ?? "") ?? .nan, Double(second ?? "") ?? .nan)
          #expect((x - y).magnitude <= 1e-4 * x.magnitude, "\(column): \(a), \(b)")
        }
      }
    }
  }

  @Test("the page's function, spec and commands work as they stand there")
  func page() async throws {
    let python = try #require(Repository.python).path(percentEncoded: false)
    let page = try String(
      contentsOf: Repository.root.appending(path: "docs/your-own-criterion.md"), encoding: .utf8)
    func blocks(_ language: String) -> [String] {
      page.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
        $0.components(separatedBy: "```").first
      }
    }
    let directory = try TemporaryDirectory()
    let module = try String(
      contentsOf: Repository.root.appending(path: "python/sprout_criterion.py"), encoding: .utf8)
    try directory.write(module, to: "sprout_criterion.py")
    try directory.write(try #require(blocks("python").first), to: "my_criterion.py")
    try directory.write(try #require(blocks("yaml").first), to: "my_idea.yaml")
    let commands = blocks("sh").joined().split(separator: "\n").filter { $0.hasPrefix("sprout ") }.map {
      $0.components(separatedBy: " #")[0].split(separator: " ").dropFirst().map(String.init)
    }
    #expect(commands.count == 4)
    let path =
      URL(filePath: python).deletingLastPathComponent().path(percentEncoded: false) + ":/usr/bin:/bin"
    for command in commands {
      let fewer = command.first == "run" ? ["--seeds", "2", "--set", "training.epochs=4"] : []
      let outcome = try await Program.run(
        command + fewer, environment: ["PATH": path], directory: directory.url)
      #expect(outcome.exitCode == 0, "\(command): \(outcome.standardError)")
    }
  }
}
