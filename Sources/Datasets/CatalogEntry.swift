/// What is known of a data set without reading it: a line of `sprout data list`.
public struct CatalogEntry: Codable, Hashable, Sendable {
  /// The name a spec uses.
  public let name: String
  /// Whether it can be used now.
  public let available: Bool
  /// The folder it was found in, or where else it comes from; nil when it is not here.
  public internal(set) var location: String?
  /// The number of samples, all parts together; nil when the configuration or a file decides.
  public internal(set) var samples: Int?
  /// The number of inputs of a sample.
  public internal(set) var inputs: Int?
  /// The number of classes.
  public internal(set) var classes: Int?
  /// Under which licence the data may be used.
  public internal(set) var licence: String?
  /// Who made them.
  public internal(set) var source: String?
  /// What to do to get a set that is not here.
  public internal(set) var remedy: String?
}
