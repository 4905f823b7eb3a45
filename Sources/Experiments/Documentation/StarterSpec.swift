public import Datasets

/// A spec for a data file that runs as it is: a network that grows beside three of fixed width, with what was found in
/// the file in its comments.
public struct StarterSpec {
  /// The name of the experiment, made of that of the file.
  public let name: String
  private let proposal: DatasetProposal

  /// A spec for what was found in a file.
  public init(_ proposal: DatasetProposal) {
    self.proposal = proposal
    name = Self.name(of: proposal.configuration.path ?? "")
  }

  /// The widths to compare with.
  private static let widths = [8, 32, 128]
  /// About so many steps a network is trained, as long as that is neither few epochs nor very many.
  private static let steps = 5_000

  private var isRegression: Bool { proposal.configuration.task == .regression }

  private var batchSize: Int {
    switch proposal.sizes.training {
    case ..<1_000: 16
    case ..<20_000: 32
    default: 128
    }
  }

  private var epochs: Int {
    let batches = max(1, proposal.sizes.training / batchSize)
    return min(100, max(10, Self.steps / batches))
  }

  /// Whether YAML reads the name as a text without quotes: `123` and `null` are none.
  private var isPlainText: Bool {
    name.first?.isLetter == true && !["true", "false", "null"].contains(name)
  }

  /// The YAML text.
  public var text: String {
    let lines =
      head
      + ["version: 1", "name: \(isPlainText ? name : "\"\(name)\"")", "dataset:"]
      + dataset.map { "  " + $0 }
      + [
        // On made-up tables of 500 rows, 320 of them to train on, this was a point better than from two; of 1,000 as good.
        proposal.sizes.training < 500
          ? Self.line("model: {hidden: [8, 8]}", "the widths that growth begins with: few rows show little")
          : Self.line("model: {hidden: [2, 2]}", "the widths that growth begins with"),
        isRegression
          ? "optimizer: {name: adam, learning_rate: 0.01, schedule: {name: cosine}}"
          : "optimizer: {learning_rate: 0.05, momentum: 0.9, weight_decay: 0.003, schedule: {name: cosine, warmup_epochs: 1}}",
        "training: {epochs: \(epochs), batch_size: \(batchSize)}",
        Self.line("growth: {method: tiny}", "when, where and by how many units is found out"),
        Self.line("seeds: 5", "every variant is trained five times"),
        "variants:", "  grown: {}",
      ]
      + Self.widths.map { "  fixed_\($0): {growth.method: none, model.hidden: [\($0), \($0)]}" }
    return lines.map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    let found = proposal.description
    let counts =
      proposal.classCounts.isEmpty || proposal.classCounts.count > 20
      ? [] : zip(found.classes, proposal.classCounts).map { "\($0) \($1)" }
    var lines = ["Written by 'sprout init', which found", "  " + found.line]
    if !counts.isEmpty { lines.append("  rows of each class: " + counts.joined(separator: ", ")) }
    if let most = proposal.classCounts.max(), let fewest = proposal.classCounts.min(), most > 3 * fewest {
      lines.append(
        "  The classes are not balanced: compare by --metric test_balanced_accuracy or test_macro_f1 too.")
    }
    lines += found.warnings.map { "  warning: \($0)" }
    lines += [
      "Saved as \(name).yaml, it is run by 'sprout run \(name).yaml'; then 'sprout compare \(name)' and 'sprout report "
        + "\(name)' say",
      "how the network that grew does beside those of fixed width. 'sprout explain KEY' says what a key means.",
    ]
    return lines.map { "# " + Self.plain($0) }
  }

  private var dataset: [String] {
    let configuration = proposal.configuration
    let sizes = proposal.sizes
    var lines = [
      "name: \(configuration.name.rawValue)",
      Self.inner(
        "path: \(Self.scalar(configuration.path ?? ""))", "relative to the folder in which sprout is started"),
    ]
    if configuration.name == .csv {
      if let labels = configuration.label?.names {
        let words = labels.map(Self.scalar).joined(separator: ", ")
        lines.append(
          Self.inner("label: " + (labels.count == 1 ? words : "[\(words)]"), proposal.labelReason ?? ""))
      }
      if isRegression {
        lines.append(
          Self.inner("task: regression", "numbers, not classes; the columns to predict may be several"))
      }
      lines += proposal.leftOut.map { "# left out: " + Self.plain($0.reason) }
      if !configuration.drop.isEmpty {
        lines.append("drop: [\(configuration.drop.map(Self.scalar).joined(separator: ", "))]")
      }
      lines += [
        Self.inner(
          "header: \(configuration.header.rawValue)",
          configuration.header == .present ? "the first line names the columns" : "the first line holds data"),
        "delimiter: \(Self.scalar(configuration.delimiter ?? ","))",
      ]
    }
    if proposal.description.testSamples == nil {
      lines.append(
        Self.inner("test: \(configuration.test)", "\(sizes.test) rows, which are only reported on"))
    }
    lines.append(
      Self.inner(
        "validation: \(configuration.validation)",
        "\(sizes.validation) of the others, by which growth and early stopping decide; \(sizes.training) are left to train on"
      ))
    lines.append(
      Self.inner("split_seed: seed", "every seed draws parts of its own: intervals cover that choice too"))
    return lines
  }

  /// A line of a section with a comment behind it.
  private static func inner(_ text: String, _ comment: String) -> String { line(text, comment, column: 26) }

  /// A line with a comment behind it.
  private static func line(_ text: String, _ comment: String, column: Int = 28) -> String {
    text + String(repeating: " ", count: max(2, column - text.count)) + "# " + plain(comment)
  }

  /// Text on one line.
  private static func plain(_ text: String) -> String {
    String(text.map { $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? " " : $0 })
  }

  /// A text as a scalar of YAML: as it is where that is safe, else in double quotes.
  private static func scalar(_ text: String) -> String {
    let isNumber = Int(text).map { String($0) == text } ?? false
    let isPlain =
      text.contains(/^[A-Za-z_~.\/][A-Za-z0-9_.\/\-]*( [A-Za-z0-9_.\/\-]+)*$/)
      && !["true", "false", "null"].contains(text.lowercased()) && text != "~" && Double(text) == nil
    return isNumber || isPlain ? text : JSONValue.string(text).text
  }

  /// The name of an experiment for a file: its own without what names cannot hold.
  private static func name(of path: String) -> String {
    var base = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    for ending in [".gz", ".csv", ".tsv", ".txt"] where base.hasSuffix(ending) {
      base.removeLast(ending.count)
    }
    let safe = base.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
    let name = String(String(safe).drop { "_-".contains($0) }.prefix(64))
    return name.isEmpty ? "data" : name
  }
}
