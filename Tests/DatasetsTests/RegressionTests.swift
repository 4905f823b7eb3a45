import Foundation
import LinearAlgebra
import Testing

@testable import Datasets

/// Data sets of numbers to predict.
@Suite struct RegressionTests {
  private let directory = try? TemporaryFolder()
  private let catalog = Catalog(searchPath: SearchPath(folders: []))

  private func table(
    _ text: String, _ change: (inout DatasetConfiguration) -> Void = { _ in }
  ) throws -> DatasetConfiguration {
    let path = try #require(directory).write(text, "table.csv")
    return .with(.csv) {
      $0.path = path
      $0.task = .regression
      change(&$0)
    }
  }

  @Test func friedmanIsItsFormula() throws {
    let configuration = DatasetConfiguration(name: .friedman1)
    #expect(configuration.task == .regression && configuration.inputs == 10 && configuration.noise == 1)
    var silent = configuration
    silent.noise = 0
    let (raw, plain) = (try catalog.load(configuration), try catalog.load(silent))
    let (noisy, exact) = (try #require(raw.training.targets), try #require(plain.training.targets))
    #expect(noisy.names == ["y"] && noisy.values.count == 2000 && raw.training.inputCount == 10)
    var squares = 0.0
    for sample in 0..<2000 {
      let x = (0..<10).map { raw.training.value(sample, $0) }
      #expect(x.allSatisfy { (0..<1).contains($0) })
      let y = 10 * sin(Double.pi * x[0] * x[1]) + 20 * pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4]
      #expect((exact.values[sample] - y).magnitude < 1e-12)
      squares += pow(noisy.values[sample] - y, 2)
    }
    // The variance of 2,000 numbers of deviation 1: within five standard errors.
    #expect((squares / 2000 - 1).magnitude < 0.16)
    // Mean and deviation over all of the cube are 14.41 and 4.88 (by Monte Carlo in numpy).
    let mean = exact.values.reduce(0, +) / 2000
    let deviation = (exact.values.reduce(0) { $0 + pow($1 - mean, 2) } / 2000).squareRoot()
    #expect((mean - 14.41).magnitude < 0.5 && (deviation - 4.88).magnitude < 0.3)
    #expect(throws: DatasetError.self) { try catalog.load(.with(.friedman1) { $0.inputs = 4 }) }
  }

  @Test func numbersThatStandForWhatIsMissingAreSaid() throws {
    let rows = (0..<50).map { "\($0 % 7),\($0 % 5).5,\($0 % 10 == 3 ? "-999" : "\(Double($0) / 20)")" }
    let text = "a,b,y\n" + rows.joined(separator: "\n") + "\n"
    let configuration = try table(text) { $0.task = .regression }
    let warnings = try catalog.description(of: configuration).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("-999.0 stands 5 times in the target y, far from all") == true)
    // Numbers that reach as far are no gaps.
    let far = try table(text + "1,2,900\n") { $0.task = .regression }
    #expect(try catalog.description(of: far).warnings.isEmpty)
  }

  @Test func targetsAreStandardisedByTheTrainingPart() throws {
    let rows = (0..<50).map { "\($0 % 7),\(1e6 + Double($0 * $0) / 8),\($0 % 5),\(-3 - $0)" }
    let configuration = try table("a,y1,b,y2\n" + rows.joined(separator: "\n") + "\n") {
      $0.label = LabelColumns(["y2", "y1"])
    }
    let data = try catalog.prepare(configuration)
    let targets = try #require(data.targets)
    #expect(targets.names == ["y2", "y1"] && data.columns == ["a", "b"] && data.outputCount == 2)
    #expect(data.classes.isEmpty && data.label == nil)
    #expect(data.test.count == 10 && data.validation?.count == 4 && data.training.count == 36)
    for target in 0..<2 {
      let numbers = (0..<36).map { data.training.targets(of: $0).map(\.self)[target] }
      let mean = numbers.reduce(0, +) / 36
      #expect(mean.magnitude < 1e-12)
      #expect((numbers.reduce(0) { $0 + $1 * $1 } / 36 - 1).magnitude < 1e-12)
    }
    // Every row is in one part, and comes back in its own units.
    let parts = [data.training, try #require(data.validation), data.test]
    let found = parts.flatMap { part in
      (0..<part.count).map { sample in
        part.targets(of: sample).enumerated().map { ($1 / targets.scale[$0] + targets.shift[$0]).rounded() }
      }
    }
    #expect(Set(found.map { $0[0] }) == Set((0..<50).map { -3 - Double($0) }))
    #expect(targets.inOwnUnits([0, 0]) == targets.shift)
  }

  @Test func contentHashesTellTargetsApart() throws {
    let (one, other) = ("1,2\n2,5\n3,4\n4,3\n", "1,2\n2,5\n3,4\n4,3.5\n")
    let hashes = try [one, other].map { text in
      try catalog.load(table(text) { $0.header = .absent }).contentHash
    }
    #expect(hashes[0] != hashes[1])
  }

  @Test(arguments: [
    ("a,y\n1,2\n2,x\n", "line 3, column 2 (y): 'x' is not a number; numbers are predicted of this column"),
    ("a,y\n1,2\n2,\n", "line 3, column 2 (y): the cell is empty"),
    ("a,y\n1,2\n2,nan\n", "line 3, column 2 (y): nan is not allowed"),
    ("a,y\n1,2\n2,2\n", "y is 2.0 in every row: there is nothing to predict"),
  ])
  func unusableTargetsAreRefused(_ text: String, _ complaint: String) throws {
    let configuration = try table(text)
    let error = #expect(throws: DatasetError.self) { try catalog.load(configuration) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  @Test func measurementsAreNoClasses() throws {
    let rows = (0..<442).map { "\($0 % 9),\(25 + $0 * 7 % 214)" }
    let configuration = try table("a,progression\n" + rows.joined(separator: "\n") + "\n")
    let error = #expect(throws: DatasetError.self) {
      try catalog.load(.with(.csv) { $0.path = configuration.path })
    }
    #expect(error?.message.contains("214 different numbers in 442 rows are measurements") == true)
    #expect(error?.message.contains("or predict the number with dataset.task: regression") == true)
    #expect(error?.key == "dataset.label")
    let line = try catalog.description(of: configuration).line
    #expect(line.contains("1 target: progression (25.0 to 238.0)"), "\(line)")
  }

  @Test func fewDifferentNumbersMayBeClasses() throws {
    let text = "a,y\n" + (0..<30).map { "\($0 % 7),\($0 % 2)\n" }.joined()
    let warnings = try catalog.description(of: table(text)).warnings
    #expect(warnings.contains { $0.contains("no more than 2 different numbers; if they are classes") })
  }
}
