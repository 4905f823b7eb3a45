internal import FoundationEssentials
internal import LinearAlgebra

extension Catalog {
  /// Every data set a spec can name, with where it was found.
  public func entries() -> [CatalogEntry] {
    DatasetConfiguration.Name.allCases.map(entry)
  }

  private func entry(_ name: DatasetConfiguration.Name) -> CatalogEntry {
    if let images = KnownImages.named(name) { return entry(images) }
    var entry = CatalogEntry(name: name.rawValue, available: true, location: "inside the program")
    if let drawn = name.drawn {
      let defaults = DatasetConfiguration(name: name)
      entry.location = "drawn by the program"
      entry.samples = defaults.samples
      entry.inputs = drawn.widths(of: defaults)[0]
      entry.classes = drawn.classCount(of: defaults)
      entry.source = drawn.source
    } else if name == .digits {
      entry.samples = Digits.sampleCount
      entry.inputs = Digits.inputCount
      entry.classes = Digits.classCount
      entry.licence = Digits.licence
      entry.source = Digits.source
    } else {
      entry.location = "any \(name == .idx ? "IDX files" : "CSV file"), named in dataset.path"
    }
    return entry
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
