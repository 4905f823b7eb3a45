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

  /// The ids of the runs by the names of their folders.
  var ids: [String: String] {
    Dictionary(entries.lazy.map { ($0.folderName, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the rows of `plan.csv`.
  ///
  /// - Throws: `DamagedFile` when they are not what `sprout run` writes.
  init(_ table: CSVTable, path: String) throws {
    let first = ExperimentFolder.planColumns.count
    let axes = Array(table.columns.dropFirst(first))
    let damaged = { (reason: String) in
      DamagedFile(path: path, reason: "\(reason); delete it, and 'sprout run' with the spec writes it anew")
    }
    guard table.columns.starts(with: ExperimentFolder.planColumns) else {
      throw damaged("does not begin with the columns \(ExperimentFolder.planColumns.joined(separator: ", "))")
    }
    let sorted = table.columns.sorted()
    if let twice = zip(sorted, sorted.dropFirst()).first(where: ==)?.0 {
      throw damaged("has the column '\(twice)' twice")
    }
    guard table.isComplete else { throw damaged("ends in the middle of a row") }
    if let row = table.firstUneven {
      throw damaged("has another number of cells in row \(row) than columns")
    }
    self.axes = axes
    var known: Set<String> = []
    entries = try table.rows.enumerated().map { number, row in
      guard row[0].utf8.count >= 8, row[0].isHexadecimal else {
        throw damaged("has no id in row \(number + 1)")
      }
      guard let seed = Int(row[3]), seed >= 0 else { throw damaged("has no seed in row \(number + 1)") }
      let folderName = "\(row[1])~\(row[0].prefix(8))"
      guard known.insert(folderName).inserted else {
        throw damaged("has the run \(folderName) twice, again in row \(number + 1)")
      }
      return Entry(
        id: row[0],
        folderName: folderName,
        variant: row[2],
        seed: seed,
        axes: OrderedDictionary(zip(axes, row[first...]), uniquingKeysWith: { $1 })
      )
    }
  }
}
