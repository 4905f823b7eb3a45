public import Experiments
internal import OrderedCollections
internal import Training

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
    /// The training loss of the last complete epoch.
    public let loss: Double?
    /// The widths of the hidden layers after it.
    public let widths: [Int]
    /// The share of its training that is done, 0 ... 1; nil before there is a row of metrics.
    public let share: Double?
    /// What the epochs so far took.
    let seconds: Double
  }

  /// The experiment.
  public let experiment: ExperimentFolder
  /// The processes that run it.
  public let runners: [LeaseOwner]
  /// The number of planned runs; nil when there is no plan.
  public let planned: Int?
  /// The number of planned runs in each state. Without a plan every folder counts as planned.
  public private(set) var counts: [RunState: Int] = [:]
  /// The planned runs in progress and the interrupted ones.
  public private(set) var active: [Active] = []
  /// The planned runs without a result, by the names of their folders, each with a sentence why.
  public private(set) var failed: [(folderName: String, message: String)] = []
  /// The planned runs that halving has given up, in the order of the plan, by the names that their folders will have when
  /// they are finished; no reason where the folder does not say one.
  public private(set) var stopped: [(folderName: String, reason: StopReason?)] = []
  /// The planned runs that are finished and learnt nothing, in the order of the plan, by the names of their folders.
  public private(set) var idle: [(folderName: String, failure: LearningFailure)] = []
  /// The names of the folders of planned runs that are finished and whose `run.json` is missing or was cut.
  public private(set) var damaged: [String] = []
  /// Seconds until the experiment is complete, roughly; nil while nobody works on it or nothing is measured yet.
  public private(set) var remainingSeconds: Double?
  /// The number of folders in each state that belong to no planned run: those of earlier plans.
  public private(set) var unplanned: [RunState: Int] = [:]

  /// Looks at the folders of an experiment.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(of experiment: ExperimentFolder) throws {
    self.experiment = experiment
    runners = try experiment.runners()
    let index = try RunIndex(of: experiment, isJudging: true)
    let plan = try experiment.storedPlan()
    planned = plan?.entries.count
    var done: [String] = []
    unplanned = index.counts
    let runs = plan?.entries.map { ($0.id, $0.folderName) } ?? index.names.map { ("", $0) }
    for (id, name) in runs {
      let state = index.state(id: id, folderName: name)
      counts[state, default: 0] += 1
      if state == .done || state == .damaged { unplanned[state, default: 0] -= 1 }
      if state == .done { done.append(index.finishedName(id: id, folderName: name) ?? name) }
      if state == .damaged { damaged.append(index.finishedName(id: id, folderName: name) ?? name) }
      for entry in index.active[name] ?? [] {
        unplanned[entry.state, default: 0] -= 1
        if entry.state == .stopped, state == .stopped {
          stopped.append((name, try StopReason(in: entry.path)))
        }
        if ![.done, .damaged, .stopped].contains(state) { active.append(try Active(entry)) }
      }
      guard let folder = index.failedName(id: id, folderName: name) else { continue }
      unplanned[.failed, default: 0] -= 1
      guard state == .failed else { continue }
      let path = "\(experiment.failedPath)/\(folder)"
      let stored = try StoredRun(path: path, state: .failed, extent: .figures)
      failed.append((folder, stored?.failure.message ?? ""))
    }
    active.sort { $0.folderName < $1.folderName }
    failed.sort { $0.folderName < $1.folderName }
    idle = done.compactMap { name in index.idle[name].map { (name, $0) } }
    unplanned = unplanned.filter { $0.value > 0 }
    remainingSeconds = try Self.remainingSeconds(plan, active: active, index: index)
  }
}

extension ExperimentStatus.Active {
  init(_ entry: ActiveEntry) throws {
    folderName = entry.folderName
    owner = entry.owner
    let stored = try StoredRun(path: entry.path, state: .running)
    let run = stored.flatMap { try? RunConfiguration(resolved: $0.configuration) }
    // A run that is given operations has no number of epochs.
    epochs = run?.training.flops == nil ? run?.training.epochs : nil
    let table = try CSVTable(contentsOf: "\(entry.path)/\(StoredRun.metricsName)")
    let metrics = table?.rows(of: EpochMetrics.self) ?? []
    let last = metrics.last
    epoch = last?.epoch.flatMap(Int.init(exactly:))
    loss = last?.trainLoss
    widths = last?.widths ?? []
    share = last?.epoch.flatMap { epoch in
      run?.share(epoch: epoch, flops: (last?.trainFlops ?? 0) + (last?.growthFlops ?? 0))
    }
    seconds = metrics.reduce(0) { $0 + ($1.seconds ?? 0) }
  }
}

extension ExperimentStatus {
  /// The status as it stands in `sprout status --json`.
  public var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "name": .string(experiment.name),
      "path": .string(experiment.path),
      "planned": JSONValue(planned),
    ]
    for state in RunState.allCases { members[state.rawValue] = .integer(counts[state] ?? 0) }
    members["remaining_seconds"] = JSONValue(remainingSeconds)
    members["unplanned"] = .object(
      RunState.allCases.reduce(into: [:]) { $0[$1.rawValue] = unplanned[$1].map(JSONValue.integer) })
    members["runners"] = .array(runners.map(\.json))
    members["active"] = .array(active.map(\.json))
    members["failures"] = .array(
      failed.map { ["run": .string($0.folderName), "message": .string($0.message)] }
    )
    members["damaged_runs"] = .array(damaged.map(JSONValue.string))
    members["stopped_runs"] = .array(
      stopped.map { ["run": .string($0.folderName), "reason": $0.reason?.json ?? .null] })
    members["learnt_nothing"] = .array(
      idle.map { ["run": .string($0.folderName), "why": .string($0.failure.words)] })
    return .object(members)
  }
}

extension ExperimentStatus.Active {
  fileprivate var json: JSONValue {
    [
      "run": .string(folderName),
      "state": .string((owner == nil ? RunState.interrupted : .running).rawValue),
      "epoch": JSONValue(epoch),
      "epochs": JSONValue(epochs),
      "share": JSONValue(share),
      "train_loss": JSONValue(loss),
      "widths": .array(widths.map(JSONValue.integer)),
      "owner": owner?.json ?? .null,
    ]
  }
}

extension LeaseOwner {
  fileprivate var json: JSONValue {
    ["pid": .integer(Int(processIdentifier)), "host": .string(host)]
  }
}
