import Analysis
import Experiments
import Results

extension PageModel {
  /// The page about an experiment.
  ///
  /// - Parameters:
  ///   - groups: Its figures, drawn or not.
  ///   - notices: What is to be said besides what the data say.
  init(_ data: ReportData, description: String?, version: String, groups: [Group], notices: [String]) {
    heading = data.experiment.name
    self.description = description
    self.version = version
    counts = Self.counts(of: data)
    self.notices = Self.notices(of: data) + notices
    cards = Self.cards(of: data)
    caution = Self.caution(of: data)
    table = Self.table(of: data)
    heat = Self.heat(of: data)
    differences = Self.differences(of: data)
    let pictures = data.exemplaryRuns.prefix(3).compactMap { point, history in
      (try? GrowingDrawing(of: history)).map { drawing in
        Drawing(
          drawnRun: "\(point.name), seed \(history.run.seed)", drawing: drawing.inline,
          drawCommand: "sprout draw --animate \(history.run.folderName)")
      }
    }
    drawings = pictures.isEmpty ? nil : Drawings(pictures: pictures)
    self.groups = groups
    failures = Self.failures(of: data)
    spec = data.spec.map { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return Spec(lineCount: lines.count - (lines.last == "" ? 1 : 0), yaml: text)
    }
    provenance = Self.provenance(of: data)
  }

  private static func counts(of data: ReportData) -> [Count] {
    let states: [RunState] = [.done, .damaged, .running, .failed, .interrupted, .stopped, .new]
    let planned = data.status.planned.map { [Count(number: $0, state: "planned", isBad: false)] } ?? []
    return planned
      + states.compactMap { state in
        let number = data.status.counts[state] ?? 0
        guard number > 0 || state == .done else { return nil }
        let isBad = [.failed, .damaged, .interrupted].contains(state)
        return Count(number: number, state: state == .new ? "not begun" : state.rawValue, isBad: isBad)
      }
  }

  private static func notices(of data: ReportData) -> [String] {
    var notices: [String] = []
    let stopped = data.status.counts[.stopped] ?? 0
    let missing = (data.status.planned ?? data.runs.count) - data.runs.count - stopped - data.confirmations
    if data.runs.isEmpty {
      notices.append("No run is finished: there are no results to show.")
    } else if missing > 0 {
      notices.append(
        "\(Quantity.counted(missing, "planned run")) \(missing == 1 ? "has" : "have") no result, so the means may be over fewer "
          + "seeds than the spec asks for."
      )
    }
    notices += SearchReport.sentences(on: data.searches)
    if stopped > 0 {
      notices.append(
        "\(Quantity.counted(stopped, "planned run")) \(stopped == 1 ? "was" : "were") stopped early by halving: the figures are of "
          + "those that went on.")
    }
    if data.strangers > 0 {
      notices.append(
        "\(Quantity.counted(data.strangers, "finished run")) of earlier versions of the spec \(data.strangers == 1 ? "is" : "are") "
          + "left out; 'sprout compare \(data.experiment.name) --all' shows \(data.strangers == 1 ? "it" : "them")."
      )
    }
    let idle = data.runs.compactMap { run in data.idle[run.path].map { (run.label, $0) } }
    if !idle.isEmpty { notices.append(LearningFailure.sentence(idle, of: data.runs.count) + ".") }
    if let machines = machineNotice(of: data) { notices.append(machines) }
    if let few = data.fewSamples { notices.append("Note: \(few.message).") }
    return notices
  }

  private static func failures(of data: ReportData) -> Failures? {
    guard !data.failures.isEmpty else { return nil }
    let failed = data.failures.map { run in
      let error = run.failure
      let lines = error.lastLines ?? []
      return Failure(
        run: run.folderName,
        kind: (error.kind?.rawValue ?? "").split(separator: "_").joined(separator: " "),
        epoch: error.epoch,
        message: error.message ?? "",
        log: lines.isEmpty ? nil : lines.joined(separator: "\n")
      )
    }
    return Failures(failureHeading: "\(Quantity.counted(failed.count, "run")) failed", failed: failed)
  }
}

extension PageModel.Group {
  /// A group whose figures were drawn, or not.
  init(_ group: FigureGroup, points: [ReportPoint], pictures: [PageModel.Picture]) {
    self.group = group
    self.pictures = pictures
    // Only what is in a figure of the group.
    let titles = Set(group.figures.flatMap(\.layers).compactMap(\.title))
    legend = points.filter { titles.contains($0.name) }.map { PageModel.Legend($0) } + group.extras
  }
}
