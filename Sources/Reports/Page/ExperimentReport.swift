import Experiments
public import Results

/// The page about an experiment: `report.html`, and the figures' files in `plots/`.
public struct ExperimentReport: Sendable {
  /// A figure gnuplot could not draw.
  public struct Trouble: Hashable, Sendable {
    /// The script.
    public let script: String
    /// What gnuplot said.
    public let message: String
  }

  private let data: ReportData

  /// Reads an experiment from the results tree.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(of experiment: ExperimentFolder) throws {
    data = try ReportData(of: experiment)
  }

  /// Whether there is nothing to report: no run is finished, and none has failed.
  public var isEmpty: Bool { data.runs.isEmpty && data.failures.isEmpty }

  /// What is to be said of files that are not as they were written, a sentence for each.
  public var warnings: [String] {
    data.damaged.map { "\($0): \(StoredRun.damage)" } + data.cut
  }

  /// Writes the numbers and scripts of the figures, has them drawn, and writes the page.
  ///
  /// - Parameters:
  ///   - description: The spec's free text.
  ///   - version: The version of the program.
  ///   - gnuplot: The program that draws; without it the page has the tables and says what to install.
  /// - Returns: The figures that could not be drawn; the page says so in their places.
  /// - Throws: `FileSystemError` when something cannot be written; an earlier page is then as it was.
  public func write(description: String?, version: String, gnuplot: Gnuplot?) throws -> [Trouble] {
    let experiment = data.experiment
    let groups = FigureGroup.groups(of: data)
    var files: [String: String] = [:]
    for figure in groups.flatMap(\.figures) {
      files["\(figure.name).dat"] = figure.data
      files["\(figure.name).gp"] = figure.script
    }
    try experiment.writePlots(files) { $0.hasPrefix(Figure.mark) }

    var troubles: [Trouble] = []
    var notices = warnings.map { "\($0)." }
    var drawn: [PageModel.Group] = []
    if let gnuplot {
      drawn = groups.map { group in
        let pictures = group.figures.map { figure in
          let script = "\(experiment.plotsPath)/\(figure.name).gp"
          let picture = PageModel.Picture(figure, drawnBy: gnuplot, script: script)
          if let message = picture.trouble { troubles.append(Trouble(script: script, message: message)) }
          return picture
        }
        return PageModel.Group(group, points: data.drawn, pictures: pictures)
      }
    } else if !groups.isEmpty {
      notices.append(
        "There are no figures, for gnuplot is not installed: 'apt-get install gnuplot-nox', then "
          + "'sprout report \(experiment.name)' again. Their numbers are in the folder plots, beside this page."
      )
    }
    let page = PageModel(data, description: description, version: version, groups: drawn, notices: notices)
    try experiment.writeReport(PageTemplate.html(of: page))
    return troubles
  }
}

extension PageModel.Picture {
  /// A figure as gnuplot draws it.
  fileprivate init(_ figure: Figure, drawnBy gnuplot: Gnuplot, script: String) {
    self.figure = figure
    do {
      let picture = try gnuplot.picture(of: script)
      svg =
        InlineSVG(
          picture, name: figure.name, height: figure.height, title: "\(figure.title). \(figure.description)")?
        .text
      trouble = svg == nil ? "gnuplot drew nothing" : nil
    } catch {
      svg = nil
      trouble = error.message
    }
  }
}
