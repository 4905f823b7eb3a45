/// Collects the inputs of a table, and finds out whether single precision holds what distinguishes the samples.
struct InputCollector {
  /// How they are kept.
  enum Form {
    /// As bytes as long as all are whole numbers from 0 to 255, as pixels are, which takes a quarter of the memory; in
    /// single precision from the first other number on.
    case bytesOrFloats
    /// In single precision.
    case floats
    /// In double precision.
    case doubles
  }

  /// What rounding to single precision does to an input.
  private struct Column {
    var lowest = Double.infinity
    var highest = -Double.infinity
    var isRounded = false
    /// Whether two samples after each other differ, but not in single precision.
    var isMerged = false
    private var previous = Double.nan

    mutating func take(_ value: Double, _ single: Float) {
      lowest = min(lowest, value)
      highest = max(highest, value)
      if Double(single) != value {
        isRounded = true
        if value != previous, single == Float(previous) { isMerged = true }
      }
      previous = value
    }

    /// Rounding moves numbers by up to 2^-25 of their size. That is little beside the distances between them, unless
    /// they are all far from zero, or all but some.
    var losesDigits: Bool {
      let range = highest - lowest
      return isMerged
        || isRounded && range > 0
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
  ///   - form: How they are kept.
  init(width: Int, as form: Form = .bytesOrFloats) {
    columns = Array(repeating: Column(), count: width)
    floats = form == .floats ? [] : nil
    doubles = form == .doubles ? [] : nil
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
    columns[next].take(value, single)
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
