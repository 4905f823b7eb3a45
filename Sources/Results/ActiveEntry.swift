/// A folder in `active/`: a run in progress, or one that was interrupted.
public struct ActiveEntry: Sendable {
  /// The folder.
  public let path: String
  /// The name it will have when it is finished: `<label>~<id8>`.
  public let folderName: String
  /// Who works on it; nil when its owner is gone.
  public let owner: LeaseOwner?

  /// Whether somebody works on it.
  public var state: RunState { owner == nil ? .interrupted : .running }

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
