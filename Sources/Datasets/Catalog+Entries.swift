internal import FoundationEssentials
internal import LinearAlgebra

extension Catalog {
  /// Every data set a spec can name, with where it was found.
  public func entries() -> [CatalogEntry] {
    DatasetConfiguration.Name.allCases.map(entry)
  }

  private func entry(_ name: DatasetConfiguration.Name) -> CatalogEntry {
    if let images = KnownImages.named(name) { return entry(images) }
    if let drawn = name.drawn {
      let defaults = DatasetConfiguration(name: name)
      return CatalogEntry(
        name: name.rawValue, available: true, location: "drawn by the program", samples: defaults.samples,
        inputs: drawn.widths(of: defaults)[0], classes: drawn.classCount(of: defaults), source: drawn.source)
    }
    if name == .digits {
      return CatalogEntry(
        name: name.rawValue, available: true, location: "inside the program", samples: Digits.sampleCount,
        inputs: Digits.inputCount, classes: Digits.classCount, licence: Digits.licence, source: Digits.source)
    }
    return CatalogEntry(
      name: name.rawValue, available: true,
      location: "any \(name == .idx ? "IDX files" : "CSV file"), named in dataset.path")
  }

  private func entry(_ images: KnownImages) -> CatalogEntry {
    let files = try? images.find(path: nil, on: searchPath)
    return CatalogEntry(
      name: images.name.rawValue, available: files != nil,
      location: files.map { URL(filePath: $0[0]).deletingLastPathComponent().path },
      samples: images.trainingCount + images.testCount, inputs: images.imageShape.count,
      classes: images.classCount, licence: images.licence, source: images.source,
      remedy: files == nil ? images.remedy : nil
    )
  }
}
