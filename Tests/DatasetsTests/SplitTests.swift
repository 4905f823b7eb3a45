import Testing

@testable import Datasets

@Suite struct SplitTests {
  /// 100 samples of three unequal classes; the one input is the number of the sample.
  private func raw(own test: SampleTable? = nil) -> RawDataset {
    let labels = (0..<100).map { Int32($0 < 61 ? 0 : $0 < 90 ? 1 : 2) }
    let table = SampleTable(inputs: .floats((0..<100).map(Float.init)), inputCount: 1, labels: labels)
    return RawDataset(classCount: 3, training: table, test: test)
  }

  private func counts(_ rows: [Int32], of raw: RawDataset) -> [Int] {
    rows.reduce(into: [0, 0, 0]) { $0[Int(raw.training.labels[Int($1)])] += 1 }
  }

  private func split(_ raw: RawDataset, _ change: (inout DatasetConfiguration) -> Void) throws -> DatasetSplit
  {
    try DatasetSplit(raw, .with(.csv, change))
  }

  @Test(arguments: [
    (10, [61, 29, 10], [6, 3, 1]),
    (20, [61, 29, 10], [12, 6, 2]),
    (1, [5, 5], [1, 0]),
    (3, [1, 1, 1, 1], [1, 1, 1, 0]),
    (7, [7, 0, 7], [4, 0, 3]),
    (0, [3, 4], [0, 0]),
    (7, [3, 4], [3, 4]),
  ])
  func quotasFollowTheLargestRemainder(count: Int, sizes: [Int], quotas: [Int]) {
    #expect(StratifiedDraw.quotas(of: count, for: sizes) == quotas)
  }

  @Test func everyPartKeepsTheSharesOfTheClasses() throws {
    let raw = raw()
    let split = try split(raw) {
      $0.validation = 0.1; $0.test = 0.2
    }
    #expect(counts(split.test, of: raw) == [12, 6, 2])
    // 80 left: 49, 23, 8; 8 of them: 4.9, 2.3, 0.8.
    #expect(counts(split.validation, of: raw) == [5, 2, 1])
    #expect(counts(split.training, of: raw) == [44, 21, 7])
  }

  @Test func partsAreInOrderNeverOverlapAndLoseNothing() throws {
    let split = try split(raw()) {
      $0.validation = 13; $0.test = 17
    }
    for part in [split.training, split.validation, split.test] {
      #expect(part == part.sorted())
    }
    #expect(split.validation.count == 13 && split.test.count == 17)
    #expect((split.training + split.validation + split.test).sorted() == (0..<100).map { $0 })
  }

  @Test func theLimitIsStratifiedAndLeavesTheOtherPartsAlone() throws {
    let raw = raw()
    let whole = try split(raw) { $0.splitSeed = 3 }
    let limited = try split(raw) {
      $0.splitSeed = 3; $0.trainLimit = 10
    }
    #expect(limited.test == whole.test && limited.validation == whole.validation)
    #expect(Set(limited.training).isSubset(of: whole.training))
    #expect(counts(limited.training, of: raw) == [6, 3, 1])
    #expect(
      try split(raw) {
        $0.splitSeed = 3; $0.trainLimit = 1000
      }.training == whole.training
    )
  }

  @Test func theSeedDecidesAlone() throws {
    let first = try split(raw()) { $0.splitSeed = 1 }
    let same = try split(raw()) { $0.splitSeed = 1 }
    let other = try split(raw()) { $0.splitSeed = 2 }
    #expect(first.test == same.test && first.validation == same.validation && first.training == same.training)
    #expect(first.test != other.test)
  }

  @Test func aSetWithATestPartKeepsIt() throws {
    let own = SampleTable(inputs: .floats([1, 2]), inputCount: 1, labels: [0, 1])
    let split = try split(raw(own: own)) {
      $0.test = 0.5; $0.validation = 0
    }
    #expect(split.test == [0, 1])
    #expect(split.training.count == 100 && split.validation.isEmpty)
  }

  @Test(
    arguments: [
      (0.0, 0.1, nil, "dataset.test: 0 of 100 samples leaves no test part"),
      (0.001, 0.1, nil, "dataset.test: 0.001 of 100 samples leaves no test part"),
      (100, 0.1, nil, "dataset.test: 100 of 100 samples leaves nothing to train on"),
      (0.999, 0.1, nil, "dataset.test: a share of 0.999 of 100 samples leaves nothing to train on"),
      (1.5, 0.1, nil, "dataset.test: 1.5 is neither a share (0 up to 1) nor a whole number of samples"),
      (-0.1, 0.1, nil, "dataset.test: -0.1 is neither"),
      (0.2, 80, nil, "dataset.validation: 80 of 80 samples leaves nothing to train on"),
      (0.2, 0.1, 0, "dataset.train_limit: 0 is below 1"),
    ] as [(Double, Double, Int?, String)]
  )
  func partsWithoutSamplesAreRefused(test: Double, validation: Double, limit: Int?, says: String) throws {
    let error = datasetError {
      _ = try split(raw()) {
        $0.test = test; $0.validation = validation; $0.trainLimit = limit
      }
    }
    #expect(error?.kind == .configuration)
    #expect(error?.message.hasPrefix(says) == true, "\(error?.message ?? "no error")")
  }

  @Test func aShareThatRoundsToNoSampleIsRefused() throws {
    let raw = raw()
    let validation = datasetError { _ = try split(raw) { $0.validation = 0.001 } }
    #expect(validation?.kind == .configuration && validation?.key == "dataset.validation")
    #expect(
      validation?.message
        == "dataset.validation: 0.001 of 80 samples leaves no validation part; hold back more, or write 0 for none"
    )
    let test = datasetError { _ = try split(raw) { $0.test = 0.004 } }
    #expect(
      test?.key == "dataset.test"
        && test?.message.contains("0.004 of 100 samples leaves no test part") == true)
    let training = datasetError { _ = try split(raw) { $0.validation = 0.999 } }
    #expect(
      training?.key == "dataset.validation"
        && training?.message.contains("leaves nothing to train on") == true)
    #expect(try split(raw) { $0.validation = 0 }.validation.isEmpty)
    #expect(try split(raw) { $0.validation = 0.007 }.validation.count == 1)
  }
}
