/// A folder in `active/`: a run in progress, or one that was interrupted.
public struct ActiveEntry: Sendable {
  /// The folder.
  public let path: String
  /// The name it will have when it is finished: `<label>~<id8>`.
  public let folderName: String
  /// Who works on it; nil when its owner is gone.
  public let owner: LeaseOwner?

  /// Whether somebody works on it, or halving has given it up.
  public var state: RunState {
    if owner != nil { return .running }
    return FileSystem.exists("\(path)/\(Self.stopName)") ? .stopped : .interrupted
  }

  /// Whether it was left at a rung of halving, with a checkpoint there.
  var isPaused: Bool { FileSystem.exists("\(path)/\(Self.pauseName)") }

  /// The name of the file that says so.
  static let pauseName = "paused"
  /// The name of the file that says why halving has given the run up.
  static let stopName = "stopped.json"

  /// The name of the lease in the folder of an active run.
  static let leaseName = "lease"

  /// Looks at a folder; nil when its name is not `<label>~<id8>.<nonce>`.
  init?(name: String, in folder: String) {
    guard let dot = name.lastIndex(of: "."), name[..<dot].contains("~") else { return nil }
    path = "\(folder)/\(name)"
    folderName = String(name[..<dot])
    owner = Lease.holder(at: "\(path)/\(Self.leaseName)")
  }
}
