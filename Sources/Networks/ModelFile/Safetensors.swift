internal import LinearAlgebra

/// A safetensors file: arrays with names, and texts.
///
/// Read as strictly as the format's own library reads: the data of the tensors lie one behind the other from the first
/// byte behind the header to the last of the file.
public struct Safetensors: Sendable {
  /// Where the numbers of an array lie, and what they are.
  public struct Tensor: Hashable, Sendable {
    /// The type's name, `F32` for example.
    public internal(set) var type: String
    /// The dimensions.
    public internal(set) var shape: [Int]
    /// The first of its bytes, counted from the end of the header.
    public internal(set) var start: Int
    /// The byte behind its last.
    public internal(set) var end: Int
  }

  /// The texts of the file.
  public let metadata: [String: String]
  /// Its arrays by their names.
  public let tensors: [String: Tensor]
  private let bytes: [UInt8]
  /// Where the data begin.
  private let origin: Int

  private typealias FormatError = ModelFile.FormatError

  /// The largest header the format allows.
  static let headerLimit = 100_000_000
  /// The format's types and the bits of a number.
  private static let bits = [
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8,
    "F8_E5M2FNUZ": 8, "F8_E4M3FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32,
    "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
  ]

  /// Reads a file.
  ///
  /// - Throws: `FormatError` when the bytes are not a safetensors file.
  public init(_ bytes: [UInt8]) throws(ModelFile.FormatError) {
    if bytes.starts(with: [0x50, 0x4b, 3, 4]) {
      throw FormatError(
        message: "this is a PyTorch file, or another zip archive; save it with safetensors.torch.save_file")
    }
    guard bytes.count >= 8 else {
      throw FormatError(message: "the file is shorter than a safetensors header")
    }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(Self.headerLimit, bytes.count - 8)) else {
      // A pickle begins with the number of its protocol.
      if bytes[0] == 0x80, 2...5 ~= bytes[1] {
        throw FormatError(
          message: "this is a PyTorch file, or another pickle; save it with safetensors.torch.save_file")
      }
      throw FormatError(
        message: "this is no safetensors file, or it is cut short: its header would be \(length) bytes long")
    }
    self.bytes = bytes
    origin = 8 + Int(length)
    let header = try SafetensorsHeader(bytes[8..<origin])
    metadata = header.metadata
    tensors = header.tensors
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) { try checkSize(of: name, tensor) }
    try checkOrder()
  }

  private func checkSize(of name: String, _ tensor: Tensor) throws(FormatError) {
    guard let bits = Self.bits[tensor.type] else {
      throw FormatError(message: "'\(name)' is of type \(tensor.type), which the format does not have")
    }
    guard tensor.start <= tensor.end, tensor.end <= bytes.count - origin else {
      throw FormatError(
        message: "the data of '\(name)', bytes \(tensor.start) to \(tensor.end), do not lie within the file; "
          + "it may be cut short: \(bytes.count - origin) bytes follow the header")
    }
    // A dimension of 0 makes up for any other.
    let size = tensor.shape.contains(0) ? 0 : tensor.shape.product.multipliedSaturating(by: bits)
    guard size % 8 == 0, size / 8 == tensor.end - tensor.start else {
      throw FormatError(
        message: "the data of '\(name)' are \(tensor.end - tensor.start) bytes, which is not the size of "
          + "\(tensor.type) numbers in the shape \(tensor.shape)")
    }
  }

  /// Refuses overlaps, gaps, and bytes behind the last tensor.
  private func checkOrder() throws(FormatError) {
    var before: (name: String, end: Int)?
    let ordered = tensors.sorted {
      ($0.value.start, $0.value.end, $0.key) < ($1.value.start, $1.value.end, $1.key)
    }
    for (name, tensor) in ordered {
      let end = before?.end ?? 0
      if tensor.start < end {
        throw FormatError(
          message:
            "the data of '\(name)' begin at byte \(tensor.start), within those of '\(before?.name ?? "")', "
            + "which end at \(end); the format forbids that tensors overlap")
      }
      if tensor.start > end {
        throw FormatError(
          message: "bytes \(end) to \(tensor.start), before the data of '\(name)', are of no tensor; "
            + "the format forbids gaps")
      }
      before = (name, tensor.end)
    }
    let rest = bytes.count - origin - (before?.end ?? 0)
    guard rest == 0 else {
      let last = before.map { " behind the data of '\($0.name)'" } ?? ""
      throw FormatError(
        message: "the last \(rest) bytes of the file\(last) are of no tensor; the format forbids that")
    }
  }

  /// The numbers of a tensor, rounded to single precision where they have more.
  ///
  /// - Throws: `FormatError` when there is no such tensor, its numbers are of another kind, or some are not finite.
  public func floats(of name: String) throws(ModelFile.FormatError) -> [Float] {
    try numbers(of: name) { Float($0) }
  }

  /// The numbers of a tensor.
  ///
  /// - Throws: as for single precision.
  public func doubles(of name: String) throws(ModelFile.FormatError) -> [Double] {
    try numbers(of: name) { $0 }
  }

  private func numbers<Number: BinaryFloatingPoint>(
    of name: String, _ convert: (Double) -> Number
  ) throws(FormatError) -> [Number] {
    guard let tensor = tensors[name] else { throw FormatError(message: "there is no tensor '\(name)'") }
    let values: [Number] =
      switch tensor.type {
      case "F64": elements(of: tensor) { convert(Double(bitPattern: $0)) }
      case "F32": elements(of: tensor) { convert(Double(Float(bitPattern: $0))) }
      case "F16": elements(of: tensor) { convert(Double(Float16(bitPattern: $0))) }
      case "BF16":
        elements(of: tensor) { (bits: UInt16) in convert(Double(Float(bitPattern: UInt32(bits) << 16))) }
      default:
        throw FormatError(message: "'\(name)' is of type \(tensor.type); F64, F32, F16 and BF16 are read")
      }
    guard values.allSatisfy(\.isFinite) else {
      throw FormatError(message: "'\(name)' has entries that are infinite or no numbers")
    }
    return values
  }

  private func elements<Bits: FixedWidthInteger & BitwiseCopyable, Number>(
    of tensor: Tensor, _ number: (Bits) -> Number
  ) -> [Number] {
    unsafe bytes.withUnsafeBytes { raw in
      stride(from: origin + tensor.start, to: origin + tensor.end, by: MemoryLayout<Bits>.size).map {
        unsafe number(Bits(littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: Bits.self)))
      }
    }
  }
}
