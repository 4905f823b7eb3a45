public import Datasets
internal import Networks
internal import OrderedCollections
internal import Training
public import YAML

extension Spec {
  /// The data sets of the points, each configuration once, in the order of the points.
  public var datasets: [DatasetConfiguration] {
    Array(OrderedSet(points.map(\.settings.run.dataset)))
  }

  /// What is wrong with the data of some points, at the key to look at.
  public func diagnostic(_ error: DatasetError, of dataset: DatasetConfiguration) -> Diagnostic? {
    var settings = Settings()
    settings.run.dataset = dataset
    let table = SpecTable.current
    for path in [error.key, "dataset.path", "dataset.name"].compactMap(\.self) {
      let given = datasetAssignments.filter { table.keys[$0.key].path == path }
      // Of several places the one with the value that these points have; of equal ones the last.
      let place = given.last { table.keys[$0.key].binding?.read(settings) == $0.value } ?? given.last
      guard let place else { continue }
      return Diagnostic(source: place.node.source, range: place.node.range, message: error.message)
    }
    return nil
  }

  /// A sentence for each part of the data that is one sample by a number that was meant as a share, perhaps: `1.0`.
  static func partsOfOneSample(in points: [SpecPoint]) -> [String] {
    let datasets = points.lazy.map(\.settings.run.dataset)
    let parts = [
      ("test", datasets.contains { $0.test == 1 }), ("validation", datasets.contains { $0.validation == 1 }),
    ]
    return parts.filter(\.1).map { part, _ in
      "dataset.\(part): 1 is a count, one sample: its accuracy is 0 or 100 %; a share is below 1"
    }
  }

  /// A sentence where what shares weights between pixels, or moves them, finds each on a scale of its own: a pixel at the border, almost
  /// always black, is divided by almost nothing, and a stroke that reaches it outweighs the image.
  static func pixelsOnScalesOfTheirOwn(in points: [SpecPoint]) -> [String] {
    let runs = points.lazy.map(\.settings.run).filter { $0.dataset.normalize == .standard }
    let reason =
      if runs.contains(where: { $0.model.hasMaps }) {
        "convolutions read all pixels with the same weights"
      } else if runs.contains(where: { $0.dataset.augment != nil }) {
        "dataset.augment moves pixels"
      } else {
        String?.none
      }
    guard let reason else { return [] }
    return [
      "dataset.normalize: standard gives each pixel a scale of its own, but \(reason); dataset.normalize: channel has one for "
        + "each channel"
    ]
  }
}

extension SpecLayer {
  /// Every value that the layer gives to a key of the data set: the base first, then variants, axes and points.
  func datasetAssignments(_ table: SpecTable, axes: [Axis], forced: Point) -> [Assignment] {
    var points: [Point] = Array(base.values) + variants.values.flatMap { Array($0.layers.values) }
    points += axes.flatMap(\.points) + (include ?? []) + [forced]
    return points.joined().filter { table.keys[$0.key].section == "dataset" }
  }
}
