internal import LinearAlgebra

/// Which rows of a data set belong to which part; the parts never overlap.
///
/// Three independent draws, each from its own random stream of `splitSeed`, so that changing the limit does
/// not change the test part. Every part keeps the order of the file.
public struct DatasetSplit: Sendable {
  private(set) var training: [Int32]
  private(set) var validation: [Int32] = []
  /// Rows of the set's own test part, when it has one; otherwise of the same table as the others.
  private(set) var test: [Int32] = []
  private let trainingCount: Int
  private let ownTestCount: Int?

  /// - Throws: `DatasetError` when the configuration leaves a part without samples.
  init(_ raw: RawDataset, _ configuration: DatasetConfiguration) throws {
    trainingCount = raw.training.count
    ownTestCount = raw.test?.count
    training = (0..<Int32(trainingCount)).map { $0 }
    func separate(_ count: Int, stream: String) -> (drawn: [Int32], others: [Int32]) {
      var generator = RandomGenerator(seed: configuration.splitSeed.number, stream: "split." + stream)
      return StratifiedDraw.separate(
        count, of: training, labels: raw.training.labels, classCount: raw.classCount, using: &generator)
    }
    if let own = raw.test {
      test = (0..<Int32(own.count)).map { $0 }
    } else {
      let count = try Self.count(configuration.test, of: training.count, key: "dataset.test")
      guard count > 0 else {
        throw DatasetError.key(
          "dataset.test",
          "\(configuration.test.brief) of \(training.count) samples leaves no test part; hold back more")
      }
      (test, training) = separate(count, stream: "test")
    }
    let held = try Self.count(configuration.validation, of: training.count, key: "dataset.validation")
    guard held > 0 || configuration.validation == 0 else {
      throw DatasetError.key(
        "dataset.validation",
        "\(configuration.validation.brief) of \(training.count) samples leaves no validation part; "
          + "hold back more, or write 0 for none")
    }
    (validation, training) = separate(held, stream: "validation")
    if let limit = configuration.trainLimit {
      guard limit > 0 else {
        throw DatasetError.key("dataset.train_limit", "\(limit) is below 1")
      }
      (training, _) = separate(min(limit, training.count), stream: "train_limit")
    }
  }

  /// The number of samples that a share (below 1, rounded to the nearest) or a count of `total` is.
  private static func count(_ figure: Double, of total: Int, key: String) throws -> Int {
    guard figure >= 0, figure.isFinite, figure < 1 || figure == figure.rounded() else {
      throw DatasetError.key(
        key, "\(figure.brief) is neither a share (0 up to 1) nor a whole number of samples")
    }
    let count = figure < 1 ? (figure * Double(total)).rounded() : figure
    guard count < Double(total) else {
      let share = figure < 1 ? "a share of " : ""
      throw DatasetError.key(
        key, "\(share)\(figure.brief) of \(total) samples leaves nothing to train on")
    }
    return Int(count)
  }

  /// A CSV table `row,part`: the rows from 0 in the order of the data, those of a test file after those of the training
  /// file; the part is `train`, `validation`, `test` or `unused`.
  public var csv: [UInt8] {
    var parts = [Part](repeating: .unused, count: trainingCount + (ownTestCount ?? 0))
    for row in training { parts[Int(row)] = .train }
    for row in validation { parts[Int(row)] = .validation }
    let offset = ownTestCount == nil ? 0 : trainingCount
    for row in test { parts[offset + Int(row)] = .test }
    var bytes = Array("row,part\n".utf8)
    bytes.reserveCapacity(parts.count * 16)
    let words = Part.allCases.map { Array(",\($0)\n".utf8) }
    for (row, part) in parts.enumerated() {
      bytes += String(row).utf8
      bytes += words[part.rawValue]
    }
    return bytes
  }

  private enum Part: Int, CaseIterable {
    case train, validation, test, unused
  }
}

extension Double {
  /// Whole numbers without the fraction.
  fileprivate var brief: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
  }
}
