import ArgumentParser
import Reports
import Results
import YAML

/// `sprout report`: the page about an experiment.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a page with tables and figures about an experiment: report.html in its folder.",
    discussion: """
      The page opens from disk, without network. The numbers and the gnuplot script of every figure are written into
      the folder plots beside it: 'gnuplot plots/NAME.gp' makes NAME.svg. Without gnuplot the page has the tables.
      """
  )

  @Argument(help: "The name of an experiment, its spec or its folder.", completion: Completions.experiments)
  var experiment: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let folder = try results.experiment(experiment)
    let report = try ExperimentReport(of: folder)
    for warning in report.warnings { ProgressOptions.warn(warning) }
    guard !report.isEmpty else {
      throw CommandError(
        "nothing to report on '\(folder.name)': no run is finished and none has failed; "
          + "'sprout status \(experiment)' says how far it is"
      )
    }
    let gnuplot = Gnuplot.find()
    if gnuplot == nil {
      ProgressOptions.warn(
        "gnuplot is not installed, so the page has tables and no figures; 'apt-get install gnuplot-nox' gets it"
      )
    }
    let troubles = try report.write(
      description: description(in: folder),
      version: Sprout.configuration.version,
      gnuplot: gnuplot
    )
    for trouble in troubles {
      ProgressOptions.warn("gnuplot could not draw \(trouble.script): \(trouble.message)")
    }
    print(folder.reportPath)
  }

  /// The free text of the spec as last run; nil when there is none, or the file is no longer YAML.
  private func description(in folder: ExperimentFolder) throws -> String? {
    guard let bytes = try FileSystem.contents(of: folder.specPath) else { return nil }
    let document = Document(
      parsing: Source(name: folder.specPath, text: String(decoding: bytes, as: UTF8.self)))
    guard case .mapping(let entries) = document.root?.content,
      case .string(let text) = entries.first(where: { $0.key == "description" })?.value.content
    else { return nil }
    return text
  }
}
