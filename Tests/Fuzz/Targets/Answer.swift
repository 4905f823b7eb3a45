import Analysis
import Datasets
import Experiments
import Networks
import Results
import Training
import YAML

/// What a body says, or why it could not: the sentence the program would print.
func answer(_ body: () throws -> String) -> String {
  do {
    return try body()
  } catch {
    return switch error {
    case let error as Diagnostics: error.rendered(color: false)
    case let error as DatasetError: error.message
    case let error as FileSystemError: error.message
    case let error as DamagedFile: error.message
    case let error as ModelFile.FormatError: error.message
    case let error as GateProblem: error.message
    default: "\(error)"
    }
  }
}
