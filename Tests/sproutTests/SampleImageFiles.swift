import Foundation
import TestSupport

/// Image files in the IDX format, made for tests: a bright square whose place follows from the class, and noise.
enum SampleImageFiles {
  /// Writes the four files of a set with three classes.
  static func write(
    training: Int, test: Int, side: Int, to directory: TemporaryDirectory, _ folder: String
  ) throws {
    let path = directory.url.appending(path: folder)
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    for (name, count, first) in [("train", training, 0), ("t10k", test, training)] {
      let samples = first..<first + count
      let pixels = samples.flatMap { sample in
        (0..<side * side).map { pixel in
          let isBright = pixel / side == 2 * (sample % 3) && pixel % side < 3
          return UInt8((sample * 31 + pixel * 17) % 90 + (isBright ? 120 : 0))
        }
      }
      try file([UInt32(count), UInt32(side), UInt32(side)], pixels)
        .write(to: path.appending(path: "\(name)-images-idx3-ubyte"))
      try file([UInt32(count)], samples.map { UInt8($0 % 3) })
        .write(to: path.appending(path: "\(name)-labels-idx1-ubyte"))
    }
  }

  private static func file(_ dimensions: [UInt32], _ elements: [UInt8]) -> Data {
    let sizes = dimensions.flatMap { size in
      stride(from: 24, through: 0, by: -8).map { UInt8(size >> UInt32($0) & 255) }
    }
    return Data([0, 0, 8, UInt8(dimensions.count)] + sizes + elements)
  }
}
