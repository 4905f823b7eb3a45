/// The inputs of a table that number its rows: harmless where the order of the file is random, and the answer where it
/// is sorted.
struct IndexColumns {
  /// Each such input with what is to be said of it, in the order of the inputs.
  private(set) var findings: [(input: Int, finding: String)] = []

  private let table: SampleTable
  private let layout: TableLayout

  /// Fewer rows go up by the same step by chance.
  private static let fewestSteps = 5
  /// Fewer rows hold every number of a range once and have a meaning: months, hours.
  private static let fewestShuffled = 20

  init(of table: SampleTable, _ layout: TableLayout) {
    self.table = table
    self.layout = layout
    guard table.count > 2 else { return }
    let parts = Set(self.parts())
    findings = (0..<table.inputCount).compactMap { input in
      finding(input, isPart: parts.contains(input)).map { (input, $0) }
    }
    findings += unnamedIndices(beside: Set(findings.map(\.input)))
    findings.sort { $0.input < $1.input }
  }

  private func finding(_ input: Int, isPart: Bool) -> String? {
    // A byte has no more than 256 values, and rows have one each.
    if case .bytes = table.inputs, table.count > 256, !isPart { return tiedFinding(input) }
    // That a column without a name is suspect was said already.
    guard !layout.nameless.contains(input) else { return nil }
    if let step = Self.progression(table, input) {
      return step.magnitude == 1
        ? "numbers the rows" : "changes by \(Float(step)) from every row to the next, as row numbers do"
    }
    if isPart {
      return "counts, and numbers the rows together with its neighbours, as the parts of an index do"
    }
    if table.count >= Self.fewestShuffled, let direction = direction(input) {
      return "\(direction) from every row to the next, as row numbers and times do"
    }
    if isShuffled(input) {
      return "holds each of \(table.count) numbers in equal steps once, as row numbers do"
    }
    guard Self.isWhole(table, input) else { return nil }
    if isNamedIndex(input), Self.isUnique(table, [input]) {
      return "holds another whole number in every row, as an index does"
    }
    return tiedFinding(input)
  }

  /// By how much an input changes from every row to the next.
  private func changes(_ input: Int) -> some Collection<Double> {
    (1..<table.count).lazy.map { table.value($0, input) - table.value($0 - 1, input) }
  }

  /// Whether an input rises or falls all the way down the table; nil where it does neither.
  private func direction(_ input: Int) -> String? {
    let changes = changes(input)
    return changes.allSatisfy { $0 > 0 } ? "rises" : changes.allSatisfy { $0 < 0 } ? "falls" : nil
  }

  /// Whether an input holds the numbers of a progression in any order.
  private func isShuffled(_ input: Int) -> Bool {
    // Most inputs have the same number twice in a few rows.
    guard table.count >= Self.fewestShuffled, Self.isUnique(table, [input], among: Self.fewestShuffled) else {
      return false
    }
    let (lowest, highest) = (0..<table.count).lazy.map { table.value($0, input) }.extent
    let step = (highest - lowest) / Double(table.count - 1)
    guard step > 0, step.isFinite else { return false }
    var isTaken = [Bool](repeating: false, count: table.count)
    return (0..<table.count).allSatisfy { row in
      let place = (table.value(row, input) - lowest) / step
      let nearest = place.rounded()
      guard (place - nearest).magnitude <= Self.tolerance, !isTaken[Int(nearest)] else { return false }
      isTaken[Int(nearest)] = true
      return true
    }
  }

  /// As a share of the step.
  private static let tolerance = 0.05

  /// Whole numbers of which some stand in several rows: they number the rows in groups, or rows were copied.
  private func tiedFinding(_ input: Int) -> String? {
    guard table.count >= Self.fewestShuffled else { return nil }
    let isSteady = isSteady(input)
    let isNamed = isNamedIndex(input)
    guard isSteady || isNamed else { return nil }
    let distinct = Set((0..<table.count).map { table.value($0, input) }).count
    // A grid that is written row by row has as many at most.
    if isSteady, distinct * distinct > table.count {
      return "never goes back from a row to the next, as the numbers of batches and times do"
    }
    return isNamed && 2 * distinct >= table.count
      ? "holds whole numbers of which few stand in several rows, as an index does after rows were copied"
      : nil
  }

  /// Whether an input never falls down the table, or never rises.
  private func isSteady(_ input: Int) -> Bool {
    let changes = changes(input)
    return changes.allSatisfy { $0 >= 0 } || changes.allSatisfy { $0 <= 0 }
  }

  /// Inputs with another whole number in every row under a name that says nothing. Where many are so it is how they
  /// were measured.
  private func unnamedIndices(beside known: Set<Int>) -> [(input: Int, finding: String)] {
    guard table.count >= Self.fewestShuffled else { return [] }
    if case .bytes = table.inputs, table.count > 256 { return [] }
    let unique = (0..<table.inputCount).filter { input in
      !known.contains(input) && !layout.nameless.contains(input)
        && Self.isUnique(table, [input], among: Self.fewestShuffled)
        && Self.isWhole(table, input) && Self.isUnique(table, [input])
    }
    guard unique.count <= Self.mostIndices, 2 * unique.count <= table.inputCount else { return [] }
    return unique.map {
      ($0, "holds another whole number in every row, as numbers of customers and the like do")
    }
  }

  private static let mostIndices = 3

  /// The first inputs when they count like the digits of an odometer, beside others that do not: the parts of an index.
  private func parts() -> [Int] {
    guard table.count >= Self.fewestShuffled else { return [] }
    return (2...4).last { width in
      guard width < table.inputCount, table.value(0, 0) != table.value(table.count - 1, 0) else {
        return false
      }
      var moves = [Int](repeating: 0, count: width)
      let turns = (1..<table.count).allSatisfy { row in
        guard let moved = (0..<width).first(where: { table.value(row, $0) != table.value(row - 1, $0) }),
          table.value(row, moved) == table.value(row - 1, moved) + 1
        else { return false }
        moves[moved] += 1
        return (moved + 1..<width).allSatisfy { table.value(row, $0) == table.value(0, $0) }
      }
      return turns && moves.allSatisfy { $0 > 0 }
    }.map { Array(0..<$0) } ?? []
  }

  /// Whether a name is that of an index, or has a part that says so: `id`, `row_number`, `PassengerId`.
  private func isNamedIndex(_ input: Int) -> Bool {
    guard layout.hasHeader else { return false }
    var words = [""]
    var previous: Character = " "
    for character in layout.inputs[input] {
      let begins = character.isUppercase && !previous.isUppercase || !character.isLetter
      if begins { words.append("") }
      if character.isLetter { words[words.count - 1] += character.lowercased() }
      previous = character
    }
    return !Self.names.isDisjoint(with: words) || Self.lastNames.contains(words.last { !$0.isEmpty } ?? "")
      || Self.wholeNames.contains(layout.inputs[input])
  }

  private static let names: Set = [
    "id", "ids", "idx", "index", "row", "rowid", "rownum", "rowno", "rownames", "uid",
  ]
  /// What a name ends in then: of a number of rooms it is the beginning.
  private static let lastNames: Set = [
    "no", "nr", "num", "number", "key", "code", "serial", "case", "record", "sample", "subject", "patient",
    "seq",
  ]
  /// What R, readr, Spark and pandas call an index without a name, and people a number.
  private static let wholeNames: Set = ["X", "...1", "_c0", "level_0", "Nr", "Nr.", "No", "No.", "#", "obs"]
}

extension IndexColumns {
  /// Whether an input is like an index, or a part of one: whole numbers from 0 on, or equal steps.
  static func counts(_ table: SampleTable, _ input: Int) -> Bool {
    isWhole(table, input) || progression(table, input) != nil
  }

  private static func isWhole(_ table: SampleTable, _ input: Int) -> Bool {
    (0..<table.count).allSatisfy { row in
      let value = table.value(row, input)
      return value >= 0 && value == value.rounded()
    }
  }

  /// The step by which an input changes from every row to the next; nil when there is none. Numbers are rounded as they
  /// are written and stored.
  private static func progression(_ table: SampleTable, _ input: Int) -> Double? {
    let first = table.value(0, input)
    let step = (table.value(table.count - 1, input) - first) / Double(table.count - 1)
    guard step.magnitude == 1 || table.count >= fewestSteps, step != 0 else { return nil }
    let tolerance = step.magnitude * tolerance
    let isSteady = (0..<table.count).allSatisfy { row in
      (table.value(row, input) - first - Double(row) * step).magnitude <= tolerance
    }
    return isSteady ? step : nil
  }

  /// Whether no two rows, or no two of the first, are the same in some inputs.
  static func isUnique(_ table: SampleTable, _ inputs: [Int], among first: Int = .max) -> Bool {
    var seen: Set<[Double]> = []
    return (0..<min(table.count, first)).allSatisfy { row in
      seen.insert(inputs.map { table.value(row, $0) }).inserted
    }
  }
}
