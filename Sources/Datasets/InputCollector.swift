/// Collects the inputs of a table: as bytes as long as all are whole numbers from 0 to 255, as pixels are,
/// which takes a quarter of the memory; in single precision from the first other number on, unless double precision is
/// asked for.
struct InputCollector {
  /// What rounding to single precision does to an input.
  private struct Column {
    var lowest = Double.infinity
    var highest = -Double.infinity
    var isRounded = false

    /// Rounding moves numbers by up to 2^-25 of their size. That is little beside the distances between them, unless
    /// they are all far from zero.
    var losesDigits: Bool {
      let range = highest - lowest
      return isRounded && range > 0
        && max(highest.magnitude, lowest.magnitude) > InputCollector.largestOffset * range
    }
  }

  /// Up to here an input's numbers are rounded by less than 2^-21 of their range.
  private static let largestOffset = 16.0

  private var bytes: [UInt8] = []
  private var floats: [Float]?
  private var doubles: [Double]?
  private var columns: [Column]
  private var next = 0

  /// - Parameters:
  ///   - width: The number of inputs of a sample.
  ///   - inDoublePrecision: Whether they are kept as they are.
  init(width: Int, inDoublePrecision: Bool = false) {
    columns = Array(repeating: Column(), count: width)
    doubles = inDoublePrecision ? [] : nil
  }

  /// Whether single precision would not hold what distinguishes the samples taken so far.
  var needsDoublePrecision: Bool { doubles == nil && columns.contains(where: \.losesDigits) }

  /// Takes the next input.
  mutating func append(_ value: Double) {
    guard doubles == nil else {
      doubles?.append(value)
      return
    }
    let single = Float(value)
    columns[next].lowest = min(columns[next].lowest, value)
    columns[next].highest = max(columns[next].highest, value)
    if Double(single) != value { columns[next].isRounded = true }
    next = next + 1 == columns.count ? 0 : next + 1
    if floats != nil {
      floats?.append(single)
    } else if let byte = UInt8(exactly: value), value.sign == .plus {
      bytes.append(byte)
    } else {
      floats = bytes.map { Float($0) } + [single]
      bytes = []
    }
  }

  /// Hands over what was collected.
  consuming func finish() -> SampleInputs {
    if let doubles { return .doubles(doubles) }
    if let floats { return .floats(floats) }
    return .bytes(ByteStorage(bytes), start: 0)
  }
}
