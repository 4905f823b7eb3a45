internal import LinearAlgebra

/// The files of a CIFAR set in its binary version: a record for each image, of one or two labels and the pixels, channel by
/// channel and row by row, a byte each.
///
/// Source: A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, section "Binary version".
struct CIFARFiles {
  let images: KnownImages
  /// The bytes before the pixels.
  let labelCount: Int
  /// The training files, then the test file.
  let paths: [String]

  private var pixelCount: Int { images.imageShape.count }

  /// - Throws: `DatasetError` when a file is damaged.
  func load(_ reader: FileReader) throws -> RawDataset {
    RawDataset(
      classCount: images.classCount,
      training: try table(Array(paths.dropLast()), reader),
      test: try table(Array(paths.suffix(1)), reader),
      classes: images.classes,
      imageShape: images.imageShape)
  }

  private func table(_ paths: [String], _ reader: FileReader) throws -> SampleTable {
    let samples = try reader.contents(madeOf: paths, as: "cifar \(labelCount)\n") {
      try sorted(paths.map { ($0, try reader.contents(of: $0)) })
    }
    let count = samples.count / (pixelCount + 1)
    return SampleTable(
      inputs: .bytes(samples, start: 0),
      inputCount: pixelCount,
      labels: (0..<count).map { Int32(samples[count * pixelCount + $0]) },
      origin: SampleOrigin(path: paths[0])
    )
  }

  /// The pixels of all images one after the other, as they are read, then the labels.
  ///
  /// - Throws: `DatasetError` for what are no whole records, and for a label that is none.
  private func sorted(_ files: [(path: String, contents: ByteStorage)]) throws -> ByteStorage {
    let recordSize = labelCount + pixelCount
    for (path, contents) in files where contents.count == 0 || contents.count % recordSize != 0 {
      throw DatasetError(
        .environment,
        "\(path): \(contents.count) bytes are not a whole number of images of \(recordSize) bytes; fetch or copy the file again"
      )
    }
    let count = files.reduce(0) { $0 + $1.contents.count / recordSize }
    return try unsafe ByteStorage(count: count * (pixelCount + 1)) { target throws(DatasetError) in
      var image = 0
      for (path, contents) in files {
        try unsafe contents.withUnsafeBytes { bytes throws(DatasetError) in
          for start in stride(from: 0, to: bytes.count, by: recordSize) {
            let label = unsafe bytes[start + labelCount - 1]
            guard label < images.classCount else {
              throw DatasetError(
                .environment,
                "\(path): byte \(start + labelCount - 1), image \(start / recordSize): label \(label) is not in "
                  + "0...\(images.classCount - 1)"
              )
            }
            unsafe target[count * pixelCount + image] = label
            let pixels = start + labelCount..<start + recordSize
            unsafe UnsafeMutableRawBufferPointer(rebasing: target[(image * pixelCount)...])
              .copyBytes(from: bytes[pixels])
            image += 1
          }
        }
      }
    }
  }
}
