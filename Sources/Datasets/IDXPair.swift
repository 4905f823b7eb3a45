/// Images and their labels: the two IDX files that make one part of a data set.
struct IDXPair: Hashable, Sendable {
  let images: String
  let labels: String

  /// - Throws: `DatasetError` when a file is damaged, the counts differ, or a label is not in
  ///   `0 ..< classCount`.
  func load(_ reader: FileReader, classCount: Int?) throws -> (samples: SampleTable, imageShape: ImageShape?)
  {
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
