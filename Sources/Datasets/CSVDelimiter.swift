/// Finds out which character stands between the cells of a CSV file.
enum CSVDelimiter {
  /// The characters that are looked for, the likelier first where a file reads as well with several.
  private static let candidates = ["\t", ";", ",", "|"]
  /// The number of records that are looked at.
  private static let recordsJudged = 10

  /// Of the characters that cut the first records into equally many cells, two at least, the one with the most numbers
  /// between; so neither a decimal comma nor what stands in a text is taken for one.
  static func found(in contents: ByteStorage, path: String) throws -> String {
    var best: (candidate: String, numbers: Int)?
    for candidate in candidates {
      guard let numbers = try numbers(in: contents, path: path, separator: candidate) else { continue }
      if best.map({ numbers > $0.numbers }) ?? true { best = (candidate, numbers) }
    }
    return try best?.candidate ?? mostFrequent(in: contents, path: path)
  }

  /// How many cells of the first records hold a number, with a decimal comma too; nil when the records differ in length.
  private static func numbers(in contents: ByteStorage, path: String, separator: String) throws -> Int? {
    var reader = try CSVReader(path: path, contents: contents, separator: separator)
    var cells: [CSVReader.Cell] = []
    var counts: Set<Int> = []
    var numbers = 0
    for _ in 0..<recordsJudged {
      do {
        guard try reader.next(into: &cells) != nil else { break }
      } catch {
        return nil
      }
      counts.insert(cells.count)
      numbers += cells.count { cell in
        reader.number(cell) != nil || Double(reader.text(cell).replacing(",", with: ".")) != nil
      }
    }
    guard counts.count == 1, let count = counts.first, count > 1 else { return nil }
    return numbers
  }

  /// None is regular: the most frequent of the first line, quoted cells left out, so that the irregular record is found
  /// and named.
  private static func mostFrequent(in contents: ByteStorage, path: String) throws -> String {
    func count(_ candidate: String) throws -> Int {
      var reader = try CSVReader(path: path, contents: contents, separator: candidate)
      var cells: [CSVReader.Cell] = []
      return (try? reader.next(into: &cells)) == nil ? 0 : cells.count
    }
    let counts = try candidates.map { try count($0) }
    let comma = ","
    guard let most = counts.max(), most > 1 else { return comma }
    return counts[2] == most ? comma : candidates[counts.firstIndex(of: most) ?? 2]
  }
}
