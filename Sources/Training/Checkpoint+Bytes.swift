extension Checkpoint {
  /// The state as bytes, every number bit for bit.
  public var bytes: [UInt8] {
    get throws { try StoredValue(encoding: self).bytes }
  }

  /// The state that some bytes are.
  ///
  /// - Throws: An error for any bytes that `bytes` did not give. What the numbers are worth is found out by the run that
  ///   is to go on from them.
  public init(bytes: [UInt8]) throws {
    self = try StoredValue(bytes: bytes).decode()
  }
}
