extension DatasetConfiguration {
  /// A synthetic set whose drawing needs more numbers at once is refused: they take gigabytes.
  private static let mostNumbers = 1_000_000_000

  /// The widths of what is drawn for every sample, in order; none for sets that are not drawn.
  private var drawnWidths: [Int] { name.drawn?.widths(of: self) ?? [] }

  /// Why a synthetic set has too many samples to be drawn, in a sentence; nil when it has not, and for other sets.
  public var samplesProblem: String? {
    guard let widest = drawnWidths.max(), let count = Self.excess(samples, widest) else { return nil }
    let layer = name == .teacher ? "the widest layer of the teacher, \(widest)" : "\(widest) inputs"
    return
      "dataset.samples: \(samples) samples times \(layer), are \(count) numbers, too many to be drawn; the limit is "
      + "\(Self.mostNumbers)"
  }

  /// Why the teacher has too many weights to be drawn, in a sentence; nil when it has not, and for other sets.
  public var teacherProblem: String? {
    for (width, next) in zip(drawnWidths, drawnWidths.dropFirst()) {
      guard let count = Self.excess(width, next) else { continue }
      return
        "dataset.teacher_hidden: a layer of the teacher from \(width) to \(next) has \(count) weights, too many to be "
        + "drawn; the limit is \(Self.mostNumbers)"
    }
    return nil
  }

  /// A product in words when it is above the limit.
  private static func excess(_ first: Int, _ second: Int) -> String? {
    let (product, overflows) = first.multipliedReportingOverflow(by: second)
    return overflows ? "more than 9e18" : product > mostNumbers ? "\(product)" : nil
  }
}
