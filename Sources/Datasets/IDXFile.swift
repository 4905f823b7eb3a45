internal import LinearAlgebra

/// A file in the IDX format of the MNIST data: a magic number that says the element type and the number of
/// dimensions, the dimensions, and the elements, all in big-endian order.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "file
/// formats".
struct IDXFile {
  /// The element types of the format, by their code.
  enum ElementType: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case int16 = 0x0B
    case int32 = 0x0C
    case float32 = 0x0D
    case float64 = 0x0E

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }

    var isInteger: Bool { self != .float32 && self != .float64 }
  }

  let path: String
  let elementType: ElementType
  let dimensions: [Int]
  let contents: ByteStorage
  /// Where the elements begin.
  let start: Int

  /// Reads the header and checks that the file holds exactly what it announces.
  ///
  /// - Throws: `DatasetError` for another magic number, a truncated file, or bytes too many.
  init(path: String, contents: ByteStorage) throws {
    self.path = path
    self.contents = contents
    guard contents.count >= 4 else {
      throw DatasetError(.environment, "\(path): truncated: \(contents.count) bytes are no IDX header")
    }
    guard contents[0] == 0, contents[1] == 0, let type = ElementType(rawValue: contents[2]), contents[3] > 0
    else {
      // The one in front keeps the zeros.
      let found = String((0..<4).reduce(1) { $0 << 8 | Int(contents[$1]) }, radix: 16).dropFirst()
      throw DatasetError(
        .environment,
        "\(path): byte 0: 0x\(found) is not the magic number of an IDX file (0x00000803 for images, "
          + "0x00000801 for labels)"
      )
    }
    elementType = type
    start = 4 + 4 * Int(contents[3])
    guard contents.count >= start else {
      throw DatasetError(
        .environment,
        "\(path): truncated: \(contents.count) bytes, "
          + "but a header of \(contents[3]) dimensions takes \(start)"
      )
    }
    dimensions = (1...Int(contents[3])).map { dimension in
      (0..<4).reduce(0) { $0 << 8 | Int(contents[4 * dimension + $1]) }
    }
    try checkLength()
  }

  private func checkLength() throws {
    let shape = dimensions.map(String.init).joined(separator: " x ")
    var expected = elementType.size
    for dimension in dimensions {
      let (product, overflow) = expected.multipliedReportingOverflow(by: dimension)
      guard dimension > 0, !overflow else {
        throw DatasetError(.environment, "\(path): byte 4: impossible dimensions \(shape)")
      }
      expected = product
    }
    let held = contents.count - start
    guard held != expected else { return }
    throw DatasetError(
      .environment,
      "\(path): \(held < expected ? "truncated" : "too long"): the header announces \(shape) elements "
        + "(\(expected) bytes), the file holds \(held) bytes after it"
    )
  }

  /// The number of samples: the first dimension.
  var count: Int { dimensions[0] }

  /// The number of elements of a sample: the product of the other dimensions.
  var elementsPerSample: Int { dimensions.dropFirst().reduce(1, *) }

  /// The shape of the samples where they are images: height and width, behind the number of channels if there are several.
  var imageShape: MapShape? {
    switch dimensions.count {
    case 3: MapShape([1] + dimensions.dropFirst())
    case 4: MapShape(Array(dimensions.dropFirst()))
    default: nil
    }
  }

  /// The place of an element, for errors.
  private func place(_ element: Int) -> String {
    "\(path): byte \(start + element * elementType.size), sample \(element / elementsPerSample)"
  }

  /// The samples as inputs: bytes stay where they are, other elements become single precision, or double where single
  /// would not tell them apart.
  ///
  /// - Throws: `DatasetError` for an element that is not finite in single precision.
  func inputs() throws -> SampleInputs {
    if elementType == .unsignedByte { return .bytes(contents, start: start) }
    let singles = try collected(inDoublePrecision: false)
    return try singles.needsDoublePrecision ? collected(inDoublePrecision: true).finish() : singles.finish()
  }

  private func collected(inDoublePrecision: Bool) throws -> InputCollector {
    var inputs = InputCollector(width: elementsPerSample, as: inDoublePrecision ? .doubles : .floats)
    try unsafe contents.withUnsafeBytes { bytes throws in
      for element in 0..<count * elementsPerSample {
        let value = unsafe number(bytes, element)
        guard Float(value).isFinite else {
          let problem = value.isFinite ? "is too large for single precision" : "is not a finite number"
          throw DatasetError(.environment, "\(place(element)): \(value) \(problem)")
        }
        inputs.append(value)
      }
    }
    return inputs
  }

  /// The elements as classes.
  ///
  /// - Parameter classCount: The number of classes, when it is known.
  /// - Throws: `DatasetError` for fractions, a table, or a label that is not in `0 ..< classCount`.
  func labels(below classCount: Int? = nil) throws -> [Int32] {
    guard elementType.isInteger, elementsPerSample == 1 else {
      throw DatasetError(
        .environment,
        "\(path): holds no labels: one whole number for each sample is expected"
      )
    }
    let highest = classCount.map { $0 - 1 } ?? 0xffff
    return try unsafe contents.withUnsafeBytes { bytes throws in
      try (0..<count).map { index in
        // Whole numbers of up to 32 bits are exact.
        let label = Int(unsafe number(bytes, index))
        guard (0...highest).contains(label) else {
          throw DatasetError(.environment, "\(place(index)): label \(label) is not in 0...\(highest)")
        }
        return Int32(label)
      }
    }
  }

  /// The number that an element is.
  @unsafe
  private func number(_ bytes: UnsafeRawBufferPointer, _ element: Int) -> Double {
    let position = start + element * elementType.size
    func load<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
      unsafe Integer(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Integer.self))
    }
    return switch elementType {
    case .unsignedByte: Double(load(UInt8.self))
    case .signedByte: Double(load(Int8.self))
    case .int16: Double(load(Int16.self))
    case .int32: Double(load(Int32.self))
    case .float32: Double(Float(bitPattern: load(UInt32.self)))
    case .float64: Double(bitPattern: load(UInt64.self))
    }
  }
}
