import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// The page in a browser: Chromium, driven by `Tests/Peers/inspect_page.py`.
@Suite(
  .enabled(
    if: Repository.program("chromium") != nil && Repository.program("gnuplot") != nil
      && Repository.program("python3") != nil,
    "the page of 'report' is not looked at in a browser: it needs chromium, gnuplot and python3 on the path"))
struct ReportPageTests {
  /// MNIST, where it is; else the digits inside of the program take its place.
  private static let mnist = Repository.shared.flatMap { shared in
    let file = shared.appending(path: "data/mnist/train-images-idx3-ubyte.gz").path(percentEncoded: false)
    return FileSystem.exists(file) ? shared.appending(path: "data") : nil
  }

  @Test(
    .enabled(
      if: mnist != nil, "the page of mnist_ablation is looked at with digits only: it needs shared/data/mnist"
    ))
  func theAblationOnMNISTCanBeRead() async throws {
    try await lookAtTheAblation("dataset.train_limit=1000")
  }

  @Test func theAblationOnDigitsCanBeRead() async throws {
    try await lookAtTheAblation("dataset.name=digits")
  }

  /// Makes `experiments/mnist_ablation.yaml` small, runs it and looks at its page.
  private func lookAtTheAblation(_ change: String) async throws {
    let laboratory = try Laboratory()
    let spec = Repository.root.appending(path: "experiments/mnist_ablation.yaml").path(percentEncoded: false)
    let data = Self.mnist.map { ["SPROUT_DATA": $0.path(percentEncoded: false)] } ?? [:]
    let run = try await laboratory.sprout(
      "run", spec, "--set", change, "--set", "training.epochs=2", "--set", "growth.until=2", "--seeds",
      "0..1",
      environment: data)
    #expect(run.exitCode == 0, "\(run.standardError)")
    let views = try await look(at: "mnist_ablation", in: laboratory)
    for view in views {
      #expect(view.text.contains("mnist_ablation"))
      #expect(view.text.contains("tiny, loss_decrease 0.001, singular_value 0.1"))
      #expect(view.headings.contains("H2 Accuracy against cost"))
    }
  }

  @Test func hostileNamesAreText() async throws {
    let names = [
      "<script>alert(1)</script>", "a,b\"c", "\"\u{301} onload=alert(1) '", "{{heading}}", "`touch pwned`",
    ]
    let variants = names.enumerated().map { place, name in
      "  \(JSONValue.string(name).text): \(place == 0 ? "{}" : "{growth.method: none, model.hidden: [\(place)]}")"
    }
    let spec = Laboratory.spec.split(separator: "\n").prefix { !$0.hasPrefix("variants") } + ["variants:"]
    let laboratory = try Laboratory(
      spec: (spec.map(String.init) + variants).joined(separator: "\n")
        .replacing("name: trial", with: "name: trial\ndescription: \"<img src=x onerror=alert(1)> & more\""))
    let run = try await laboratory.sprout("run", "trial.yaml")
    #expect(run.exitCode == 0, "\(run.standardError)")
    for view in try await look(at: "trial", in: laboratory) {
      for name in names + ["<img src=x onerror=alert(1)> & more"] {
        #expect(view.text.contains(name), "\(name)")
      }
    }
    #expect(!FileSystem.exists(laboratory.directory.path(of: "pwned")))

    // The names also come through the CSV, as a reader that is not ours sees it.
    let script =
      "import csv, json; print(json.dumps([r['variant'] for r in csv.DictReader(open('summary.csv', newline=''))]))"
    let python = try #require(Repository.program("python3"))
    let read = try await Program.run(
      ["-X", "utf8", "-c", script], executable: python,
      directory: laboratory.directory.url.appending(path: "results/trial"))
    let found = try JSONValue(parsing: read.standardOutput).array?.compactMap(\.string) ?? []
    #expect(found.count == 2 * names.count)
    #expect(Set(found.map { Array($0.unicodeScalars) }) == Set(names.map { Array($0.unicodeScalars) }))
  }

  /// What the browser shows at one width and in one colour scheme.
  private struct View {
    let text: String
    let headings: [String]
  }

  /// Writes the page of an experiment, opens it, and checks what holds for every page.
  private func look(at experiment: String, in laboratory: Laboratory) async throws -> [View] {
    let report = try await laboratory.sprout("report", experiment)
    #expect(report.exitCode == 0)
    #expect(report.standardError.isEmpty, "\(report.standardError)")
    let plots = try FileSystem.names(in: laboratory.directory.path(of: "results/\(experiment)/plots"))
      .filter { $0.hasSuffix(".gp") }.count
    let python = try #require(Repository.program("python3"))
    let script = Repository.root.appending(path: "Tests/Peers/inspect_page.py").path(percentEncoded: false)
    let outcome = try await Program.run(
      [script, "results/\(experiment)/report.html"], executable: python, directory: laboratory.directory.url)
    try #require(outcome.exitCode == 0, "\(outcome.standardError)")
    let json = try JSONValue(parsing: outcome.standardOutput)
    let page = try #require(json["page"]?.string)
    let views = json["views"]?.array ?? []
    #expect(views.count == 4)
    return try views.map { view in
      let width = try #require(view["width"]?.number)
      let name: Comment = "\(experiment) at \(width), \(view["scheme"]?.string ?? "")"
      #expect(view["console"] == [], name)
      #expect(view["requests"] == [.string(page)], name)
      #expect(view["scripts"] == 0, name)
      #expect(view["viewWidth"]?.number == width, name)
      #expect(try #require(view["pageWidth"]?.number) <= width, name)
      let ground = try #require(view["ground"]?.number)
      #expect((ground < 128) == (view["scheme"] == "dark"), name)
      let found = view["plots"]?.array ?? []
      #expect(found.count == plots && plots > 5, name)
      for plot in found {
        let figure = { (key: String) in plot[key]?.number ?? .nan }
        #expect(figure("width") > 250 && figure("height") > 150, name)
        #expect(figure("left") >= 0 && figure("right") <= width, name)
        #expect(figure("drawn") > 10 && figure("texts") > 4, name)
        #expect(abs(figure("ink") - ground) > 128, name)
        #expect(plot["title"]?.string?.isEmpty == false, name)
      }
      return View(
        text: view["text"]?.string ?? "",
        headings: view["headings"]?.array?.compactMap(\.string) ?? []
      )
    }
  }
}
