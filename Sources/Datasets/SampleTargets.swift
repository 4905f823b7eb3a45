/// The numbers that are predicted of the samples of a table, as they stand in the data.
struct SampleTargets: Sendable {
  /// The name of each target.
  let names: [String]
  /// Row after row, one number for each target.
  let values: [Double]

  /// Each target with its range.
  var inWords: [String] {
    names.indices.map { target in
      let numbers = stride(from: target, to: values.count, by: names.count).map { values[$0] }
      return "\(names[target]) (\(Float(numbers.min() ?? 0)) to \(Float(numbers.max() ?? 0)))"
    }
  }
}
