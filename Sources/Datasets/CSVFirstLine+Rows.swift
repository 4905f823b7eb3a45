/// What the numbers in a first line, and the rows that follow, say of it.
extension CSVFirstLine {
  /// Whether the line, empty cells left out, holds the numbers from 0 or from 1 in any order, or counts from 0 several
  /// times, as tables do that were put together.
  var counts: Bool {
    let filled = cells.filter { !$0.range.isEmpty }
    let numbers = filled.compactMap { reader.number($0) }
    guard numbers.count == filled.count else { return false }
    let sorted = numbers.sorted()
    if sorted.elementsEqual((0..<numbers.count).map(Double.init)) { return true }
    if numbers.count > 3, sorted.elementsEqual((1...numbers.count).map(Double.init)) { return true }
    return numbers.first == 0 && numbers.contains(2)
      && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == 0 || $1 == $0 + 1 }
  }

  /// Whether the inputs hold four numbers or more in equal steps, as the bins of a histogram and quantiles are called, and
  /// none of the first rows does.
  func isProgression(_ inputs: [Int]) -> Bool {
    guard inputs.count > 3, Self.isProgression(inputs.map { reader.number(cells[$0]) }) else { return false }
    var left = Self.rowsJudged
    var isRow = false
    forEachRow { row, records in
      left -= 1
      isRow = row.count == cells.count && Self.isProgression(inputs.map { records.number(row[$0]) })
      return !isRow && left > 0
    }
    return !isRow && left < Self.rowsJudged
  }

  private static let rowsJudged = 100

  private static func isProgression(_ numbers: [Double?]) -> Bool {
    let numbers = numbers.compactMap(\.self)
    guard numbers.count > 3, numbers[1] != numbers[0] else { return false }
    let step = numbers[1] - numbers[0]
    return zip(numbers, numbers.dropFirst()).allSatisfy {
      (($1 - $0) - step).magnitude <= 1e-9 * step.magnitude
    }
  }

  /// Whether the same line follows among the rows: then it is one.
  var standsAgain: Bool {
    var isFound = false
    forEachRow { row, records in
      isFound = row.count == texts.count && row.indices.allSatisfy { records.text(row[$0]) == texts[$0] }
      return !isFound
    }
    return isFound
  }

  /// Whether the inputs hold whole numbers that rise or fall, each far outside of what follows in its column: the
  /// wavelengths of a spectrum.
  func isScale(_ inputs: [Int]) -> Bool {
    let numbers = inputs.compactMap { reader.number(cells[$0]) }
    let steps = zip(numbers, numbers.dropFirst())
    guard numbers.count == inputs.count, numbers.count > 2, numbers.allSatisfy({ $0 == $0.rounded() }),
      steps.allSatisfy(<) || steps.allSatisfy(>)
    else { return false }
    var lowest = [Double](repeating: .infinity, count: numbers.count)
    var highest = [Double](repeating: -.infinity, count: numbers.count)
    var rows = 0
    forEachRow { row, records in
      guard row.count == cells.count else { return false }
      rows += 1
      for (place, column) in inputs.enumerated() {
        guard let value = records.number(row[column]) else { continue }
        lowest[place] = min(lowest[place], value)
        highest[place] = max(highest[place], value)
      }
      return true
    }
    return rows > 1
      && numbers.indices.allSatisfy { place in
        let distance = max(lowest[place] - numbers[place], numbers[place] - highest[place])
        return distance.isFinite && distance > Self.farAway * (highest[place] - lowest[place])
      }
  }

  /// In ranges of a column.
  private static let farAway = 3.0

  /// Reads the rows that follow, up to one that cannot be read.
  ///
  /// - Parameter body: Returns whether it wants another.
  func forEachRow(_ body: (_ cells: [CSVReader.Cell], _ records: CSVReader) -> Bool) {
    var records = reader
    var row: [CSVReader.Cell] = []
    while (try? records.next(into: &row)) != nil, body(row, records) {}
  }
}
