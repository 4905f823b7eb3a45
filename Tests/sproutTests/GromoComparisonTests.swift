import Foundation
import TestSupport
import Testing

/// `sprout inspect` against gromo, the PyTorch library of the growth method's authors, on models PyTorch saved.
@Suite struct GromoComparisonTests {
  private static let script = Repository.root.appending(path: "Tests/Peers/compare_gromo.py")
  private static let convolutions = Repository.root.appending(
    path: "Tests/Peers/compare_gromo_convolutions.py")

  /// A Python with torch, gromo, safetensors and numpy.
  private static let python = ProcessInfo.processInfo.environment["SPROUT_GROMO_PYTHON"]
    .flatMap { $0.isEmpty ? nil : URL(filePath: $0) }

  private static func compare(
    _ options: String..., script: URL = script
  ) async throws -> Program.Outcome {
    let sprout = Repository.sprout.path(percentEncoded: false)
    let arguments = options + [script.path(percentEncoded: false), sprout]
    return try await Program.run(arguments, executable: try #require(python))
  }

  @Test(
    .enabled(
      if: python != nil,
      """
      the bottlenecks and singular values of 'inspect' are not compared with gromo's: it needs \
      SPROUT_GROMO_PYTHON, a Python with torch, gromo 0.1.0, safetensors and numpy
      """))
  func bottleneckAndSingularValuesAreGromos() async throws {
    let outcome = try await Self.compare()
    #expect(outcome.exitCode == 0, "\(outcome.standardOutput)\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("All agree"))
  }

  @Test(
    .enabled(
      if: python != nil,
      "the singular values of convolutions are not compared with gromo's: it needs SPROUT_GROMO_PYTHON"))
  func thoseOfConvolutionsAreGromos() async throws {
    let outcome = try await Self.compare(script: Self.convolutions)
    #expect(outcome.exitCode == 0, "\(outcome.standardOutput)\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("All agree"))
  }

  @Test(
    .enabled(
      if: python != nil,
      "whether the comparison says that gromo is absent is not tested: it needs SPROUT_GROMO_PYTHON"))
  func saysSoWhenGromoIsAbsent() async throws {
    // Without the site module Python sees its standard library alone.
    let outcome = try await Self.compare("-S")
    #expect(outcome.exitCode == 77)
    #expect(outcome.standardOutput.hasPrefix("The comparison with gromo is left out, because it needs torch"))
    #expect(outcome.standardOutput.split(separator: "\n").count == 1)
  }
}
