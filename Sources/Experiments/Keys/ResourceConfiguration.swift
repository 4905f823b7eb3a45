/// What a run may use of the machine: the `resources` section of a spec. None of it is part of a run's id.
public struct ResourceConfiguration: Codable, Hashable, Sendable {
  /// The kernels of OpenBLAS a spec can ask for.
  public enum BLASKernel: String, Codable, CaseIterable, Sendable {
    /// The fastest one of the machine.
    case auto
    /// The same bits on every machine with AVX2.
    case haswell
    case nehalem, sandybridge, zen, skylakex

    /// What OpenBLAS reads in `OPENBLAS_CORETYPE`; nil leaves the choice to it.
    public var coreType: String? {
      switch self {
      case .auto: nil
      case .skylakex: "SkylakeX"
      default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
      }
    }
  }

  /// Threads of one run.
  public var threads: Int = 1
  /// A bound on the memory of one run, `2G` say; nil for none.
  public var memory: String?
  /// A bound on the time of one run, `02:00:00` say; nil for none.
  public var time: String?
  /// The kernel of OpenBLAS.
  public var blasKernel: BLASKernel = .auto

  /// The bound on the memory in bytes, of a text such as `512M`, `2G` or `1.5GiB` (powers of 1024); nil without one, or
  /// where it is zero.
  public var memoryBytes: Int? {
    guard let parts = memory?.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*([KMGT])(?:i?B)?/),
      let figure = Double(parts.1), let power = ["K": 1, "M": 2, "G": 3, "T": 4][parts.2]
    else { return nil }
    let bytes = (0..<power).reduce(figure) { product, _ in product * 1024 }
    return bytes >= 1 && bytes < 0x1p62 ? Int(bytes) : nil
  }

  /// The bound on the time in seconds, of a text `hours:minutes:seconds` or `days-hours:minutes:seconds`; nil without
  /// one, or where it is zero.
  public var timeSeconds: Int? {
    guard let parts = time?.wholeMatch(of: /(?:([0-9]{1,4})-)?([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])/),
      let hours = Int(parts.2), let minutes = Int(parts.3), let seconds = Int(parts.4)
    else { return nil }
    let days = parts.1.flatMap { Int($0) } ?? 0
    let total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return total > 0 ? total : nil
  }
}
