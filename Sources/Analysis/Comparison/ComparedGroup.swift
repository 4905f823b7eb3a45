public import Experiments
public import OrderedCollections
internal import Results

/// What stands in one line of a comparison: a point of a plan, or all points with one value of an axis.
public struct ComparedGroup: Sendable {
  /// What tells the group from the others: `experiment` when there are several, `variant` where there is one, and the
  /// paths of the axes.
  public let labels: OrderedDictionary<String, JSONValue>
  /// Other names a user may give it: its variant, and the label of its runs without the seed.
  let aliases: Set<String>
  /// One for each seed, in the order of the seeds.
  public let observations: [Observation]
  /// The number of samples that the metric is a share of, in the smallest part; nil where it is none, or nobody says it.
  public let samples: Int?

  /// The number of its runs that learnt nothing.
  public let idleRuns: Int

  /// A group from its parts.
  init(
    labels: OrderedDictionary<String, JSONValue>,
    aliases: Set<String> = [],
    observations: [Observation],
    samples: Int? = nil,
    idleRuns: Int = 0
  ) {
    self.idleRuns = idleRuns
    self.samples = samples
    self.labels = labels
    self.aliases = aliases
    self.observations = observations.sorted { $0.seed < $1.seed }
  }

  /// The key of the experiment among the labels.
  public static let experimentKey = "experiment"
  /// The key of the variant among the labels.
  public static let variantKey = "variant"

  /// The name: the experiment before a slash, the variant, then `path=value` for each axis that has an effect.
  public var name: String {
    let experiment = labels[Self.experimentKey].map { "\($0.cell)/" } ?? ""
    let axes = labels.filter { $0.key != Self.experimentKey && $0.key != Self.variantKey }
    return experiment + Self.name(variant: labels[Self.variantKey]?.cell ?? "", axes: axes)
  }

  /// The name of a point within its experiment.
  static func name(variant: String, axes: OrderedDictionary<String, JSONValue>) -> String {
    let values = axes.filter { $0.value != .null }.map { "\($0.key)=\($0.value.cell)" }
    let words = ([variant] + values).filter { !$0.isEmpty }
    return words.isEmpty ? "all" : words.joined(separator: " ")
  }

  /// The seeds.
  public var seeds: [Int] { observations.map(\.seed) }

  /// Whether growth took more operations in some of them than is known.
  public var hasUnknownFlops: Bool { observations.contains(where: \.hasUnknownFlops) }

  /// The moments of one figure over the seeds.
  public func moments(_ figure: KeyPath<Observation, Double>) -> Moments {
    Moments(of: observations.map { $0[keyPath: figure] })
  }

  /// The moments of one figure over the seeds where it was measured.
  public func moments(_ figure: KeyPath<Observation, Double?>) -> Moments {
    Moments(of: observations.compactMap { $0[keyPath: figure] })
  }

  /// The figures of the seeds that both groups have: this one minus the other.
  func differences(to other: ComparedGroup) -> [Double] {
    let figures = Dictionary(other.observations.map { ($0.seed, $0.figure) }, uniquingKeysWith: { $1 })
    return observations.compactMap { own in figures[own.seed].map { own.figure - $0 } }
  }
}
