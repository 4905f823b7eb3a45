import Datasets
import Experiments
import Growth
import TestSupport
import YAML

/// The least a spec needs, to be followed by what a test is about.
let header = """
  version: 1
  name: test
  dataset: {name: digits}
  model: {hidden: [2, 2]}

  """

/// What growth.method can be, as messages list it.
let growthMethods = GrowthPolicy.Method.allCases.map(\.rawValue).joined(separator: ", ")

/// Reads a spec from its text; the files it extends come from `files`.
func spec(
  _ text: String,
  overrides: SpecOverrides = SpecOverrides(),
  maximumRuns: Int = 100_000,
  files: [String: String] = [:]
) throws -> Spec {
  try Spec(source: Source(name: "test.yaml", text: text), overrides: overrides, maximumRuns: maximumRuns) {
    path throws(SourceError) in
    guard let text = files[path] else { throw .unreadable("\(path): no such file") }
    return Source(name: path, text: text)
  }
}

/// The plan of a spec, with a stand-in for the content of the data.
func plan(_ text: String, overrides: SpecOverrides = SpecOverrides()) throws -> Plan {
  try Plan(of: spec(text, overrides: overrides)) { "content of \($0.name.rawValue)" }
}

/// The diagnostics of a spec that is wrong, in the order in which they are shown, as `file:line:column: message`.
func diagnostics(
  _ text: String,
  overrides: SpecOverrides = SpecOverrides(),
  maximumRuns: Int = 100_000,
  files: [String: String] = [:]
) -> [String] {
  do {
    _ = try spec(text, overrides: overrides, maximumRuns: maximumRuns, files: files)
    return []
  } catch let error as Diagnostics {
    return error.all.sorted { ($0.source.name, $0.range.start) < ($1.source.name, $1.range.start) }.map {
      "\($0.source.name):\($0.range.start.line):\($0.range.start.column): \($0.message)"
    }
  } catch {
    return ["\(error)"]
  }
}
