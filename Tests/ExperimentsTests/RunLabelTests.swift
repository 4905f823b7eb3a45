import Testing

@testable import Experiments

struct RunLabelTests {
  @Test(arguments: [
    ("grown", "grown"), ("Fixed 100", "fixed-100"), ("a--b", "a-b"), ("../x", "x"), ("größe", "gr-e"),
    ("~a~", "a"),
  ])
  func slugs(_ name: String, _ slug: String) {
    #expect(RunLabel.slug(name) == slug)
  }

  @Test(
    arguments: [
      (.number(0.05), "0.05"), (.integer(3), "3"), ([2, 2], "2-2"), (.boolean(true), "true"), (nil, "none"),
      (.number(1e-7), "1e-07"), ("closed_form", "closed_form"), (.number(1e20), "1e20"),
    ] as [(JSONValue, String)]
  )
  func values(_ value: JSONValue, _ text: String) {
    #expect(RunLabel.text(of: value) == text)
  }

  @Test func variantsThatReadAlikeAreToldApart() throws {
    let text =
      header + "seeds: 2\nvariants: {ReLU: {}, relu: {training.epochs: 2}, 'r e lu': {training.epochs: 3}}"
    let labels = try plan(text).runs.map(\.label)
    #expect(Set(labels).count == 6)
    // The one that is called by its very name keeps it; the others get a digest of theirs, whatever stands beside them.
    #expect(labels[2...3] == ["relu.seed=0", "relu.seed=1"])
    #expect(labels[0].wholeMatch(of: /relu\.[0-9a-f]{8}\.seed=0/) != nil)
    #expect(labels[4] == "r-e-lu.seed=0")
    let reversed =
      header + "seeds: 2\nvariants: {relu: {training.epochs: 2}, RELU: {training.epochs: 9}, ReLU: {}}"
    let others = try plan(reversed).runs.map(\.label)
    #expect(Array(others[..<2]) == ["relu.seed=0", "relu.seed=1"])
    #expect(Array(others[4...]) == Array(labels[..<2]))
    #expect(Set(others).count == 6)
  }

  @Test func valuesAndBaselinesThatReadAlikeAreToldApart() throws {
    let text = """
      version: 1
      name: test
      dataset: {name: csv, path: x.csv}
      model: {hidden: [2]}
      grid: {dataset.label: [Kind, kind, null, none, "none "]}
      baselines: [{match: final_width}]
      """
    let runs = try plan(text).runs
    #expect(Set(runs.map(\.label)).count == 10)
    #expect(runs[1].label == "label=kind" && runs[3].label == "label=none")
    #expect(runs[6].label == "final_width.label=kind")
    #expect(runs[5].label == "final_width." + runs[0].label)
  }

  @Test func longLabelsAreCutAndStayDifferent() {
    let long = (0..<30).map { "part\($0)" }
    let one = RunLabel.joined(long + ["seed=0"])
    let other = RunLabel.joined(long + ["seed=1"])
    #expect(one.utf8.count == 80 && other.utf8.count == 80)
    #expect(one != other)
    #expect(one == RunLabel.joined(long + ["seed=0"]))
    #expect(RunLabel.joined([String(repeating: "a", count: 80)]).utf8.count == 80)
  }

  @Test func labelsHaveOnlyTheCharactersOfTheInterface() throws {
    let plan = try plan(
      header
        + """
        variants: {"A/B ~ c": {}, "\\u0000x": {growth.method: none}}
        grid: {optimizer.learning_rate: [1e-7, 1e20], dataset.validation: [0.1, 100]}
        """.replacing("1e20", with: "1000")
    )
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789._=-")
    #expect(plan.runs.count == 8)
    for run in plan.runs { #expect(!run.label.isEmpty && run.label.allSatisfy(allowed.contains)) }
  }
}
