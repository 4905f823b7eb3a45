/// A data set that the program draws: what its samples depend on, and how they are drawn.
protocol DrawnDataset: Sendable {
  /// Its name in a spec.
  static var name: DatasetConfiguration.Name { get }
  /// Who thought of it; nil where nobody has to be named.
  static var source: String? { get }
  /// Whether `inputs` says how many there are.
  static var takesInputs: Bool { get }
  /// The keys behind `samples` and `noise` that the samples depend on, as text.
  static func key(of configuration: DatasetConfiguration) -> [String]
  /// The widths of what is drawn for every sample, in order; the first are the inputs.
  static func widths(of configuration: DatasetConfiguration) -> [Int]
  /// The number of classes; nil where a number is predicted.
  static func classCount(of configuration: DatasetConfiguration) -> Int?
  /// Draws the samples.
  ///
  /// - Throws: `DatasetError` when they cannot be drawn.
  static func load(_ configuration: DatasetConfiguration) throws -> RawDataset
}

extension DrawnDataset {
  static var source: String? { nil }
  static var takesInputs: Bool { false }
  static func key(of configuration: DatasetConfiguration) -> [String] { [] }
}

extension DatasetConfiguration.Name {
  /// How the set is drawn; nil for one that is not.
  var drawn: (any DrawnDataset.Type)? { Self.drawnSets.first { $0.name == self } }
  /// Whether the set is drawn by the program.
  public var isDrawn: Bool { drawn != nil }
  /// Whether `inputs` says how many inputs it has.
  public var takesInputs: Bool { drawn?.takesInputs ?? false }
}
