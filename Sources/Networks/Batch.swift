public import LinearAlgebra

/// Samples as a network reads them, and their classes.
public final class Batch {
  /// n x (columns + 1): the samples' inputs in the columns of `columns`, and a final column of ones.
  public var input: Matrix<Float>
  /// The inputs that stand in `input`: all of them, unless some are the same in the whole batch.
  public var columns: VaryingColumns
  /// The n classes, from 0.
  public var labels: [Int32] = []
  /// The largest number of samples.
  public let capacity: Int

  /// Room for up to `capacity` samples.
  public init(capacity: Int, inputCount: Int) {
    self.capacity = capacity
    input = Matrix(rows: capacity, columns: inputCount + 1)
    columns = VaryingColumns(all: inputCount)
  }
}
