public import Analysis
public import ArgumentParser
public import Reports

// What has a name in the output has the same name on the command line.
extension ComparisonView: ExpressibleByArgument {}
extension CountedFlops: ExpressibleByArgument {}
extension ConfidenceInterval.Method: ExpressibleByArgument {}
extension PairedTest: ExpressibleByArgument {}
extension ComparisonReport.Format: ExpressibleByArgument {}
extension GateReport.Format: ExpressibleByArgument {}

extension ComparedFigure: ExpressibleByArgument {
  /// The figure that a word on the command line names.
  public init?(argument: String) { self.init(name: argument) }

  /// What may be given, but for single layers.
  public static var allValueStrings: [String] { names }

  /// The name.
  public var defaultValueDescription: String { name }

  /// The names, for shells.
  public static var defaultCompletionKind: CompletionKind { .list(names) }
}
