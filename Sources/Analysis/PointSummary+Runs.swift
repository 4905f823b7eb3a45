internal import Experiments
internal import Results

extension PointSummary {
  /// The growth method of its runs; `none` for a fixed network.
  public var method: String { runs.first?.json["config"]?[path: "growth.method"]?.string ?? "none" }
  /// Whether its networks grow.
  public var grows: Bool { method != "none" }

  /// A figure of the result or the cost of each of its runs, where it was measured.
  public func figures(_ name: String) -> [Double] { runs.compactMap { $0.figure(name)?.number } }

  /// Whether growth took more operations in some of its runs than is known.
  public var hasUnknownFlops: Bool { runs.contains(where: \.hasUnknownFlops) }

  /// Floating-point operations of training and growth together.
  public var totalFlops: Moments {
    Moments(
      of: runs.compactMap { run in
        guard let training = run.figure("train_flops")?.number,
          let growth = run.figure("growth_flops")?.number
        else { return nil }
        return training + growth
      }
    )
  }
}
