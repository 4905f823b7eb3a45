internal import CCrypto

/// A SHA-256 digest, computed by the system's libcrypto.
public struct SHA256Digest: Hashable, Sendable {
  /// The 32 bytes of the digest.
  public let bytes: [UInt8]

  /// The digest in lower-case hexadecimal, 64 characters.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of some bytes.
  public init(of data: some Sequence<UInt8>) {
    var hasher = SHA256Hasher()
    hasher.update(data)
    self = hasher.finish()
  }

  /// The digest of a text in UTF-8.
  public init(of text: String) {
    self.init(of: text.utf8)
  }

  fileprivate init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// Computes a SHA-256 digest of data that arrive in pieces.
@safe
public struct SHA256Hasher: ~Copyable {
  private let context: OpaquePointer

  /// A hasher that has seen nothing yet.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
    unsafe self.context = context
    let started = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    precondition(started == 1, "libcrypto has no SHA-256")
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Appends bytes to what is hashed.
  public mutating func update(_ data: some Sequence<UInt8>) {
    let fed: Void? = data.withContiguousStorageIfAvailable { unsafe feed(UnsafeRawBufferPointer($0)) }
    if fed == nil {
      unsafe Array(data).withUnsafeBytes { unsafe feed($0) }
    }
  }

  private func feed(_ buffer: UnsafeRawBufferPointer) {
    let updated = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    precondition(updated == 1, "libcrypto refused an update")
  }

  /// The digest of everything seen.
  public consuming func finish() -> SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    let finished = unsafe EVP_DigestFinal_ex(context, &bytes, nil)
    precondition(finished == 1, "libcrypto could not finish a digest")
    return SHA256Digest(bytes: bytes)
  }
}
