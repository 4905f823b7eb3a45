internal import LinearAlgebra

/// The samples a configuration asks for, resolved to files that are there.
struct DatasetSource: Sendable {
  let configuration: DatasetConfiguration
  /// The files, in the order in which they are read; none for sets inside the program.
  let files: [String]

  /// - Throws: `DatasetError` when files are not found.
  init(_ configuration: DatasetConfiguration, on searchPath: SearchPath) throws {
    self.configuration = configuration
    let path = configuration.path.map { SearchPath.expand($0) }
    if let images = KnownImages.named(configuration.name) {
      files = try images.find(path: path, on: searchPath)
      return
    }
    switch configuration.name {
    case .idx:
      files = try IDXFolder.files(at: Self.required(path, "the folder or the images file of an IDX data set"))
    case .csv: files = [try Self.required(path, "the CSV file")]
    default:
      guard path == nil else {
        throw DatasetError.key(
          "dataset.path", "\(configuration.name.rawValue) is inside the program and takes no path")
      }
      files = []
    }
  }

  private static func required(_ path: String?, _ what: String) throws -> String {
    guard let path, !path.isEmpty else {
      throw DatasetError.key("dataset.path", "missing: \(what)")
    }
    return path
  }

  /// How files become samples; raised when that changes without the canonical form of the samples, so that hashes kept
  /// in the cache are computed again.
  private static let reading = 2

  /// What the samples depend on: the keys that shape them, and the stamp of each file.
  ///
  /// - Throws: `DatasetError` when a file is gone.
  func identity() throws -> String {
    let stamps = try files.map { file in
      guard let stamp = FileStamp.settled(FileReader.absolute(file)) else {
        throw DatasetError.missing("\(file): there is no such file")
      }
      return stamp.text
    }
    return ([RawDataset.canonicalForm, "reading \(Self.reading)", configuration.samplesKey] + stamps).joined(
      separator: "\n")
  }

  /// Reads or draws the samples.
  ///
  /// - Throws: `DatasetError`.
  func load(_ reader: FileReader) throws -> RawDataset {
    if let drawn = configuration.name.drawn { return try drawn.load(configuration) }
    if let images = KnownImages.named(configuration.name) {
      return switch images.format {
      case .idx: try loadImages(reader, classCount: images.classCount)
      case .cifar(let labels): try CIFARFiles(images: images, labelCount: labels, paths: files).load(reader)
      }
    }
    return switch configuration.name {
    case .idx: try loadImages(reader, classCount: nil)
    case .csv: try CSVDataset.load(configuration, path: files[0], reader)
    default: Digits.load()
    }
  }

  /// - Parameter known: The number of classes; nil to take it from the training labels.
  private func loadImages(_ reader: FileReader, classCount known: Int?) throws -> RawDataset {
    let (training, imageShape) = try Self.part(images: files[0], labels: files[1], reader, classCount: known)
    let classCount = known ?? Int(training.labels.max() ?? 0) + 1
    guard !ClassCount.isImplausible(classCount, of: training.count) else {
      throw DatasetError(
        .environment,
        "\(files[1]): labels up to \(classCount - 1) for \(training.count) samples are measurements or row numbers rather "
          + "than classes, which are numbered from 0"
      )
    }
    let fault =
      Set(training.labels).count > 1
      ? nil : DatasetError(.environment, "\(files[1]): all samples are of one class")
    guard files.count == 4 else {
      return RawDataset(
        classCount: classCount, training: training, imageShape: imageShape, trainingFault: fault)
    }
    // A single class does not tell how many there are: the labels of the test part are not held against it.
    let (test, testShape) = try Self.part(
      images: files[2], labels: files[3], reader, classCount: fault == nil ? classCount : known)
    guard test.inputCount == training.inputCount else {
      throw DatasetError(
        .environment,
        "\(files[2]): \(test.inputCount) elements a sample, but \(training.inputCount) in \(files[0])"
      )
    }
    if let imageShape, let testShape, imageShape != testShape {
      throw DatasetError(
        .environment, "\(files[2]): holds images of \(testShape), but those in \(files[0]) are \(imageShape)")
    }
    return RawDataset(
      classCount: max(classCount, Int(test.labels.max() ?? 0) + 1), training: training, test: test,
      imageShape: imageShape, trainingFault: fault)
  }

  /// A part of a data set from the two IDX files that make one, images and their labels.
  ///
  /// - Throws: `DatasetError` when a file is damaged, the counts differ, or a label is not in
  ///   `0 ..< classCount`.
  private static func part(
    images: String, labels: String, _ reader: FileReader, classCount: Int?
  ) throws -> (samples: SampleTable, imageShape: MapShape?) {
    let imageFile = try IDXFile(path: images, contents: reader.contents(of: images))
    let labelFile = try IDXFile(path: labels, contents: reader.contents(of: labels))
    guard imageFile.count == labelFile.count else {
      throw DatasetError(
        .environment,
        "\(labels): holds \(labelFile.count) labels for the \(imageFile.count) samples of \(images)"
      )
    }
    let table = SampleTable(
      inputs: try imageFile.inputs(),
      inputCount: imageFile.elementsPerSample,
      labels: try labelFile.labels(below: classCount),
      origin: SampleOrigin(path: images)
    )
    return (table, imageFile.imageShape)
  }
}

extension DatasetConfiguration {
  /// The keys that shape the samples (not their split or normalisation), as text.
  var samplesKey: String {
    if let drawn = name.drawn {
      return ([name.rawValue, "\(samples)", "\(noise)"] + drawn.key(of: self)).joined(separator: " ")
    }
    guard name == .csv else { return name.rawValue }
    return
      "csv \(task == .regression ? "regression " : "")\(header.rawValue) \(String(describing: label?.names)) "
      + "\(String(describing: delimiter)) \(drop)"
  }
}
