import Datasets
import Foundation
import Growth
import LinearAlgebra
import Networks
import Results
import Training

/// MNIST, or a data set of its size with made-up pixels and classes, which nobody has to fetch.
struct SampleImages {
  /// Holds the IDX files.
  let folder: String

  /// Writes 60,000 images to train on and 1,000 to test on.
  ///
  /// - Throws: `FileSystemError` when they cannot be written.
  func make() throws {
    try FileSystem.createFolder(folder)
    var random = RandomGenerator(seed: 0, stream: "images")
    for (name, count) in [("train", 60_000), ("t10k", 1000)] {
      let images = (0..<count * 28 * 28 / 8).flatMap { _ in
        let bits = random.next()
        return (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      }
      let labels = (0..<count).map { _ in UInt8(random.index(below: 10)) }
      try write([0x803, count, 28, 28], images, to: "\(name)-images-idx3-ubyte")
      try write([0x801, count], labels, to: "\(name)-labels-idx1-ubyte")
    }
  }

  private func write(_ header: [Int], _ bytes: [UInt8], to name: String) throws {
    let start = header.flatMap { number in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    try FileSystem.write(start + bytes, to: "\(folder)/\(name)", durably: false)
  }

  /// How a run reads them.
  var configuration: DatasetConfiguration {
    var configuration = DatasetConfiguration(name: .idx)
    configuration.path = folder
    configuration.validation = 0
    configuration.normalize = .unit
    return configuration
  }
}

/// The leading samples of a part in their order, for what is measured without a run around it.
struct LeadingSamples: SampleSource {
  let part: DataPart
  let count: Int
  var isSparse: Bool { part.isSparse }

  func load(_ range: Range<Int>, into batch: Batch) { part.load(Array(range).span, into: batch) }
}
