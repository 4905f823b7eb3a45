internal import LinearAlgebra

/// Which rows of a data set belong to which part; the parts never overlap.
///
/// Three independent draws, each from its own random stream of `splitSeed`, so that changing the limit does
/// not change the test part. Every part keeps the order of the file.
struct DatasetSplit {
  private(set) var training: [Int32]
  private(set) var validation: [Int32] = []
  /// Rows of the set's own test part, when it has one; otherwise of the same table as the others.
  private(set) var test: [Int32] = []

  /// - Throws: `DatasetError` when the configuration leaves a part without samples.
  init(_ raw: RawDataset, _ configuration: DatasetConfiguration) throws {
    training = (0..<Int32(raw.training.count)).map { $0 }
    func separate(_ count: Int, stream: String) -> (drawn: [Int32], others: [Int32]) {
      var generator = RandomGenerator(seed: configuration.splitSeed.number, stream: "split." + stream)
      return StratifiedDraw.separate(
        count,
        of: training,
        labels: raw.training.labels,
        classCount: raw.classCount,
        using: &generator
      )
    }
    if let own = raw.test {
      test = (0..<Int32(own.count)).map { $0 }
    } else {
      let count = try Self.count(configuration.test, of: training.count, key: "test")
      guard count > 0 else {
        throw DatasetError(
          .configuration,
          "dataset.test: \(configuration.test.brief) of \(training.count) samples leaves no test part; hold back more",
          key: "dataset.test"
        )
      }
      (test, training) = separate(count, stream: "test")
    }
    let held = try Self.count(configuration.validation, of: training.count, key: "validation")
    guard held > 0 || configuration.validation == 0 else {
      throw DatasetError(
        .configuration,
        "dataset.validation: \(configuration.validation.brief) of \(training.count) samples leaves no validation part; "
          + "hold back more, or write 0 for none",
        key: "dataset.validation"
      )
    }
    (validation, training) = separate(held, stream: "validation")
    if let limit = configuration.trainLimit {
      guard limit > 0 else {
        throw DatasetError(
          .configuration,
          "dataset.train_limit: \(limit) is below 1",
          key: "dataset.train_limit"
        )
      }
      (training, _) = separate(min(limit, training.count), stream: "train_limit")
    }
  }

  /// The number of samples that a share (below 1, rounded to the nearest) or a count of `total` is.
  private static func count(_ figure: Double, of total: Int, key: String) throws -> Int {
    guard figure >= 0, figure.isFinite, figure < 1 || figure == figure.rounded() else {
      throw DatasetError(
        .configuration,
        "dataset.\(key): \(figure.brief) is neither a share (0 up to 1) nor a whole number of samples",
        key: "dataset.\(key)"
      )
    }
    guard figure < 1 || figure < Double(total) else {
      throw DatasetError(
        .configuration,
        "dataset.\(key): \(figure.brief) of \(total) samples leaves nothing to train on",
        key: "dataset.\(key)"
      )
    }
    let count = figure < 1 ? Int((figure * Double(total)).rounded()) : Int(figure)
    guard count < total else {
      throw DatasetError(
        .configuration,
        "dataset.\(key): a share of \(figure.brief) of \(total) samples leaves nothing to train on",
        key: "dataset.\(key)"
      )
    }
    return count
  }
}

extension Double {
  /// Whole numbers without the fraction.
  fileprivate var brief: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
  }
}
