import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct AugmentationTests {
  /// Two channels of two rows of three pixels.
  private let shape = MapShape(channels: 2, height: 2, width: 3)
  private let image: [Float] = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]

  private func arranged(_ draw: Augmentation.Draw, _ image: [Float]) -> [Float] {
    var result = [Float](repeating: .nan, count: image.count)
    unsafe image.withUnsafeBufferPointer { source in
      unsafe result.withUnsafeMutableBufferPointer { unsafe draw.arrange(source, into: $0, shape) }
    }
    return result
  }

  private func augmentation(crop: Int, flip: Bool, seed: Int = 3) throws -> Augmentation {
    var configuration = DatasetConfiguration.Augment()
    configuration.crop = crop
    configuration.flip = flip
    return try #require(Augmentation(configuration, of: shape, seed: seed))
  }

  private static let moves: [(up: Int, left: Int, isFlipped: Bool, result: [Float])] = [
    (0, 0, false, [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]),
    (0, 0, true, [3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14]),
    (1, 0, false, [4, 5, 6, 0, 0, 0, 14, 15, 16, 0, 0, 0]),
    (-1, 0, false, [0, 0, 0, 1, 2, 3, 0, 0, 0, 11, 12, 13]),
    (0, 1, false, [2, 3, 0, 5, 6, 0, 12, 13, 0, 15, 16, 0]),
    (0, -2, false, [0, 0, 1, 0, 0, 4, 0, 0, 11, 0, 0, 14]),
    (1, -1, true, [5, 4, 0, 0, 0, 0, 15, 14, 0, 0, 0, 0]),
    (-1, 1, true, [0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 13, 12]),
    (2, 3, false, Array(repeating: 0, count: 12)),
  ]

  @Test(arguments: moves.indices)
  func imagesAreMovedWithinTheirChannel(index: Int) {
    let (up, left, isFlipped, result) = Self.moves[index]
    #expect(arranged(.init(up: up, left: left, isFlipped: isFlipped), image) == result)
  }

  @Test func twoFlipsAreNone() {
    let flip = Augmentation.Draw(isFlipped: true)
    #expect(arranged(flip, arranged(flip, image)) == image)
  }

  @Test func nothingAskedForIsNone() {
    #expect(Augmentation(DatasetConfiguration.Augment(), of: shape, seed: 0) == nil)
    #expect(Augmentation(nil, of: shape, seed: 0) == nil)
  }

  @Test func drawsFollowFromSeedEpochAndSampleAlone() throws {
    func draws(_ crop: Int, _ flip: Bool, seed: Int = 3, epoch: Int = 1) throws -> [Augmentation.Draw] {
      let draws = try augmentation(crop: crop, flip: flip, seed: seed).draws(in: epoch)
      return (0..<2000).map { draws[$0] }
    }
    let all = try draws(4, true)
    let others = try augmentation(crop: 4, flip: true).draws(in: 1)
    #expect((0..<2000).reversed().map { others[$0] } == all.reversed())
    func equal(_ other: [Augmentation.Draw]) -> Int { zip(all, other).count { $0 == $1 } }
    // Of 162 possible draws two are the same by chance in about twelve samples of 2,000.
    #expect(try equal(draws(4, true, epoch: 2)) < 40)
    #expect(try equal(draws(4, true, seed: 4)) < 40)
    #expect(Set(all.map(\.up)) == Set(-4...4) && Set(all.map(\.left)) == Set(-4...4))
    for move in -4...4 {
      #expect((150...300).contains(all.count { $0.up == move }))
      #expect((150...300).contains(all.count { $0.left == move }))
    }
    #expect((900...1100).contains(all.count { $0.isFlipped }))
    #expect(try draws(4, false).allSatisfy { !$0.isFlipped })
    #expect(try draws(0, true).allSatisfy { $0.up == 0 && $0.left == 0 })
  }

  /// The border is black before the image is normalised, and every pixel is normalised where it comes to lie.
  @Test(arguments: [true, false])
  func imagesAreChangedBeforeTheyAreNormalised(asBytes: Bool) throws {
    let inputs: SampleInputs =
      asBytes
      ? .bytes(ByteStorage((image + image).map { UInt8($0) }), start: 0)
      : .doubles((image + image).map(Double.init))
    let table = SampleTable(inputs: inputs, inputCount: 12, labels: [0, 1])
    let normalization = InputNormalization(
      center: (0..<12).map { Double($0) }, scale: (0..<12).map { 1 / Double(1 << $0) })
    let part = DataPart(table: table, rows: [0, 1], normalization: normalization)
    let augmentation = try augmentation(crop: 1, flip: true)
    let samples = Array(repeating: [0, 1], count: 4).flatMap(\.self)
    var batch = Matrix<Float>(rows: samples.count, columns: 13)
    for epoch in 1...20 {
      let draws = augmentation.draws(in: epoch)
      part.gather(samples.span, into: &batch, augmentedBy: augmentation, epoch: epoch)
      for (row, sample) in samples.enumerated() {
        let raw = arranged(draws[sample], image)
        for pixel in 0..<12 {
          #expect(batch[row, pixel] == (raw[pixel] - Float(pixel)) / Float(1 << pixel))
        }
        #expect(batch[row, 12] == 1)
      }
    }
  }
}
