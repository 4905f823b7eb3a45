internal import Datasets
internal import OrderedCollections
internal import Training
internal import YAML

extension Expansion {
  /// Says where points cannot compete as they are asked to.
  mutating func checkHalving() {
    guard let halving, !points.isEmpty, let place = halvingPlace else { return }
    for problem in problems(with: halving) { reader.report(place, problem) }
  }

  private func problems(with halving: HalvingConfiguration) -> [String] {
    guard let search else {
      // What was wrong with what is drawn is said.
      guard reader.diagnostics.isEmpty else { return [] }
      return [
        "halving lets the points of a search compete, but nothing is drawn here; add search, or take halving out"
      ]
    }
    var problems: [String] = []
    let runs = points.map(\.settings.run)
    let factor = halving.factor
    if search.points.count < factor {
      problems.append(
        "one in \(factor) points goes on, but search.samples is \(search.points.count); draw more")
    }
    let fewest = runs.filter { $0.training.flops == nil }.map(\.training.epochs).min() ?? .max
    if fewest < factor {
      problems.append(
        "the last rung is at 1/\(factor) of the training, but training.epochs is \(fewest); train longer, or "
          + "lower halving.factor")
    }
    if layer.baselines?.isEmpty == false {
      problems.append(
        "baselines are made from finished runs, and halving stops most of them; take one of the two out")
    }
    for run in runs {
      let metric = halving.metric ?? .choosing(of: run.dataset.task)
      if let task = metric.task, task != run.dataset.task {
        problems.append(
          "halving.metric: \(metric.rawValue) is of dataset.task: \(task.rawValue), which this is not")
      }
      if metric.isOfValidation, run.dataset.validation == 0 {
        problems.append(
          "halving chooses by \(metric.rawValue), but dataset.validation is 0; hold a part back, dataset.validation: 0.2 say"
        )
      }
    }
    return problems
  }

  /// Where the last word on halving stands.
  var halvingPlace: Place? {
    given.last { table.keys[$0.key].path.hasPrefix("halving") }.map { ($0.node.source, $0.keyRange) }
  }
}
