internal import CDigits
internal import LinearAlgebra

/// The digits inside the program: 1,797 images of 8 x 8 pixels from 0 to 16.
///
/// Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
/// Repository, 1998, https://doi.org/10.24432/C50P49, the test half; licence CC BY 4.0,
/// https://creativecommons.org/licenses/by/4.0/. Changed in form only (text to bytes).
enum Digits {
  static let sampleCount = 1797
  static let imageShape = MapShape(channels: 1, height: 8, width: 8)
  static let inputCount = imageShape.count
  static let classCount = 10
  static let licence = "CC BY 4.0"
  static let source = "E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, doi.org/10.24432/C50P49"
  /// SHA-256 of the pixels followed by the labels, a byte each.
  static let digest = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"

  /// The pixels of all images, then all labels.
  static var contents: ByteStorage {
    let bytes = unsafe UnsafeRawBufferPointer(start: digitBytes(), count: sampleCount * (inputCount + 1))
    return unsafe ByteStorage(count: bytes.count) { unsafe $0.copyMemory(from: bytes) }
  }

  /// All samples.
  static func load() -> RawDataset {
    let contents = contents
    let table = SampleTable(
      inputs: .bytes(contents, start: 0),
      inputCount: inputCount,
      labels: (0..<sampleCount).map { Int32(contents[sampleCount * inputCount + $0]) }
    )
    return RawDataset(classCount: classCount, training: table, imageShape: imageShape)
  }
}
