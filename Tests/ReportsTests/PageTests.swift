import Experiments
import Foundation
import OrderedCollections
import Results
import TestSupport
import Testing

@testable import Reports

/// The page and its files, from a results tree that was written by hand.
@Suite struct PageTests {
  private static let gnuplot = Gnuplot.find()

  private func page(_ sample: SampleExperiment, gnuplot: Gnuplot? = nil, description: String? = nil) throws
    -> String
  {
    let troubles = try ExperimentReport(of: sample.folder)
      .write(description: description, version: "0", gnuplot: gnuplot)
    #expect(troubles.isEmpty)
    return try sample.text("report.html")
  }

  @Test func namesTheBestAndWhatItCosts() throws {
    let sample = try SampleExperiment()
    for seed in 0..<3 {
      try sample.add("fixed", seed: seed, accuracy: 0.9 + 0.01 * Double(seed), parameters: 400)
      try sample.add(
        "grown", seed: seed, accuracy: 0.88 + 0.01 * Double(seed), method: "tiny", parameters: 100)
    }
    let page = try page(sample)
    #expect(page.contains("<p class=\"answer\">91.00 %</p>"))
    #expect(page.contains("<p class=\"answer\">89.00 %</p>"))
    // The difference is the same for every seed: the interval of the pairs has no width.
    #expect(page.contains("2.00 points lower (95 % interval over 3 pairs: 2.00 to 2.00)"))
    #expect(page.contains("<p class=\"answer\">0.25 times</p>"))
    #expect(
      page.contains(
        "as many parameters as fixed; 0.25 times the training FLOPs, 0.26 times the FLOPs with growth"))
    // 91 +- 4.303 x 1 / sqrt 3.
    #expect(page.contains("88.52 \u{2013} 93.48"))
    #expect(page.contains("With 3 seeds no exact paired test can give p &lt; 0.05; it takes 6."))
  }

  /// Two points with the same figures on other seeds, and one with the same results altogether.
  @Test func tiesAreToldAsTies() throws {
    let sample = try SampleExperiment()
    for (seed, accuracy) in [0.91, 0.94, 0.97].enumerated() {
      try sample.add("one", seed: seed, accuracy: accuracy, parameters: 400)
      try sample.add("other", seed: 2 - seed, accuracy: accuracy, parameters: 300)
      try sample.add("twin", seed: seed, accuracy: accuracy, parameters: 400)
      try sample.add("low", seed: seed, accuracy: accuracy - 0.1, parameters: 400)
    }
    let page = try page(sample)
    #expect(page.ranges(of: "<tr class=\"best\">").count == 3)
    #expect(page.ranges(of: "94.00<span class=\"tag\">ties for highest</span>").count == 3)
    #expect(page.contains("standard deviation 3.00; the same mean as other, twin</p>"))
    #expect(page.contains("<p class=\"detail\">the same mean (95 % interval over 3 pairs: "))
    #expect(!page.contains("<span class=\"tag\">highest</span>") && !page.contains("0.00 points lower"))
  }

  @Test func differencesAreTakenSeedBySeed() throws {
    let sample = try SampleExperiment()
    for (seed, shift) in [0.0, 0.01, 0.03].enumerated() {
      try sample.add("fixed", seed: seed, accuracy: 0.95 + shift)
      try sample.add("grown", seed: seed, accuracy: 0.9, method: "tiny")
      try sample.add("small", seed: seed, accuracy: 0.7)
    }
    let page = try page(sample)
    let part = try #require(page.split(separator: "id=\"differences\"").last)
    // Less the best grown point, though a fixed one is best: 5, 6 and 8 points, 6.33 +- 4.303 x 1.528 / sqrt 3.
    #expect(part.contains("<td data-label=\"Mean\">+6.33</td>"))
    #expect(part.contains("+2.54 to +10.13</td>"))
    #expect(part.contains("<td data-label=\"Mean\">-20.00</td>"))
    // Three pairs of the same sign: two of eight ways; twice that for two lines.
    #expect(part.contains("<td data-label=\"p\">0.250</td>\n<td data-label=\"p (Holm)\">0.500</td>"))
    #expect(part.ranges(of: "<td data-label=\"Pairs\">3</td>").count == 2)
  }

  @Test func twoAxesAreAMap() throws {
    let sample = try SampleExperiment()
    for (place, pair) in [(1, "a"), (1, "b"), (2, "a"), (2, "b"), (4, "a"), (4, "b")].enumerated() {
      try sample.add(
        "", accuracy: 0.6 + 0.05 * Double(place),
        axes: ["model.size": .integer(pair.0), "model.kind": .string(pair.1)])
    }
    var page = try page(sample)
    // The longer axis is downwards.
    #expect(page.contains("<th scope=\"col\">size</th><th scope=\"col\">a</th><th scope=\"col\">b</th>"))
    #expect(page.contains("<tr><th scope=\"row\">2</th><td style=\"--shade:0.400\">70.00</td>"))
    #expect(page.contains("<td style=\"--shade:1.000\" class=\"highest\">85.00</td></tr>"))
    // A point less, and it is no map.
    try sample.add("", accuracy: 0.5, axes: ["model.size": .integer(8), "model.kind": "a"])
    page = try self.page(sample)
    #expect(!page.contains("<table class=\"heat\">"))
  }

  @Test func growthHasAnAxisOfItsOwnAndTheWholeRunAbove() throws {
    let sample = try SampleExperiment()
    try sample.add(
      "grown", accuracy: 0.6, method: "tiny",
      growth:
        "1,1,10,1,2,5,0.9,0.1,0.5,1,-0.2,0.5,2,1.95,true,0.5;4\n2,2,20,1,5,5,0.7,0.1,0.4,0,,,,,false,1.5\n")
    let page = try page(sample, gnuplot: Self.gnuplot)
    let script = try sample.text("plots/widths-layer1.gp")
    let ranges = script.split(separator: "\n").filter { $0.hasPrefix("set xrange") }
    #expect(ranges == ["set xrange [0:10.8]", "set xrange [0:30]"])
    // The neuron that was kept is the one with the larger t value, not the first.
    let verdicts = try sample.text("plots/t-values-tiny-layer1.dat")
    #expect(verdicts.contains("not kept\n10 0.5\n20 1.5\n"))
    #expect(verdicts.contains("  kept\n10 4\n"))
    #expect(!FileSystem.exists("\(sample.folder.plotsPath)/singular-values-tiny-layer1.dat"))
    #expect(Self.gnuplot == nil || page.contains("1 later ones are not in the figure"))
    // Each name once: two drawings in one.
    let names = page.matches(of: /id="([^"]*)"/).map(\.output.1)
    #expect(Set(names).count == names.count)
  }

  @Test func oneSeedHasNoInterval() throws {
    let sample = try SampleExperiment()
    try sample.add("a", accuracy: 0.5)
    try sample.add("b", accuracy: 0.6)
    let page = try page(sample)
    #expect(!page.contains("interval</th>"))
    #expect(page.contains("one seed only"))
    #expect(page.contains("10.00 points lower, 1 seed<"))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "a,b\"c", "{{heading}} {{{heading}}}", "' onload='alert(1)",
    "\"\u{301} onload=alert(1)",
    "</style><b>", "&amp;", "-->",
  ])
  func showsEveryNameAsText(_ name: String) throws {
    let sample = try SampleExperiment()
    try sample.add(name, accuracy: 0.5)
    try sample.add("grown", accuracy: 0.6, method: "tiny", host: name)
    try sample.addFailure(name, seed: 1, message: name, lastLines: [name])
    try sample.write("name: x # \(name)\n", sample.folder.specPath)
    let page = try page(sample, description: name)
    let escaped = HTMLText.escaped(name)
    // In the table, the description, the spec, the failure and its log, the provenance.
    #expect(page.ranges(of: escaped).count >= 6)
    #expect(!page.unicodeScalars.contains("\u{FFFD}"))
    // What is escaped begins with this one itself.
    if name != "&amp;", escaped != name { #expect(!page.utf8Contains(name)) }
  }

  @Test func theCommandLineIsShownAsItIsTyped() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    #expect(try page(sample).contains(">sprout run a spec.yaml<"))
  }

  @Test func holdsNothingFromElsewhere() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    let page = try page(sample, gnuplot: Self.gnuplot)
    for word in ["<script", "<link rel=\"stylesheet", "@import", "url(", "src=", "onclick", "javascript:"] {
      #expect(!page.contains(word), "\(word)")
    }
    let links = page.split(separator: "href=").dropFirst().map { $0.prefix(7) }
    #expect(links.allSatisfy { $0.hasPrefix("\"#") || $0.hasPrefix("'#") || $0.hasPrefix("\"data:,") })
  }

  @Test func saysWhatIsMissing() throws {
    let sample = try SampleExperiment()
    try sample.add("a", accuracy: 0.5, host: "alpha")
    try sample.add("a", seed: 1, accuracy: 0.5, host: "beta")
    try sample.addFailure("b", message: "it died", lastLines: ["out of <memory>"])
    try sample.plan("c", seed: 0)
    let page = try page(sample)
    #expect(page.contains("2 planned runs have no result"))
    #expect(page.contains("The runs come from 2 machines: alpha: a processor"))
    #expect(page.contains("<th scope=\"row\">host <span class=\"tag\">differs</span></th>"))
    #expect(page.contains("1 run failed"))
    #expect(page.contains("<td>worker died</td><td>epoch 2</td>"))
    #expect(page.contains("<pre>out of &lt;memory&gt;</pre>"))
    #expect(page.contains("<b>1</b> failed") && page.contains("<b>1</b> not begun"))
    #expect(page.contains("apt-get install gnuplot-nox"))
    #expect(!page.contains("<figure>"))
  }

  @Test func failuresAloneMakeAPage() throws {
    let sample = try SampleExperiment()
    #expect(try ExperimentReport(of: sample.folder).isEmpty)
    try sample.addFailure("b", message: "it died")
    #expect(try !ExperimentReport(of: sample.folder).isEmpty)
    let page = try page(sample)
    #expect(page.contains("No run is finished"))
    #expect(page.contains("it died"))
    #expect(!page.contains("id=\"results\""))
    #expect(!FileSystem.exists(sample.folder.plotsPath))
  }

  @Test func leavesTheUsersFilesAlone() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    _ = try page(sample)
    let plots = sample.folder.plotsPath
    #expect(FileSystem.exists("\(plots)/widths-layer2.gp"))
    try sample.write("plot x\n", "\(plots)/mine.gp")
    try sample.write("\(Figure.mark), some time ago.\n", "\(plots)/widths-layer9.gp")
    _ = try page(sample)
    #expect(try sample.text("plots/mine.gp") == "plot x\n")
    #expect(!FileSystem.exists("\(plots)/widths-layer9.gp"))
  }

  @Test func unitsThatGoAgainShowWhereTheyWent() throws {
    let sample = try SampleExperiment()
    try sample.add(
      "grown", accuracy: 0.6, method: "tiny",
      growth: """
        1,1,10,1,2,5,0.9,0.1,0.5,1,-0.2,0.5,2,1.95,true,
        2,2,20,1,5,4,0.7,0.1,0.4,0,,,,,true,

        """)
    _ = try page(sample)
    #expect(
      try sample.text("plots/widths-layer1.dat").contains(
        "# x y  grown\n0 2\n10 2\n10 5\n20 5\n20 4\n30 4\n30 4\n")
    )
  }

  @Test func theNumbersOfAFigureAreThoseOfTheRuns() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", seed: 0, accuracy: 0.6, method: "tiny")
    try sample.add("grown", seed: 1, accuracy: 0.9, method: "tiny")
    _ = try page(sample)
    let accuracy = try sample.text("plots/learning-test-accuracy.dat")
    #expect(accuracy.contains("# x low high\n0 0 0\n1 20 30\n2 40 60\n3 60 90\n"))
    #expect(accuracy.contains("# x y  grown\n0 0\n1 25\n2 50\n3 75\n"))
    // 2 until the event at step 10, 3 until that at step 20, then 4.
    #expect(
      try sample.text("plots/widths-layer1.dat").contains(
        "# x y  grown\n0 2\n10 2\n10 3\n20 3\n20 4\n30 4\n30 4\n")
    )
    #expect(try sample.text("plots/bottleneck-layer2.dat").contains("# x y  grown\n10 80\n20 60\n"))
    // -slope x amplitude, loss before - loss after; the rejected one has no place on a logarithmic axis.
    let decrease = try sample.text("plots/predicted-decrease.dat")
    let rows = decrease.split(separator: "\n").filter { $0.hasPrefix("0.") }.map { row in
      row.split(separator: " ").compactMap { Double($0) }
    }
    #expect(rows.contains { abs($0[0] - 0.1) < 1e-12 && abs($0[1] - 0.05) < 1e-12 })
    #expect(rows.contains { abs($0[0] - 0.3) < 1e-12 && abs($0[1] - 0.2) < 1e-12 })
    #expect(try sample.text("report.html").contains("</b> 2 proposals") == false)
    let spectrum = try sample.text("plots/singular-values-tiny-layer1.dat")
    #expect(spectrum.contains("kept\n10 0.5\n10 0.2\n20 0.4\n"))
    #expect(spectrum.contains("not kept\n10 0.05\n"))
    #expect(spectrum.contains("noise edge\n10 0.1\n20 0.1\n"))
  }

  @Test(.enabled(if: gnuplot != nil, "the figures are not drawn: it needs gnuplot (gnuplot-nox)"))
  func drawsEveryFigureInThePageAndAlone() async throws {
    let sample = try SampleExperiment(name: "a sample's")
    let names = [
      "<b>&\"", "`touch pwned`", "it's; system 'touch pwned'", "'''\u{301}; system \"touch pwned\"; '",
    ]
    for (place, name) in names.enumerated() {
      for seed in 0..<2 {
        try sample.add(
          name, seed: seed, accuracy: 0.9 + 0.01 * Double(place + seed),
          method: place < 2 ? "tiny" : "random",
          parameters: 100 * (place + 1))
      }
    }
    let page = try page(sample, gnuplot: Self.gnuplot)
    let scripts = try FileSystem.names(in: sample.folder.plotsPath).filter { $0.hasSuffix(".gp") }
    #expect(scripts.count == 14)
    #expect(page.ranges(of: "<figure>").count == scripts.count)
    #expect(page.ranges(of: "role=\"img\" aria-labelledby=").count == scripts.count)
    #expect(!page.contains("could not draw"))

    // From another folder, as 'gnuplot plots/NAME.gp'.
    let program = try #require(Repository.program("gnuplot"))
    for script in scripts {
      let outcome = try await Program.run(
        ["plots/\(script)"], executable: program,
        directory: sample.directory.url.appending(path: sample.folder.name))
      #expect(outcome.exitCode == 0)
      #expect(outcome.standardError.isEmpty, "\(outcome.standardError)")
      let picture = try sample.text("plots/\(script.dropLast(3)).svg")
      #expect(picture.contains("</svg>") && !picture.contains("<b>"))
    }
    let key = try sample.text("plots/learning-test-accuracy.svg")
    #expect(key.contains("&lt;b"))
    #expect(key.contains("`touch pwned`"))
    for folder in [sample.folder.path, sample.folder.plotsPath, sample.directory.path, "."] {
      #expect(!FileSystem.exists("\(folder)/pwned"))
    }
  }

  @Test(.enabled(if: gnuplot != nil, "whether the page is the same twice is not tested: it needs gnuplot"))
  func theSameTreeGivesTheSameBytes() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    #expect(try page(sample, gnuplot: Self.gnuplot) == page(sample, gnuplot: Self.gnuplot))
  }

  @Test(arguments: [
    ("echo 'undefined variable' >&2; exit 1", "undefined variable"), ("exit 3", "ended with code 3"),
    ("echo nothing useful", "drew nothing"), ("kill -9 $$", "was ended by SIGKILL"),
    ("awk 'BEGIN { for (i = 0; i < 25000; i++) print \"message\" }' >&2; exit 1", "message"),
  ])
  func saysWhatAGnuplotThatFailsSaid(_ script: String, _ message: String) throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    let program = try sample.directory.write("#!/bin/sh\n\(script)\n", to: "gnuplot")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let troubles = try ExperimentReport(of: sample.folder)
      .write(description: nil, version: "0", gnuplot: Gnuplot(executable: program))
    #expect(troubles.count == 12)
    #expect(troubles.allSatisfy { $0.message.contains(message) && $0.script.hasSuffix(".gp") })
    let page = try sample.text("report.html")
    #expect(page.contains("gnuplot could not draw <code>plots/learning-train-loss.gp</code>: "))
    #expect(page.contains("id=\"results\""))
  }
}

extension String {
  /// Whether the bytes of a text are in this one.
  fileprivate func utf8Contains(_ text: String) -> Bool {
    Array(utf8).ranges(of: Array(text.utf8)).isEmpty == false
  }
}
