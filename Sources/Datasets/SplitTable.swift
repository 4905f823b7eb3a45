/// Which sample of a data set is of which part.
public struct SplitTable: Sendable {
  private let training: [Int32]
  private let validation: [Int32]
  private let test: [Int32]
  private let trainingCount: Int
  private let ownTestCount: Int?

  init(_ split: DatasetSplit, of raw: RawDataset) {
    training = split.training
    validation = split.validation
    test = split.test
    trainingCount = raw.training.count
    ownTestCount = raw.test?.count
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
