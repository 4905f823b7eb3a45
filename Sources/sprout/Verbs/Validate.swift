import ArgumentParser
import Experiments

/// `sprout validate`: everything that can be checked without training.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse specs and check everything that can be checked without training."
  )

  @Argument(help: "The specs, YAML files.")
  var specs: [String]

  func run() throws {
    var hasFailed = false
    for path in specs {
      do {
        let spec = try Spec(file: path)
        let points = spec.counts.points
        let seeds = spec.seeds.count
        let baselines = spec.counts.baselines
        print(
          "\(path): ok: \(spec.name), \(counted(points, "point")) x \(counted(seeds, "seed"))"
            + (baselines > 0 ? " + \(counted(baselines, "baseline"))" : "") + " = "
            + counted(spec.counts.runs, "run")
        )
      } catch {
        hasFailed = true
        _ = Failure(error).report()
      }
    }
    if hasFailed { throw ExitCode(Failure.Code.usage) }
  }
}

/// A number with its noun: `1 run`, `3 runs`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
