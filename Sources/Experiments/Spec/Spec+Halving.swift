public import Datasets
internal import Glibc
internal import Training
public import YAML

extension Spec {
  /// What is wrong where operations end the training so early that points cannot compete, which only their data can tell; nil
  /// where nothing is.
  ///
  /// - Parameter size: The size of a data set, asked for where operations are given; nil where it is not known.
  public func halvingProblem(size: (DatasetConfiguration) throws -> DataSize?) rethrows -> Diagnostic? {
    guard let halving, let place = halvingPlace else { return nil }
    var worst: (flops: Double, epochs: Double)?
    for run in points.filter({ $0.includedPaths == nil }).map(\.settings.run) {
      guard let flops = run.training.flops, let size = try size(run.dataset) else { continue }
      let epochs = run.epochs(on: size)
      if epochs < worst?.epochs ?? Double(halving.factor) { worst = (flops, epochs) }
    }
    guard let worst else { return nil }
    let most = (worst.epochs * 100).rounded(.down) / 100
    return Diagnostic(
      source: place.source, range: place.range,
      message:
        "the last rung is at 1/\(halving.factor) of the training and at the end of an epoch, but training.flops, "
        + "\(worst.flops.shortest), is enough for \(most.shortest) epochs; give at least "
        + "\(Self.roundedUp(worst.flops / worst.epochs * Double(halving.factor)).shortest), or lower halving.factor"
    )
  }

  /// The number of three digits that is not below another.
  private static func roundedUp(_ number: Double) -> Double {
    let unit = pow(10, max(0, log10(number).rounded(.down) - 2))
    return (number / unit).rounded(.up) * unit
  }
}
