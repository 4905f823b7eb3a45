/// The samples a configuration asks for, resolved to files that are there.
struct DatasetSource: Sendable {
  let configuration: DatasetConfiguration
  /// The files, in the order in which they are read; none for sets inside the program.
  let files: [String]

  /// - Throws: `DatasetError` when files are not found.
  init(_ configuration: DatasetConfiguration, on searchPath: SearchPath) throws {
    self.configuration = configuration
    let path = configuration.path.map { SearchPath.expand($0) }
    switch configuration.name {
    case .mnist, .fashionMNIST, .cifar10, .cifar100:
      files = try configuration.name.knownImages.find(path: path, on: searchPath)
    case .idx:
      files = try IDXFolder.files(at: Self.required(path, "the folder or the images file of an IDX data set"))
    case .csv: files = [try Self.required(path, "the CSV file")]
    default:
      guard path == nil else {
        throw DatasetError(
          .configuration,
          "dataset.path: \(configuration.name.rawValue) is inside the program and takes no path",
          key: "dataset.path"
        )
      }
      files = []
    }
  }

  private static func required(_ path: String?, _ what: String) throws -> String {
    guard let path, !path.isEmpty else {
      throw DatasetError(.configuration, "dataset.path: missing: \(what)", key: "dataset.path")
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
  /// - Parameter knownHash: The content hash, when it is known for this identity.
  /// - Throws: `DatasetError`.
  func load(_ reader: FileReader, knownHash: String?) throws -> RawDataset {
    if let drawn = configuration.name.drawn { return try drawn.load(configuration, knownHash: knownHash) }
    return switch configuration.name {
    case .mnist, .fashionMNIST:
      try loadImages(reader, classCount: configuration.name.knownImages.classCount, knownHash: knownHash)
    case .cifar10, .cifar100:
      try CIFARFiles(configuration.name.knownImages, at: files).load(reader, knownHash: knownHash)
    case .idx: try loadImages(reader, classCount: nil, knownHash: knownHash)
    case .csv: try CSVDataset(configuration, path: files[0]).load(reader, knownHash: knownHash)
    default: try Digits.load(knownHash: knownHash)
    }
  }

  /// - Parameter known: The number of classes; nil to take it from the training labels.
  private func loadImages(_ reader: FileReader, classCount known: Int?, knownHash: String?) throws
    -> RawDataset
  {
    let (training, imageShape) = try IDXPair(images: files[0], labels: files[1]).load(
      reader, classCount: known)
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
        classCount: classCount, training: training, imageShape: imageShape, trainingFault: fault,
        knownHash: knownHash)
    }
    // A single class does not tell how many there are: the labels of the test part are not held against it.
    let (test, testShape) = try IDXPair(images: files[2], labels: files[3])
      .load(reader, classCount: fault == nil ? classCount : known)
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
      imageShape: imageShape, trainingFault: fault, knownHash: knownHash)
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
