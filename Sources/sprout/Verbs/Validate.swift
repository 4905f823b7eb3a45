import ArgumentParser
import Datasets
import Experiments
import Results
import YAML

/// `sprout validate`: everything that can be checked without training.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse specs and check everything that can be checked without training.",
    discussion: """
      The data are looked at where they are here: files, header, label column, classes, and the sizes of the parts.
      """
  )

  @Argument(help: "The specs, YAML files.", completion: Completions.spec)
  var specs: [String]

  @Flag(help: "Data that are not here are an error, with exit code 5, instead of a warning.")
  var strict = false

  func run() throws {
    let catalog = Catalog()
    var codes: Set<Int32> = []
    for path in specs {
      do {
        let spec = try Spec(file: path)
        (spec.warnings + spec.criterionWarnings).forEach(ProgressOptions.warn)
        let problems = check(spec, path, catalog)
        codes.formUnion(problems)
        if problems.isEmpty { print("\(path): ok: \(summary(of: spec))") }
      } catch {
        codes.insert(Failure.Code.usage)
        _ = Failure(error).report()
      }
    }
    if let code = codes.min() { throw ExitCode(code) }
  }

  private func summary(of spec: Spec) -> String {
    let baselines = spec.counts.baselines
    return
      "\(spec.name), \(Quantity.counted(spec.counts.points, "point")) x \(Quantity.counted(spec.seeds.count, "seed"))"
      + (baselines > 0 ? " + \(Quantity.counted(baselines, "baseline"))" : "") + " = "
      + Quantity.counted(spec.counts.runs, "run")
  }

  /// Looks at the data of a spec.
  ///
  /// - Returns: The exit codes of what is wrong with them.
  private func check(_ spec: Spec, _ path: String, _ catalog: Catalog) -> Set<Int32> {
    var codes: Set<Int32> = []
    var told: Set<String> = []
    var sizes: [DatasetConfiguration: DataSize] = [:]
    for dataset in spec.datasets {
      do {
        sizes[dataset] = DataSize(try catalog.prepare(dataset))
        try DataFindings([dataset], catalog).warnings.filter { told.insert($0).inserted }.forEach(
          ProgressOptions.warn)
      } catch let error as DatasetError where error.isMissing && !strict {
        guard told.insert(error.message).inserted else { continue }
        ProgressOptions.warn("\(path): the data were not looked at: \(error.message)")
      } catch {
        let failure = Failure(error)
        codes.insert(failure.code)
        guard told.insert(failure.text).inserted else { continue }
        let diagnostic = (error as? DatasetError).flatMap { spec.diagnostic($0, of: dataset) }
        _ = (diagnostic.map { Failure($0) } ?? failure).report()
      }
    }
    guard let problem = spec.halvingProblem(size: { sizes[$0] }) else { return codes }
    _ = Failure(problem).report()
    return codes.union([Failure(problem).code])
  }
}

/// Some names below each other, for an error.
func listed(_ names: [String]) -> String {
  names.prefix(20).map { "\n  \($0)" }.joined() + (names.count > 20 ? "\n  ..." : "")
}
