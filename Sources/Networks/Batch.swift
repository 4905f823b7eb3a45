public import LinearAlgebra

/// Samples as a network reads them, and their classes.
public final class Batch {
  /// n x (inputs + 1): the samples' inputs, and a final column of ones.
  public var input: Matrix<Float>
  /// The samples' inputs where most of them are zero: then they stand here and not in `input`.
  public var sparse: SparseSamples?
  /// The n classes, from 0; 0 for all where numbers are predicted.
  public var labels: [Int32] = []
  /// The numbers that are predicted, standardised, n x outputs, row after row; none where classes are.
  public var targets: [Double] = []
  /// The largest number of samples.
  public let capacity: Int

  /// The number of samples.
  public var rows: Int { sparse?.rows ?? input.rows }

  /// The bytes that the samples' inputs take.
  public var byteCount: Int { input.capacity * MemoryLayout<Float>.stride + (sparse?.byteCount ?? 0) }

  /// Room for up to `capacity` samples.
  ///
  /// - Parameter isSparse: Whether their inputs come as `sparse`.
  public init(capacity: Int, inputCount: Int, isSparse: Bool = false) {
    self.capacity = capacity
    input = Matrix(rows: isSparse ? 0 : capacity, columns: inputCount + 1)
    sparse = isSparse ? SparseSamples(capacity: capacity, columns: inputCount) : nil
  }
}
