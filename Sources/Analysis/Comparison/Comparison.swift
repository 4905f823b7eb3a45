internal import Experiments

/// Variants side by side: means over seeds with their intervals, and differences to a base.
public struct Comparison: Sendable {
  /// A line of the table.
  public struct Row: Sendable {
    /// What stands in it.
    public let group: ComparedGroup
    /// What is compared, over the seeds.
    public let figure: Moments
    /// The interval of its mean; nil with fewer than two seeds.
    public let interval: ConfidenceInterval?
    /// The difference to the base; nil for the base itself, and where there is none.
    public fileprivate(set) var difference: Difference?
  }

  /// The difference of a group to the base, over the seeds both have.
  public struct Difference: Sendable {
    /// The group minus the base, over the pairs.
    public let moments: Moments
    /// The interval of the mean; nil with fewer than two pairs.
    public let interval: ConfidenceInterval?
    /// The p value of the paired test; nil without a pair.
    public let p: Double?
    /// The p value after Holm's correction over the table.
    public fileprivate(set) var adjustedP: Double?
  }

  /// How runs are compared.
  public struct Method: Sendable {
    /// What is compared.
    public var figure = ComparedFigure.metric(.testAccuracy)
    /// The point of the training.
    public var view = ComparisonView.final
    /// Which operations the view counts, where it counts any.
    public var flops = CountedFlops.all
    /// How intervals are found.
    public var interval = ConfidenceInterval.Method.t
    /// The paired test.
    public var test = PairedTest.signFlip
    /// The level of the tests; intervals hold the truth in one minus this share.
    public var level = 0.05

    /// The final test accuracy, with everything else at its default.
    public init() {}
  }

  /// How the runs were compared.
  public let method: Method
  /// What a run may have spent, in a view with a budget.
  public let budget: Double?
  /// The axis of a marginal table; nil when each point has a line of its own.
  public let axis: String?
  /// How the runs were split; nil where nobody says it.
  public let split: SplitDraw?
  /// The lines, in the order of the plans.
  public let rows: [Row]
  /// The base; nil without one.
  public let base: ComparedGroup?
  /// The best points of the searches.
  public let searches: [SearchResult]
  /// What a reader should know.
  public let warnings: [ComparisonWarning]

  /// The number of differences with a p value: those that Holm's correction is over.
  public var comparisons: Int { rows.count { $0.difference?.p != nil } }

  /// Compares some groups.
  ///
  /// - Parameters:
  ///   - groups: The lines, `ComparedRuns.points` or a marginal of them.
  ///   - base: One of the groups' names.
  public init(
    _ groups: [ComparedGroup],
    base: ComparedGroup?,
    method: Method,
    budget: Double? = nil,
    axis: String? = nil,
    split: SplitDraw? = nil,
    searches: [SearchResult] = [],
    warnings: [ComparisonWarning] = []
  ) {
    self.split = split
    self.searches = searches
    self.method = method
    self.budget = budget
    self.axis = axis
    self.base = base
    var rows = groups.map { group in
      Row(
        group: group,
        figure: group.moments(\.figure),
        interval: ConfidenceInterval(
          of: group.observations.map(\.figure), level: 1 - method.level, by: method.interval
        )?.within(method.figure.range),
        difference: base.flatMap {
          $0.labels == group.labels ? nil : Difference(group.differences(to: $0), method)
        }
      )
    }
    let tested = rows.indices.filter { rows[$0].difference?.p != nil }
    let adjusted = HolmCorrection.adjusted(tested.compactMap { rows[$0].difference?.p })
    for (index, p) in zip(tested, adjusted) { rows[index].difference?.adjustedP = p }
    self.rows = rows
    self.warnings = warnings + Self.warnings(about: rows, base: base, level: method.level)
  }

  private static func warnings(
    about rows: [Row],
    base: ComparedGroup?,
    level: Double
  ) -> [ComparisonWarning] {
    var warnings: [ComparisonWarning] = []
    if Set(rows.map(\.group.seeds)).count > 1 {
      warnings.append(.unequalSeeds(rows.map { "\($0.group.name) has \($0.group.seeds.count)" }))
    }
    let coarse = rows.filter { row in
      row.group.samples.map { row.interval?.isFinerThanOne(of: $0) ?? false } ?? false
    }
    if let fewest = coarse.compactMap(\.group.samples).min() {
      warnings.append(.fewSamples(coarse.map(\.group.name), samples: fewest))
    }
    if let base {
      let lonely = rows.filter { $0.difference?.moments.count == 0 }
      if !lonely.isEmpty { warnings.append(.nothingPaired(lonely.map(\.group.name), base: base.name)) }
    }
    // Without a base the question is what a test between two lines could give.
    let pairs = base == nil ? rows.map(\.figure.count) : rows.compactMap { $0.difference?.moments.count }
    let tests = base == nil ? min(1, rows.count - 1) : pairs.count { $0 > 0 }
    if let fewest = pairs.filter({ $0 > 0 }).min(), tests > 0,
      Double(tests) * PairedTest.smallestP(pairs: fewest) >= level
    {
      warnings.append(.tooFewSeeds(pairs: fewest, comparisons: tests, level: level))
    }
    return warnings
  }
}

extension Comparison.Difference {
  fileprivate init(_ differences: [Double], _ method: Comparison.Method) {
    moments = Moments(of: differences)
    interval = ConfidenceInterval(of: differences, level: 1 - method.level, by: method.interval)?
      .within(method.figure.metric?.differenceRange)
    p = method.test.p(of: differences)
  }
}
