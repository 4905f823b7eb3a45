internal import CAffinity
internal import Results

/// The cores the calling thread may run on; what it starts inherits them.
enum Affinity {
  /// Room for 8192 cores; the system refuses a mask that is smaller than its own.
  private static let words = 128
  private static let size = UInt(words * UInt.bitWidth / 8)

  /// The numbers of the cores, ascending: what `taskset`, a container or a scheduler leaves of the machine. Empty when
  /// the system does not say.
  static var current: [Int] {
    var mask = [UInt](repeating: 0, count: words)
    guard unsafe affinity_of(0, size, &mask) >= 0 else { return [] }
    return mask.indices.flatMap { word in
      (0..<UInt.bitWidth).filter { mask[word] >> UInt($0) & 1 == 1 }.map { word * UInt.bitWidth + $0 }
    }
  }

  /// Calls `body` on these cores, then goes back to the present ones. A process that is started meanwhile stays on them
  /// from its first instruction, with every thread its libraries start.
  ///
  /// - Parameter cores: None to leave everything as it is; so is it left where the system refuses.
  static func restricted<Result>(to cores: [Int], _ body: () throws -> Result) rethrows -> Result {
    let present = current
    guard !cores.isEmpty, !present.isEmpty else { return try body() }
    set(cores)
    defer { set(present) }
    return try body()
  }

  private static func set(_ cores: [Int]) {
    var mask = [UInt](repeating: 0, count: words)
    for core in cores where core < words * UInt.bitWidth {
      mask[core / UInt.bitWidth] |= 1 << UInt(core % UInt.bitWidth)
    }
    _ = unsafe set_affinity_of(0, size, mask)
  }

  /// The cores in the order in which work is spread over them: first one thread of each physical core.
  ///
  /// - Parameter siblings: The hardware threads that share a physical core with one, as the system lists them:
  ///   `0-1` or `3,35`.
  static func spread(_ cores: [Int], siblings: (Int) -> String = Affinity.siblings(of:)) -> [Int] {
    var taken: [String: Int] = [:]
    let ranked = cores.map { core in
      let group = siblings(core)
      // A machine that does not say has cores of one thread.
      defer { if !group.isEmpty { taken[group, default: 0] += 1 } }
      return (rank: taken[group] ?? 0, core: core)
    }
    return ranked.sorted { ($0.rank, $0.core) < ($1.rank, $1.core) }.map(\.core)
  }

  static func siblings(of core: Int) -> String {
    let path = "/sys/devices/system/cpu/cpu\(core)/topology/thread_siblings_list"
    guard let bytes = try? FileSystem.contents(of: path) else { return "" }
    return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
  }
}
