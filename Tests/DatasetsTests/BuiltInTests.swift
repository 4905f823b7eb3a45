import Foundation
import Testing

@testable import Datasets

@Suite struct BuiltInTests {
  private let catalog = Catalog(searchPath: SearchPath(folders: []))

  private func counts(_ raw: RawDataset) -> [Int] {
    raw.training.labels.reduce(into: Array(repeating: 0, count: raw.classCount)) { $0[Int($1)] += 1 }
  }

  private func floats(_ raw: RawDataset) -> [Float] {
    guard case .floats(let floats) = raw.training.inputs else { return [] }
    return floats
  }

  @Test func digitsAreAllThere() throws {
    let raw = try catalog.load(DatasetConfiguration(name: .digits))
    #expect(raw.training.count == 1797 && raw.training.inputCount == 64 && raw.test == nil)
    #expect(counts(raw) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    guard case .bytes(let storage, let start) = raw.training.inputs else {
      Issue.record("digits are stored as bytes")
      return
    }
    let pixels = (0..<1797 * 64).map { storage[start + $0] }
    #expect(pixels.max() == 16 && pixels.min() == 0)
    // The first image of the published file, a zero.
    #expect(Array(pixels.prefix(16)) == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0])
    #expect(Digits.contents.digest == Digits.digest)
  }

  @Test func digitsSplitAsConfigured() throws {
    let data = try catalog.prepare(DatasetConfiguration(name: .digits))
    #expect(data.test.count == 359 && data.validation?.count == 144 && data.training.count == 1294)
    #expect(data.inputCount == 64 && data.classCount == 10)
  }

  @Test func spiralsLieOnTheirCurves() throws {
    let raw = try catalog.load(
      .with(.twoSpirals) {
        $0.noise = 0; $0.samples = 500
      }
    )
    #expect(counts(raw) == [250, 250])
    let points = floats(raw)
    for sample in 0..<500 {
      let (x, y) = (Double(points[2 * sample]), Double(points[2 * sample + 1]))
      let radius = (x * x + y * y).squareRoot()
      // On its spiral a point at radius r lies in the direction pi r, half a turn on for the second.
      let turned = rotate(x, y, by: -Double.pi * (radius + Double(raw.training.labels[sample])))
      #expect(abs(turned.x - radius) < 1e-5 && abs(turned.y) < 1e-5)
      #expect(radius <= 4)
    }
  }

  private func rotate(_ x: Double, _ y: Double, by angle: Double) -> (x: Double, y: Double) {
    let (cosine, sine) = (cos(angle), sin(angle))
    return (x * cosine - y * sine, x * sine + y * cosine)
  }

  @Test(arguments: [([8], 5), ([], 2), ([4, 16], 10)])
  func teachersGiveEveryClassItsShare(hidden: [Int], classes: Int) throws {
    let raw = try catalog.load(
      .with(.teacher) {
        $0.teacherHidden = hidden; $0.classes = classes
      }
    )
    #expect(raw.training.count == 2000 && raw.training.inputCount == 20)
    #expect(counts(raw).allSatisfy { $0 * classes > 600 && $0 * classes < 4000 }, "\(counts(raw))")
    let inputs = floats(raw).map(Double.init)
    let mean = inputs.reduce(0, +) / 40000
    let variance = inputs.reduce(0) { $0 + $1 * $1 } / 40000
    #expect(abs(mean) < 0.025 && abs(variance - 1) < 0.04)
  }

  @Test func noiseChangesLabelsAndNotInputs() throws {
    let quiet = try catalog.load(.with(.teacher) { $0.noise = 0 })
    let loud = try catalog.load(.with(.teacher) { $0.noise = 1 })
    #expect(floats(quiet) == floats(loud))
    let changed = zip(quiet.training.labels, loud.training.labels).count { $0 != $1 }
    #expect(changed > 400 && changed < 1600)
  }

  @Test(arguments: [DatasetConfiguration.Name.twoSpirals, .teacher])
  func syntheticSamplesDependOnTheirKeysAlone(name: DatasetConfiguration.Name) throws {
    let plain = try catalog.contentHash(of: DatasetConfiguration(name: name))
    let split = try catalog.contentHash(
      of: .with(name) {
        $0.splitSeed = 9; $0.validation = 0.3; $0.normalize = .unit
      }
    )
    let more = try catalog.contentHash(of: .with(name) { $0.samples = 2001 })
    #expect(plain == split && plain != more)
  }

  @Test(arguments: [
    DatasetConfiguration.with(.teacher) { $0.classes = 1 },
    .with(.teacher) { $0.inputs = 0 },
    .with(.teacher) { $0.teacherHidden = [3, 0] },
    .with(.twoSpirals) { $0.samples = 3 },
    .with(.twoSpirals) { $0.noise = -1 },
    .with(.twoSpirals) { $0.noise = .nan },
    .with(.digits) { $0.path = "/somewhere" },
  ])
  func impossibleKeysAreRefused(configuration: DatasetConfiguration) {
    let error = datasetError { _ = try catalog.prepare(configuration) }
    #expect(error?.kind == .configuration)
    #expect(error?.message.hasPrefix("dataset") == true)
  }
}
