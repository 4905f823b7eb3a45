internal import Glibc

/// A core that a worker is bound to, and no other worker of any pool on this machine.
///
/// The claim is a name in the abstract namespace of Linux' sockets: one process at a time has it, it leaves no file
/// behind, and the system takes it back when its holder ends, however it ends.
final class CoreClaim {
  /// The number of the core.
  let core: Int
  private let descriptor: Int32

  /// Claims a core; nil when another holds it.
  ///
  /// - Parameter namespace: What the name begins with, the same for all that are to respect each other.
  init?(_ core: Int, namespace: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.core = core
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A zero in front says that the name is none of a file.
    let name = Array("\0\(namespace)/core/\(core)".utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
    }
    // The stored descriptor is closed when the half-made claim goes away.
    if result != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Claims some of the cores a worker may run on; none when so many are not free.
  static func claim(_ count: Int, of cores: [Int], namespace: String) -> [CoreClaim] {
    var claims: [CoreClaim] = []
    for core in cores where claims.count < count {
      if let claim = CoreClaim(core, namespace: namespace) { claims.append(claim) }
    }
    return claims.count == count ? claims : []
  }
}
