import Experiments
import Foundation
import TestSupport
import Testing

extension Laboratory {
  /// What a Python program says in its folder, as JSON; where a package is not installed the test is cancelled, and says
  /// which.
  ///
  /// - Parameters:
  ///   - imports: The lines that import what may be missing.
  ///   - program: What stands behind them and `import csv, json, sys`.
  func python(importing imports: String, _ program: String, _ arguments: String...) async throws -> JSONValue
  {
    let missing: Int32 = 77
    let lines = imports.split(separator: "\n").map { "    \($0)\n" }.joined()
    let guarded =
      "import csv, json, sys\ntry:\n\(lines)except ImportError as error:\n    print(error)\n    sys.exit(\(missing))\n"
    let answer = try await Program.run(
      ["-c", guarded + program] + arguments, executable: try #require(Repository.python),
      directory: directory.url)
    guard answer.exitCode != missing else {
      try Test.cancel("not installed for SPROUT_TEST_PYTHON: \(answer.standardOutput)")
    }
    try #require(answer.exitCode == 0, "\(answer.standardError)")
    return try JSONValue(parsing: answer.standardOutput)
  }
}
