public import OrderedCollections

/// The plan of an experiment as the results tree holds it.
public struct StoredPlan: Sendable {
  /// A planned run.
  public struct Entry: Hashable, Sendable {
    /// The run's id.
    public let id: String
    /// The name its folder has or will have.
    public let folderName: String
    /// The name of its variant; empty when the spec has none.
    public let variant: String
    /// Its seed.
    public let seed: Int
    /// The value of each axis as it stands in the file; empty where it has no effect.
    public let axes: OrderedDictionary<String, String>
  }

  /// The runs in the order of the plan.
  public let entries: [Entry]
  /// The paths of the axes.
  public let axes: [String]

  /// Reads the rows of `plan.csv`.
  init(_ table: CSVTable) {
    let first = ExperimentFolder.planColumns.count
    let axes = Array(table.columns.dropFirst(first))
    self.axes = axes
    entries = table.rows.compactMap { row in
      guard row.count >= first else { return nil }
      return Entry(
        id: row[0],
        folderName: "\(row[1])~\(row[0].prefix(8))",
        variant: row[2],
        seed: Int(row[3]) ?? 0,
        axes: OrderedDictionary(zip(axes, row[first...]), uniquingKeysWith: { $1 })
      )
    }
  }
}
