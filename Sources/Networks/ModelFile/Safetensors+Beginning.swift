extension Safetensors {
  /// What the beginning of a file says of the whole, so that a file that arrives in pieces can be judged, and its end
  /// found, before its numbers are there.
  public struct Beginning: Sendable {
    /// The arrays the header names.
    public let tensors: [String: Tensor]
    /// The bytes of the whole file.
    public let length: Int

    /// Reads the header; nil while it is not complete.
    ///
    /// - Parameter headerLimit: No header is longer.
    /// - Throws: `FormatError` when the bytes do not begin a safetensors file.
    public init?(_ bytes: [UInt8], headerLimit: Int) throws(ModelFile.FormatError) {
      guard bytes.count >= 8 else { return nil }
      let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(min(headerLimit, Safetensors.headerLimit)) else {
        throw ModelFile.FormatError(
          message: "its header would be \(length) bytes long, and \(headerLimit) are the most")
      }
      let origin = 8 + Int(length)
      guard bytes.count >= origin else { return nil }
      tensors = try SafetensorsHeader(bytes[8..<origin]).tensors
      let (whole, overflows) = (tensors.values.map(\.end).max() ?? 0).addingReportingOverflow(origin)
      guard !overflows else {
        throw ModelFile.FormatError(message: "the offsets in its header are out of all bounds")
      }
      self.length = whole
    }
  }
}
