/// The mean of some samples' values and its standard error.
struct SampleMean {
  /// The mean.
  let mean: Double
  /// The standard error of the mean; 0 for fewer than two values.
  let error: Double

  /// The mean in units of its standard error; 0 where there is no error.
  var tValue: Double { error > 0 ? mean / error : 0 }

  /// The mean of some values.
  init(_ values: [Double]) {
    let count = Double(max(values.count, 1))
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    error = (squares / max(count - 1, 1) / count).squareRoot()
  }
}
