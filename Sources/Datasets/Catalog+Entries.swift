internal import FoundationEssentials

extension Catalog {
  /// Every data set a spec can name, with where it was found.
  public func entries() -> [CatalogEntry] {
    DatasetConfiguration.Name.allCases.map(entry)
  }

  private func entry(_ name: DatasetConfiguration.Name) -> CatalogEntry {
    let defaults = DatasetConfiguration(name: name)
    switch name {
    case .digits:
      return entry(
        name,
        shape: (Digits.sampleCount, Digits.inputCount, Digits.classCount),
        licence: Digits.licence,
        source: Digits.source
      )
    case .twoSpirals:
      return entry(name, location: "drawn by the program", shape: (defaults.samples, 2, 2))
    case .teacher:
      return entry(
        name,
        location: "drawn by the program",
        shape: (defaults.samples, defaults.inputs, defaults.classes)
      )
    case .friedman1:
      return entry(
        name, location: "drawn by the program", shape: (defaults.samples, defaults.inputs, nil),
        source:
          "J. H. Friedman, Multivariate Adaptive Regression Splines, The Annals of Statistics 19(1), 1991")
    case .idx: return entry(name, location: "any IDX files, named in dataset.path")
    case .csv: return entry(name, location: "any CSV file, named in dataset.path")
    case .mnist: return entry(KnownImages.mnist)
    case .fashionMNIST: return entry(KnownImages.fashionMNIST)
    case .cifar10: return entry(KnownImages.cifar10)
    case .cifar100: return entry(KnownImages.cifar100)
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
