internal import Experiments
internal import Growth
internal import OrderedCollections
public import Results
internal import Training

/// Where two runs part: in their configuration, and in their numbers.
public struct RunDifference: Sendable {
  /// A value that differs.
  public struct Value: Hashable, Sendable {
    /// The path in the configuration, or the column.
    public let name: String
    /// What the first run has; empty when nothing.
    public let left: String
    /// What the second run has; empty when nothing.
    public let right: String
  }

  /// The first row of a table in which two runs differ.
  public struct Row: Hashable, Sendable {
    /// What names the row: its epoch, or its event and layer.
    public let key: [Value]
    /// The columns that differ, those that end in `seconds` left out; empty when one run has no such row.
    public let values: [Value]
  }

  /// Everything that differs in the configuration, in its order.
  public let configuration: [Value]
  /// Where `metrics.csv` parts; nil when it does not.
  public let metrics: Row?
  /// Where `growth.csv` parts; nil when it does not.
  public let growth: Row?
  /// What both came to, whether it differs or not: the results, and the operations they took.
  public let results: [Value]

  /// Whether nothing differs but the clock.
  public var isEmpty: Bool { configuration.isEmpty && metrics == nil && growth == nil }

  /// Compares two runs.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public init(_ left: StoredRun, _ right: StoredRun) throws {
    configuration = Self.values(left.configuration, right.configuration, at: "")
    metrics = Self.firstRow(
      try left.metricsTable(), try right.metricsTable(), key: EpochMetrics.layout.names(of: [\.epoch]))
    growth = Self.firstRow(
      try left.growthTable(), try right.growthTable(),
      key: GrowthRecord.layout.names(of: [\.event, \.epoch, \.layer]))
    let figures = { (run: StoredRun) in
      (run.json["result"]?.object ?? [:]).merging(
        (run.json["cost"]?.object ?? [:]).filter { $0.key.hasSuffix("_flops") }
      ) { own, _ in own }
    }
    let (ofLeft, ofRight) = (figures(left), figures(right))
    results = OrderedSet(Array(ofLeft.keys) + Array(ofRight.keys)).map { name in
      Value(name: name, left: ofLeft[name]?.cell ?? "", right: ofRight[name]?.cell ?? "")
    }.filter { !$0.left.isEmpty || !$0.right.isEmpty }
  }

  /// Where two configurations part, by path.
  static func values(_ left: JSONValue, _ right: JSONValue, at path: String) -> [Value] {
    // 1 and 1.0 are one number.
    if left.canonicalText == right.canonicalText { return [] }
    let (leftMembers, rightMembers) = (left.object, right.object)
    guard leftMembers != nil || rightMembers != nil else {
      return [Value(name: path, left: left.cell, right: right.cell)]
    }
    let keys = OrderedSet([leftMembers, rightMembers].compactMap { $0?.keys }.joined())
    return keys.flatMap { key in
      values(
        leftMembers?[key] ?? .null,
        rightMembers?[key] ?? .null,
        at: path.isEmpty ? key : "\(path).\(key)"
      )
    }
  }

  static func firstRow(_ left: CSVTable, _ right: CSVTable, key: [String]) -> Row? {
    let count = max(left.rows.count, right.rows.count)
    let names = OrderedSet(left.columns + right.columns).filter { !$0.hasSuffix("seconds") }
    for index in 0..<count {
      let cell = { (table: CSVTable, name: String) -> String in
        guard index < table.rows.count else { return "" }
        return table.index(of: name).map { table.rows[index][$0] } ?? ""
      }
      let isInBoth = index < left.rows.count && index < right.rows.count
      let differing = names.compactMap { name -> Value? in
        let value = Value(name: name, left: cell(left, name), right: cell(right, name))
        return value.left == value.right ? nil : value
      }
      if isInBoth, differing.isEmpty { continue }
      return Row(
        key: key.map { Value(name: $0, left: cell(left, $0), right: cell(right, $0)) },
        values: isInBoth ? differing : []
      )
    }
    return nil
  }
}
