internal import Experiments
internal import Growth
internal import Hashing
public import Results

/// What a run's tables come to in a few characters: equal digests, equal numbers.
public struct RunDigest: Hashable, Sendable {
  /// SHA-256 of `metrics.csv` and `growth.csv` without the columns that end in `seconds`.
  public let numbers: String
  /// SHA-256 of what growth decided: when, which layer, from which width to which; empty for a run that did not grow.
  public let growth: String
}

extension RunDigest {
  /// The columns of `growth.csv` that are decisions, and not measurements.
  private static let decisions = GrowthRecord.layout.names(
    of: [\.event, \.epoch, \.layer, \.widthBefore, \.widthAfter, \.accepted])

  /// The digests of a run.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public init(of run: StoredRun) throws {
    let (metrics, growth) = (try run.metricsTable(), try run.growthTable())
    let timeless = [metrics, growth].map { table in
      Self.text(of: table, columns: table.columns.filter { !$0.hasSuffix("seconds") })
    }
    numbers = SHA256Digest(of: timeless.joined(separator: "\n")).hexadecimal
    self.growth =
      growth.rows.isEmpty
      ? "" : SHA256Digest(of: Self.text(of: growth, columns: Self.decisions)).hexadecimal
  }

  private static func text(of table: CSVTable, columns: [String]) -> String {
    let places = columns.map(table.index(of:))
    let rows = table.rows.map { row in
      CSVRecord.line(places.map { place in .string(place.map { row[$0] } ?? "") })
    }
    return CSVRecord.header(columns) + rows.joined()
  }
}
