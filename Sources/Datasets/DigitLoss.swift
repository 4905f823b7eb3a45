/// Finds out whether an input holds different whole numbers that are the same in double precision.
struct DigitLoss {
  /// Whether two samples after each other do.
  private(set) var isLost = false
  /// The last number with so many digits, and its place in the text.
  private var previous: (value: Double, cell: CSVReader.Cell)?

  /// Double precision holds every number of as many digits.
  private static let safeDigits = 15

  /// Takes the number of the next sample.
  mutating func take(_ value: Double, _ cell: CSVReader.Cell, of reader: CSVReader) {
    guard !isLost, cell.range.count > Self.safeDigits else { return }
    if let previous, previous.value == value {
      let (text, before) = (reader.text(cell), reader.text(previous.cell))
      if text != before, let number = WholeNumber(text), let other = WholeNumber(before) {
        isLost = number != other
      }
    }
    previous = (value, cell)
  }
}
