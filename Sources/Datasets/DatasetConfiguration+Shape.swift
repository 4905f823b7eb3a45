public import LinearAlgebra

extension DatasetConfiguration.Name {
  /// The shape of the images of a set that is known by name; nil for all others.
  public var imageShape: MapShape? {
    self == .digits ? Digits.imageShape : KnownImages.named(self)?.imageShape
  }
}

extension DatasetConfiguration {
  /// The shape of the images as far as it is known without the data: that of a set known by name, or the one that
  /// `shape` gives; of IDX files without it only the files know theirs.
  public var imageShape: MapShape? { name.imageShape ?? shape }

  /// The number of inputs as far as it is known without the data.
  private var inputCount: Int? { name.imageShape?.count ?? name.drawn?.widths(of: self).first }

  /// Why `shape` does not fit the data set, in a sentence; nil when it does, or only the data can tell.
  public var shapeProblem: String? {
    inputCount.flatMap { shapeProblem(of: name.rawValue, inputCount: $0, imageShape: name.imageShape) }
  }

  /// Why a key is not for these data because they are no images, or smaller ones: which key, and a sentence; nil when none
  /// is, or only the data can tell.
  public var imageProblem: (key: String, message: String)? {
    // Files in the IDX format may know their shape.
    name == .idx && imageShape == nil ? nil : imageProblem(of: name.rawValue, imageShape)
  }

  /// The shape of the images of some data.
  ///
  /// - Throws: `DatasetError` when `shape` contradicts them, or a key needs images and they are none.
  func imageShape(of raw: RawDataset) throws -> MapShape? {
    let problem = shapeProblem(
      of: source, inputCount: raw.training.inputCount, imageShape: raw.imageShape)
    if let problem { throw DatasetError(.configuration, problem, key: "dataset.shape") }
    let imageShape = raw.imageShape ?? shape
    if let (key, message) = imageProblem(of: source, imageShape) {
      throw DatasetError(.configuration, message, key: key)
    }
    return imageShape
  }

  private func imageProblem(of source: String, _ imageShape: MapShape?) -> (key: String, message: String)? {
    guard let imageShape else {
      let remedy =
        "needs images, but \(source) has no shape; give it, dataset.shape: [channels, height, width]"
      if normalize == .channel { return ("dataset.normalize", "dataset.normalize: channel \(remedy)") }
      return augment == nil ? nil : ("dataset.augment", "dataset.augment \(remedy)")
    }
    let side = min(imageShape.height, imageShape.width)
    guard let crop = augment?.crop, crop >= side else { return nil }
    return (
      "dataset.augment.crop",
      "dataset.augment.crop is \(crop), but the images of \(source) are \(imageShape): nothing of one would be left; give "
        + "\(side - 1) at most"
    )
  }

  private func shapeProblem(of source: String, inputCount: Int, imageShape: MapShape?) -> String? {
    guard let shape else { return nil }
    if let imageShape, imageShape != shape {
      return "dataset.shape is \(shape), but the images of \(source) are \(imageShape); leave it out"
    }
    guard shape.count == inputCount else {
      return
        "dataset.shape: \(shape) are \(shape.count) pixels, but \(source) has \(inputCount) "
        + "input\(inputCount == 1 ? "" : "s")"
    }
    return nil
  }
}
