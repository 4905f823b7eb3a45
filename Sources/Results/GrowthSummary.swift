public import Growth

/// A run's growth in a few numbers: `growth` in `run.json`; the rows are in `growth.csv`.
public struct GrowthSummary: Codable, Hashable, Sendable {
  /// The number of growth events.
  public var events: Int
  /// The number of layers that were widened, over all events.
  public var accepted: Int
  /// The number of neurons added, over all layers and events.
  public var neuronsAdded: Int

  /// The number of dead units that were redrawn.
  public var deadUnitsRevived: Int
  /// The number of answers of an external criterion that did not say what operations they took: the run's growth has taken more
  /// than its ledger says.
  public var unknownFlops: Int

  /// The sum of some rows of `growth.csv`.
  ///
  /// - Parameter isExternal: Whether the criterion is a program of its own.
  public init(_ records: [GrowthRecord], isExternal: Bool = false) {
    unknownFlops = isExternal ? records.count { $0.criterionFlops == nil } : 0
    events = Set(records.map(\.event)).count
    deadUnitsRevived = records.reduce(0) { $0 + ($1.widthAfter == $1.widthBefore ? $1.units?.count ?? 0 : 0) }
    accepted = records.count { $0.accepted && $0.widthAfter > $0.widthBefore }
    neuronsAdded = records.reduce(0) { $0 + $1.widthAfter - $1.widthBefore }
  }
}

extension GrowthSummary: Tabular {
  static let columns: [Column<GrowthSummary>] = [
    Column("events", \.events),
    Column("accepted", \.accepted),
    Column("neurons_added", \.neuronsAdded),
    Column("dead_units_revived", \.deadUnitsRevived),
    Column("unknown_flops", \.unknownFlops),
  ]

  /// All of them.
  public static let layout = ColumnLayout(columns)
}
