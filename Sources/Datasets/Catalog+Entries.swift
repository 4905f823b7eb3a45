internal import FoundationEssentials

extension Catalog {
  /// Every data set a spec can name, with where it was found.
  public func entries() -> [CatalogEntry] {
    DatasetConfiguration.Name.allCases.map(entry)
  }

  private func entry(_ name: DatasetConfiguration.Name) -> CatalogEntry {
    if let drawn = name.drawn {
      let defaults = DatasetConfiguration(name: name)
      return entry(
        name, location: "drawn by the program",
        shape: (defaults.samples, drawn.widths(of: defaults)[0], drawn.classCount(of: defaults)),
        source: drawn.source)
    }
    switch name {
    case .digits:
      return entry(
        name,
        shape: (Digits.sampleCount, Digits.inputCount, Digits.classCount),
        licence: Digits.licence,
        source: Digits.source
      )
    case .idx: return entry(name, location: "any IDX files, named in dataset.path")
    case .csv: return entry(name, location: "any CSV file, named in dataset.path")
    default: return entry(name.knownImages)
    }
  }

  private func entry(
    _ name: DatasetConfiguration.Name,
    location: String? = "inside the program",
    shape: (samples: Int, inputs: Int, classes: Int?)? = nil,
    licence: String? = nil,
    source: String? = nil,
    remedy: String? = nil
  ) -> CatalogEntry {
    CatalogEntry(
      name: name.rawValue,
      available: location != nil,
      location: location,
      samples: shape?.samples,
      inputs: shape?.inputs,
      classes: shape?.classes,
      licence: licence,
      source: source,
      remedy: remedy
    )
  }

  private func entry(_ images: KnownImages) -> CatalogEntry {
    let files = try? images.find(path: nil, on: searchPath)
    return entry(
      images.name,
      location: files.map { URL(filePath: $0[0]).deletingLastPathComponent().path },
      shape: (images.trainingCount + images.testCount, images.imageShape.inputCount, images.classCount),
      licence: images.licence,
      source: images.source,
      remedy: files == nil ? images.remedy : nil
    )
  }
}
