/// Something whose speed is watched: a line of the table of benchmarks.
struct Benchmark: Sendable {
  /// `family/what`, for `--filter`.
  let name: String
  /// What is done, in a line.
  let summary: String
  /// Measures it.
  let measure: @Sendable (Workbench) throws -> [Figure]

  init(_ name: String, _ summary: String, measure: @escaping @Sendable (Workbench) throws -> [Figure]) {
    self.name = name
    self.summary = summary
    self.measure = measure
  }

  /// Every benchmark, family by family.
  static let all: [Benchmark] = training + executor + scale + estimates

  /// The benchmarks whose names hold one of some texts; all when there is none.
  static func named(_ filters: [String]) -> [Benchmark] {
    all.filter { benchmark in filters.isEmpty || filters.contains { benchmark.name.contains($0) } }
  }
}
