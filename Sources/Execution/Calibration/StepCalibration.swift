public import Experiments
internal import Hashing
internal import Results
public import Training

/// How long steps take on this machine: each network is measured once, for some hundredths of a second, and kept in the
/// cache by processor, BLAS kernel, threads and program.
public struct StepCalibration {
  /// Measures some networks; nil for one that cannot be.
  public typealias Measure = ([StepProbe]) -> [StepTimes?]

  /// More networks of one plan are not measured: the others are between them.
  private static let mostProbes = 12

  private let cache: String?
  private let machine: String
  private let measure: Measure
  private let tell: (String) -> Void

  /// A calibration from its parts.
  ///
  /// - Parameters:
  ///   - cache: The folder in which times are kept; nil when nothing is kept.
  ///   - machine: What the times depend on besides the network.
  ///   - tell: Told before something is measured.
  public init(
    cache: String?, machine: String, tell: @escaping (String) -> Void = { _ in }, measure: @escaping Measure
  ) {
    self.cache = cache
    self.machine = machine
    self.tell = tell
    self.measure = measure
  }

  /// Nothing is measured, and nothing known.
  public static var none: StepCalibration {
    StepCalibration(cache: nil, machine: "") { $0.map { _ in nil } }
  }

  /// The seconds that some runs take by the steps of their networks; nil for those of which none could be measured.
  public func seconds(of courses: [RunCourse]) -> [Double?] {
    let distinct = Dictionary(courses.map { (ObjectIdentifier($0), $0) }) { first, _ in first }
    var known: [StepProbe: StepTimes] = [:]
    let probes = Set(
      distinct.values.flatMap { course in
        course.stretches.map { StepProbe($0, of: course.configuration) }
      })
    var unknown: [StepProbe] = []
    for probe in probes {
      if let times = stored(probe) { known[probe] = times } else { unknown.append(probe) }
    }
    // Once enough are known, only what is like none of them is measured: the same plan asks for nothing twice.
    let room = Self.mostProbes - known.count
    let chosen =
      room > 0
      ? Self.spread(unknown, room)
      : Self.spread(unknown.filter { probe in !known.keys.contains { $0.isLike(probe) } }, Self.mostProbes)
    if !chosen.isEmpty {
      tell(
        "measuring the steps of \(Quantity.counted(chosen.count, "network")) for the estimates, once on this machine"
      )
      for (probe, times) in zip(chosen, measure(chosen)) {
        guard let times else { continue }
        known[probe] = times
        store(times, of: probe)
      }
    }
    let seconds = distinct.mapValues { course in
      course.seconds { stretch in
        let probe = StepProbe(stretch, of: course.configuration)
        return known[probe] ?? Self.between(known.filter { $0.key.isLike(probe) }, for: probe)
      }
    }
    return courses.map { seconds[ObjectIdentifier($0)] ?? nil }
  }

  /// As many as are measured, spread over the operations they take.
  private static func spread(_ probes: [StepProbe], _ most: Int) -> [StepProbe] {
    // Of equal operations in any order that is always the same.
    let sorted = probes.sorted {
      ($0.flopsPerSample, "\($0.widths)", $0.configuration.training.batchSize)
        < ($1.flopsPerSample, "\($1.widths)", $1.configuration.training.batchSize)
    }
    guard sorted.count > most else { return sorted }
    return (0..<most).map { sorted[most == 1 ? 0 : $0 * (sorted.count - 1) / (most - 1)] }
  }

  /// The times of a network by those of others with about as many operations: in between in proportion, above as many times
  /// more, below the same.
  private static func between(_ known: [StepProbe: StepTimes], for probe: StepProbe) -> StepTimes? {
    let sorted = known.sorted { $0.key.flopsPerSample < $1.key.flopsPerSample }
    let flops = probe.flopsPerSample
    let above = sorted.first { $0.key.flopsPerSample >= flops }
    guard let below = sorted.last(where: { $0.key.flopsPerSample <= flops }) else { return above?.value }
    guard let above else {
      let factor = flops / max(below.key.flopsPerSample, 1)
      return StepTimes(step: factor * below.value.step, evaluation: factor * below.value.evaluation)
    }
    let width = above.key.flopsPerSample - below.key.flopsPerSample
    let share = width > 0 ? (flops - below.key.flopsPerSample) / width : 0
    let mixed = { (one: Double, other: Double) in (1 - share) * one + share * other }
    return StepTimes(
      step: mixed(below.value.step, above.value.step),
      evaluation: mixed(below.value.evaluation, above.value.evaluation))
  }

  // MARK: The cache

  private func path(of probe: StepProbe) -> String? {
    guard let cache, let text = try? JSONValue(encoding: probe).canonicalText else { return nil }
    return "\(cache)/steps/\(SHA256Digest(of: machine + "\n" + text).hexadecimal.prefix(32)).json"
  }

  private func stored(_ probe: StepProbe) -> StepTimes? {
    guard let path = path(of: probe), let bytes = try? FileSystem.contents(of: path),
      let times: StepTimes = try? JSONValue(parsing: bytes).decode(), times.step > 0, times.evaluation > 0
    else { return nil }
    return times
  }

  /// Keeps times; a cache that cannot be written is none.
  private func store(_ times: StepTimes, of probe: StepProbe) {
    guard let cache, let path = path(of: probe), let json = try? JSONValue(encoding: times) else { return }
    try? FileSystem.createFolder("\(cache)/steps")
    try? FileSystem.replace(path, with: Array(json.text.utf8))
  }
}
