internal import Datasets
internal import Growth
internal import LinearAlgebra
internal import Networks

/// Some samples of one or more data parts in a fixed order.
struct PartSample: SampleSource {
  private let parts: [DataPart]
  /// For each sample the part it is of, and its number there.
  private let origins: [Int]
  private let indices: [Int]

  var count: Int { indices.count }
  /// Samples of several parts are brought together in whole rows.
  let isSparse: Bool
}

extension PartSample {
  /// The samples of some parts in the order they have there.
  init(all parts: [DataPart]) {
    self.init(
      parts: parts, origins: parts.indices.flatMap { Array(repeating: $0, count: parts[$0].count) },
      indices: parts.flatMap { Array(0..<$0.count) }, isSparse: parts.count == 1 && parts[0].isSparse)
  }

  /// The samples of some parts in a random order.
  init(_ parts: [DataPart], shuffledBy generator: consuming RandomGenerator) {
    let ordered = PartSample(all: parts)
    var order = Array(0..<ordered.count)
    generator.shuffle(&order)
    self.init(
      parts: parts, origins: order.map { ordered.origins[$0] }, indices: order.map { ordered.indices[$0] },
      isSparse: ordered.isSparse)
  }

  /// The same samples in the opposite order.
  func reversed() -> PartSample {
    PartSample(
      parts: parts, origins: origins.reversed(), indices: indices.reversed(), isSparse: isSparse)
  }

  /// These samples and then others, whose parts are others.
  func followed(by others: PartSample) -> PartSample {
    PartSample(
      parts: parts + others.parts, origins: origins + others.origins.map { $0 + parts.count },
      indices: indices + others.indices, isSparse: false)
  }

  func load(_ range: Range<Int>, into batch: Batch) {
    if parts.count == 1 { return parts[0].load(indices.span.extracting(range), into: batch) }
    batch.labels.removeAll(keepingCapacity: true)
    batch.targets.removeAll(keepingCapacity: true)
    for sample in range {
      let part = parts[origins[sample]]
      batch.labels.append(part.labels[indices[sample]])
      batch.targets += part.targets(of: indices[sample])
    }
    // Parts may lie in different tables; each is gathered apart and its rows are put where they belong.
    let columns = parts[0].inputCount + 1
    batch.input.reshape(rows: range.count, columns: columns)
    for (number, part) in parts.enumerated() {
      let places = range.filter { origins[$0] == number }
      guard !places.isEmpty else { continue }
      let wanted = places.map { indices[$0] }
      var rows = Matrix<Float>(rows: places.count, columns: columns)
      part.gather(wanted.span, into: &rows)
      for (row, place) in places.enumerated() {
        for column in 0..<columns { batch.input[place - range.lowerBound, column] = rows[row, column] }
      }
    }
  }
}
