extension CSVTable {
  /// What is not as it was written, the first of it: its line, and in words what stands there. Nil where all is.
  func fault<Row: Tabular>(as _: Row.Type) -> (line: Int, words: String)? {
    // The first line has the names of the columns.
    if let row = firstUneven { return (row + 1, "has another number of cells than line 1") }
    let columns = Row.layout.columns.compactMap { column in index(of: column.name).map { (column, $0) } }
    for (number, row) in rows.enumerated() {
      for (column, place) in columns where !column.isSound(row[place]) {
        let cell = row[place].isEmpty ? "empty" : "'\(row[place].prefix(40))'"
        return (number + 2, "\(column.name) is \(cell), which was never written so")
      }
    }
    return nil
  }
}
