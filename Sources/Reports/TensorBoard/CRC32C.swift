/// The checksum of TFRecord: CRC-32C (Castagnoli; RFC 3720, B.4), turned and moved so that the checksum of a text that
/// holds its own checksum is nothing special.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
  }

  /// The checksum as it stands in a file.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = checksum(of: bytes)
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }

  /// The checksum itself.
  static func checksum(of bytes: [UInt8]) -> UInt32 {
    let table = table
    return ~bytes.reduce(0xffff_ffff) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
  }
}
