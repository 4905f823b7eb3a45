/// What a trained network reads of a table: which columns, what is done to their numbers, which label is which class.
public struct TableForm: Sendable {
  /// The names of the inputs in their order; nil when they have none, and the columns count by their place.
  public var columns: [String]?
  /// The number of inputs.
  public var inputCount: Int
  /// The network sees `(x - shift) * scale`; one number for each input or one for all.
  public var shift: [Double] = [0]
  /// See `shift`.
  public var scale: [Double] = [1]
  /// The labels in the order of the classes.
  public var classes: [String]
  /// The column that held the class in training; nil when it has no name.
  public var label: String?
  /// The numbers that are predicted, named by the columns that held them in training; nil where classes are.
  public var targets: TargetScaling?
  /// Of a table like that of the training without names, the columns that are no inputs: the labels, the last unless they
  /// are said, and those that were left out.
  public var usual: (label: LabelColumns?, drop: [String])?
  /// Whether the classes or targets of the samples are wanted.
  public var isLabelled = false

  /// A form for inputs as they are.
  public init(columns: [String]? = nil, inputCount: Int, classes: [String], label: String? = nil) {
    self.columns = columns
    self.inputCount = inputCount
    self.classes = classes
    self.label = label
  }
}
