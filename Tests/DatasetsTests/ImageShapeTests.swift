import Foundation
import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ImageShapeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func catalog() -> Catalog { Catalog(searchPath: SearchPath(folders: [folder.path])) }

  @Test func knownSetsKnowTheirs() throws {
    let digits = try catalog().prepare(DatasetConfiguration(name: .digits))
    #expect(digits.imageShape == MapShape(channels: 1, height: 8, width: 8))
    #expect(DatasetConfiguration(name: .digits).imageShape == digits.imageShape)
    #expect(DatasetConfiguration(name: .mnist).imageShape == MapShape([1, 28, 28]))
    #expect(DatasetConfiguration(name: .fashionMNIST).imageShape?.count == 784)
    let spirals = try catalog().prepare(DatasetConfiguration(name: .twoSpirals))
    #expect(spirals.imageShape == nil && DatasetConfiguration(name: .twoSpirals).imageShape == nil)
  }

  @Test(arguments: [
    ([20, 3, 2], [1, 3, 2] as [Int]?), ([20, 3, 2, 1], [3, 2, 1]), ([20, 6], nil), ([20, 1, 3, 2, 1], nil),
  ])
  func imageFilesKnowTheirs(dimensions: [Int], shape: [Int]?) throws {
    let path = try folder.write(
      SampleFiles.idx(dimensions, (0..<120).map { UInt8($0) }), "some-images-idx\(dimensions.count)-ubyte")
    try folder.write(SampleFiles.idx([20], (0..<20).map { $0 % 2 }), "some-labels-idx1-ubyte")
    let configuration = DatasetConfiguration.with(.idx) { $0.path = path }
    #expect(try catalog().prepare(configuration).imageShape?.dimensions == shape)
    #expect(configuration.imageShape == nil)
    // What they do not know is given.
    let given = DatasetConfiguration.with(.idx) {
      $0.path = path
      $0.shape = MapShape([2, 1, 3])
    }
    if let shape {
      let error = datasetError { _ = try catalog().prepare(given) }
      #expect(error?.key == "dataset.shape" && error?.kind == .configuration)
      #expect(
        error?.message == "dataset.shape is 2 x 1 x 3, but the images of \(path) are "
          + shape.map(String.init).joined(separator: " x ") + "; leave it out")
    } else {
      #expect(try catalog().prepare(given).imageShape == given.shape)
    }
  }

  @Test func imagesOfAnotherShapeInTheTestPartAreFound() throws {
    for (name, bytes) in SampleFiles.imageSet() { try folder.write(bytes, "set/" + name) }
    try folder.write(
      SampleFiles.idx([10, 1, 4], Array(repeating: 7, count: 40)), "set/t10k-images-idx3-ubyte")
    let error = datasetError { _ = try catalog().prepare(.with(.idx) { $0.path = folder.path + "/set" }) }
    #expect(
      error?.message.hasSuffix(
        "t10k-images-idx3-ubyte: holds images of 1 x 1 x 4, but those in \(folder.path)/set/train-images-idx3-ubyte are 1 x 2 x 2"
      ) == true)
  }

  @Test func aTableIsToldItsShape() throws {
    let rows = (0..<20).map { row in (0..<6).map { "\(row * $0 + 5)" }.joined(separator: ",") + ",\(row % 2)"
    }
    let path = try folder.write(rows.joined(separator: "\n") + "\n", "pixels.csv")
    func shaped(_ dimensions: [Int]) -> DatasetConfiguration {
      .with(.csv) {
        $0.path = path
        $0.shape = MapShape(dimensions)
      }
    }
    #expect(try catalog().prepare(shaped([1, 2, 3])).imageShape?.dimensions == [1, 2, 3])
    #expect(
      try catalog().description(of: shaped([1, 2, 3])).line.contains(
        "20 rows; 6 inputs (1 x 2 x 3); 2 classes")
    )
    let error = datasetError { _ = try catalog().prepare(shaped([1, 2, 4])) }
    #expect(error?.message == "dataset.shape: 1 x 2 x 4 are 8 pixels, but \(path) has 6 inputs")
    #expect(datasetError { _ = try catalog().description(of: shaped([6])) } == nil)
    #expect(datasetError { _ = try catalog().description(of: shaped([1, 2, 4])) } == error)
  }

  @Test func theJSONFormIsAList() throws {
    let shape = MapShape(channels: 3, height: 32, width: 16)
    let text = try JSONEncoder().encode([shape])
    #expect(String(decoding: text, as: UTF8.self) == "[[3,32,16]]")
    #expect(try JSONDecoder().decode([MapShape].self, from: text) == [shape])
    for bad in ["[[3,32]]", "[[3,0,2]]", "[[4294967296,4294967296,2]]"] {
      #expect(throws: DecodingError.self) {
        _ = try JSONDecoder().decode([MapShape].self, from: Data(bad.utf8))
      }
    }
  }
}
