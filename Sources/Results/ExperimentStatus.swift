public import Experiments
internal import OrderedCollections

/// How far an experiment has come, from the results tree alone.
public struct ExperimentStatus: Sendable {
  /// A run that is in progress or was interrupted.
  public struct Active: Sendable {
    /// The name its folder will have.
    public let folderName: String
    /// Who works on it; nil when its owner is gone.
    public let owner: LeaseOwner?
    /// The last complete epoch; nil before there is one.
    public let epoch: Int?
    /// The number of epochs it is planned for.
    public let epochs: Int?
    /// The training loss of the last complete epoch, as it stands in `metrics.csv`.
    public let loss: String
    /// The widths of the hidden layers, as they stand in `metrics.csv`.
    public let widths: String
    /// What the epochs so far took.
    let seconds: Double
  }

  /// A run without a result.
  public struct Failed: Sendable {
    /// The name of its folder.
    public let folderName: String
    /// Why, in a sentence.
    public let message: String
  }

  /// The experiment.
  public let experiment: ExperimentFolder
  /// The processes that run it.
  public let runners: [LeaseOwner]
  /// The number of planned runs; nil when there is no plan.
  public let planned: Int?
  /// The number of planned runs in each state; without a plan, of folders.
  public let counts: [RunState: Int]
  /// The runs in progress and the interrupted ones.
  public let active: [Active]
  /// The runs without a result.
  public let failed: [Failed]
  /// Seconds until the experiment is complete, roughly; nil while nobody works on it or nothing is measured yet.
  public let remainingSeconds: Double?

  /// Looks at the folders of an experiment. Of the finished runs only the names are read, and while others are in
  /// progress the times of some.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(of experiment: ExperimentFolder) throws {
    self.experiment = experiment
    runners = try experiment.runners()
    let index = try RunIndex(of: experiment)
    let plan = try experiment.storedPlan()
    planned = plan?.entries.count
    if let plan {
      counts = plan.entries.reduce(into: [:]) { $0[index.state(of: $1), default: 0] += 1 }
    } else {
      counts = [.done: index.finished.count, .failed: index.failed.count]
    }
    active = try index.active.values.joined().map(Active.init).sorted { $0.folderName < $1.folderName }
    failed = try index.failed.sorted().map { name in
      let stored = try StoredRun(path: "\(experiment.failedPath)/\(name)", state: .failed)
      return Failed(folderName: name, message: stored?.json["error"]?["message"]?.string ?? "")
    }
    remainingSeconds = try Self.remainingSeconds(
      missing: (counts[.new] ?? 0) + (counts[.interrupted] ?? 0),
      active: active,
      finished: active.isEmpty ? [] : plan?.entries.map(\.folderName).filter(index.finished.contains) ?? [],
      in: experiment
    )
  }
}

extension ExperimentStatus.Active {
  init(_ entry: ActiveEntry) throws {
    folderName = entry.folderName
    owner = entry.owner
    let stored = try StoredRun(path: entry.path, state: .running)
    epochs = stored?.json["config"]?[path: "training.epochs"]?.integer
    let metrics = try CSVTable(contentsOf: entry.path + "/metrics.csv")
    let cell = { (column: String) in
      metrics.flatMap { table in table.index(of: column).flatMap { table.rows.last?[$0] } } ?? ""
    }
    epoch = Int(cell("epoch"))
    loss = cell("train_loss")
    widths = cell("widths")
    let column = metrics?.index(of: "seconds")
    seconds = metrics?.rows.reduce(0) { sum, row in sum + (column.flatMap { Double(row[$0]) } ?? 0) } ?? 0
  }
}

extension ExperimentStatus {
  /// The status as it stands in `sprout status --json`.
  public var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "name": .string(experiment.name),
      "path": .string(experiment.path),
      "planned": planned.map(JSONValue.integer) ?? .null,
    ]
    for state in RunState.allCases { members[state.rawValue] = .integer(counts[state] ?? 0) }
    members["remaining_seconds"] = remainingSeconds.map(JSONValue.number) ?? .null
    members["runners"] = .array(runners.map(\.json))
    members["active"] = .array(active.map(\.json))
    members["failures"] = .array(
      failed.map { ["run": .string($0.folderName), "message": .string($0.message)] }
    )
    return .object(members)
  }
}

extension ExperimentStatus.Active {
  fileprivate var json: JSONValue {
    [
      "run": .string(folderName),
      "state": .string((owner == nil ? RunState.interrupted : .running).rawValue),
      "epoch": epoch.map(JSONValue.integer) ?? .null,
      "epochs": epochs.map(JSONValue.integer) ?? .null,
      "share": share.map(JSONValue.number) ?? .null,
      "train_loss": Double(loss).map(JSONValue.number) ?? .null,
      "widths": .array(widths.split(separator: ";").compactMap { Int($0) }.map(JSONValue.integer)),
      "owner": owner?.json ?? .null,
    ]
  }
}

extension LeaseOwner {
  fileprivate var json: JSONValue {
    ["pid": .integer(Int(processIdentifier)), "host": .string(host)]
  }
}
