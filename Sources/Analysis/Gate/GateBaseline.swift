public import Experiments
internal import Hashing
internal import OrderedCollections
internal import Results

/// What later runs are judged against: the figures of earlier runs, seed by seed, in a file that reads well in a diff.
public struct GateBaseline: Sendable {
  /// Where the figures come from, for readers of the file.
  public struct Origin: Sendable {
    /// Why the baseline was written.
    public var reason: String
    /// The day, `2026-01-31`.
    public var date: String
    /// The version of the program.
    public var programVersion: String
    /// The commit of the repository the program was called in.
    public var gitCommit: String?

    /// An origin from its parts.
    public init(reason: String, date: String, programVersion: String, gitCommit: String?) {
      self.reason = reason
      self.date = date
      self.programVersion = programVersion
      self.gitCommit = gitCommit
    }
  }

  /// Why a file is no baseline.
  struct Unreadable: Error {
    /// One sentence.
    let message: String
  }

  /// The schema of the file.
  public static let schema = "sprout/baseline/1"

  /// Where the figures come from.
  public let origin: Origin
  /// The name of the experiment.
  let experiment: String
  /// The seeds of the spec; a point may have more, for `--escalate`.
  public let seeds: [Int]
  /// The rules of the spec, as canonical JSON.
  let rules: String
  /// The machines the runs were made on, as they stand in the file.
  let machines: JSONValue
  /// The points.
  let points: [GatePoint]

  /// The seeds that some point has beyond those of the spec.
  public var extraSeeds: [Int] {
    Set(points.flatMap { $0.runs.map(\.seed) }).subtracting(seeds).sorted()
  }

  /// A baseline of finished runs.
  ///
  /// - Parameter experiment: The name, the seeds and the rules of the spec.
  public init(
    _ points: [GatePoint], experiment: String, seeds: [Int], rules: CheckConfiguration, origin: Origin
  ) {
    self.points = points
    self.experiment = experiment
    self.seeds = seeds
    self.rules = Self.json(of: rules).canonicalText
    self.origin = origin
    machines = .array(OrderedSet(points.flatMap(\.machines)).map(\.json))
  }

  /// The rules as they stand in the file.
  static func json(of rules: CheckConfiguration) -> JSONValue {
    .object(
      rules.rules.reduce(into: [:]) { members, entry in
        members[entry.metric.rawValue] = [
          "margin": .number(entry.rule.margin), "level": .number(entry.rule.level),
        ]
      }
    )
  }

  // MARK: The file

  /// Reads a file.
  ///
  /// - Throws: `FileSystemError` when it cannot be read, `GateProblem` when there is none or it is no baseline.
  public init(contentsOf path: String) throws {
    guard let bytes = try FileSystem.contents(of: path) else { throw GateProblem.noBaseline(path) }
    do {
      try self.init(json: JSONValue(parsing: String(decoding: bytes, as: UTF8.self)))
    } catch let error as Unreadable {
      throw GateProblem.unreadableBaseline(path, error.message)
    } catch {
      throw GateProblem.unreadableBaseline(path, "it is not JSON: \(error)")
    }
  }

  init(json: JSONValue) throws {
    guard json["schema"]?.string == Self.schema else {
      throw Unreadable(message: "its schema is not \(Self.schema)")
    }
    guard let experiment = json["experiment"]?.string, let points = json["points"]?.array,
      let seedList = json["seeds"]?.array
    else { throw Unreadable(message: "one of experiment, seeds and points is missing") }
    let seeds = seedList.compactMap(\.integer)
    guard seeds.count == seedList.count else { throw Unreadable(message: "a seed is no whole number") }
    self.experiment = experiment
    self.seeds = seeds
    rules = json["check"]?.canonicalText ?? ""
    origin = Origin(
      reason: json["reason"]?.string ?? "",
      date: json["date"]?.string ?? "",
      programVersion: json["program_version"]?.string ?? "",
      gitCommit: json["git_commit"]?.string
    )
    machines = json["machines"] ?? []
    self.points = try points.map { point in
      guard let name = point["name"]?.string, let settings = point["settings"]?.string,
        let list = point["runs"]?.array
      else { throw Unreadable(message: "a point has no name, settings or runs") }
      let runs = list.compactMap(GateRun.init(json:))
      guard runs.count == list.count, Set(runs.map(\.seed)).count == runs.count else {
        throw Unreadable(message: "a run of \(name) has no seed or no numbers, or a seed stands twice")
      }
      let data = (point["data"]?.array ?? []).compactMap(\.string)
      return GatePoint(
        name: name, settings: settings, configuration: point["config"], data: Set(data), runs: runs)
    }
    guard Set(self.points.map(\.name)).count == self.points.count else {
      throw Unreadable(message: "a point stands twice")
    }
  }

  /// The text of the file.
  public var text: String {
    let points = points.map { point -> JSONValue in
      [
        "name": .string(point.name), "settings": .string(point.settings),
        "data": .array(point.data.sorted().map(JSONValue.string)),
        "runs": .array(point.runs.map(\.json)),
        "config": point.configuration ?? .null,
      ]
    }
    let document: JSONValue = [
      "schema": .string(Self.schema), "experiment": .string(experiment), "reason": .string(origin.reason),
      "date": .string(origin.date), "program_version": .string(origin.programVersion),
      "git_commit": JSONValue(origin.gitCommit), "spec": .string(specID),
      "machines": machines, "seeds": .array(seeds.map(JSONValue.integer)),
      "check": (try? JSONValue(parsing: rules)) ?? [:], "points": .array(points),
    ]
    return document.prettyText
  }

  /// SHA-256 of all that was asked for: the settings of the points, the seeds, the rules.
  private var specID: String {
    let settings = points.map { "\($0.name)\n\($0.settings)" }.joined(separator: "\n")
    return SHA256Digest(of: "\(settings)\n\(seeds)\n\(rules)").hexadecimal
  }
}

extension MachineClass {
  fileprivate var json: JSONValue {
    [
      "cpu": .string(cpu), "blas": .string(blas), "blas_kernel": .string(blasKernel),
      "threads": .integer(threads),
    ]
  }
}
