/// Which columns of a batch of samples vary from row to row.
///
/// An input that is the same in every sample does what a bias does. With samples `(x, c, 1)`, `c` the inputs that stay,
/// and parameters `(W, C, b)`
///
///     x W' + c C' + b = (x, 1) (W, b + C c)',    dL/dC = dL/db c',
///
/// so a product over the samples needs the columns that vary alone. Of a batch of 128 images of MNIST a third of the
/// pixels are the same in all of them.
public struct VaryingColumns: ~Copyable {
  /// The columns that a batch is made of, in ascending runs: those that vary, and short gaps between them.
  public private(set) var runs: [Range<Int>]
  /// The number of columns in all runs.
  public private(set) var count: Int
  /// The number of columns, those that stay included.
  public let total: Int
  /// 1 x (total + 1): the value of every column that stands in no run, 0 for the others, and the bias's 1.
  public private(set) var constants: Matrix<Float>

  /// Whether some columns stand in no run.
  public var isPartial: Bool { count < total }

  /// Copying parameters to and fro is not worth fewer columns than this.
  public static var fewestSaved: Int { 64 }
  /// A gap between two runs that is shorter than this is filled: short runs are slow to copy.
  private static var shortestGap: Int { 4 }

  /// All of `total` columns.
  public init(all total: Int) {
    self.total = total
    count = total
    runs = [0..<total]
    constants = Matrix(rows: 1, columns: total + 1)
    constants[0, total] = 1
  }

  /// Leaves out what stays, if that is worth it.
  ///
  /// - Parameters:
  ///   - varies: For each column whether it varies: 0 if not.
  ///   - value: The value of a column that does not.
  public mutating func assign(_ varies: Span<UInt8>, value: (_ column: Int) -> Float) {
    precondition(varies.count == total, "\(varies.count) marks for \(total) columns")
    runs.removeAll(keepingCapacity: true)
    count = 0
    for column in 0..<total where varies[column] != 0 {
      if let last = runs.last, column - last.upperBound < Self.shortestGap {
        runs[runs.count - 1] = last.lowerBound..<column + 1
      } else {
        runs.append(column..<column + 1)
      }
    }
    for run in runs { count += run.count }
    if total - count < Self.fewestSaved {
      runs.removeAll(keepingCapacity: true)
      runs.append(0..<total)
      count = total
    }
    for run in runs {
      for column in run { constants[0, column] = 0 }
    }
    for index in 0...runs.count {
      let start = index == 0 ? 0 : runs[index - 1].upperBound
      let end = index == runs.count ? total : runs[index].lowerBound
      for column in start..<end { constants[0, column] = value(column) }
    }
  }
}

extension VaryingColumns {
  /// Brings the columns of the runs together.
  ///
  /// - Parameters:
  ///   - wide: `total` numbers.
  ///   - narrow: Takes `count` numbers; other memory than `wide`.
  @unsafe
  public borrowing func gather(from wide: UnsafePointer<Float>, into narrow: UnsafeMutablePointer<Float>) {
    var target = unsafe narrow
    for run in runs {
      unsafe copy(run.count, from: wide + run.lowerBound, to: target)
      unsafe target += run.count
    }
  }

  /// Puts the columns of the runs where they belong; the others stay.
  ///
  /// - Parameters:
  ///   - narrow: `count` numbers.
  ///   - wide: `total` numbers in other memory.
  @unsafe
  public borrowing func scatter(from narrow: UnsafePointer<Float>, into wide: UnsafeMutablePointer<Float>) {
    var source = unsafe narrow
    for run in runs {
      unsafe copy(run.count, from: source, to: wide + run.lowerBound)
      unsafe source += run.count
    }
  }

  /// Runs are some twenty columns long: to call the library for each takes longer than to copy it.
  @inline(__always)
  @unsafe
  private func copy(
    _ count: Int, from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    let lanes = SIMD8<Float>.scalarCount
    guard count >= lanes else {
      for column in 0..<count { unsafe target[column] = source[column] }
      return
    }
    var column = 0
    while column < count {
      // The last lanes end with the run, and take some numbers a second time.
      column = min(column, count &- lanes)
      let numbers = unsafe UnsafeRawPointer(source + column).loadUnaligned(as: SIMD8<Float>.self)
      unsafe UnsafeMutableRawPointer(target + column).storeBytes(of: numbers, as: SIMD8<Float>.self)
      column &+= lanes
    }
  }
}

extension Matrix<Float> {
  /// `(W, C, b)` as `(W, b + C c)`: takes the shape rows x (`columns.count` + 1), for which there must be the capacity.
  ///
  /// - Parameter parameters: Rows x (`columns.total` + 1), biases last.
  public mutating func assign(_ parameters: borrowing Matrix, narrowedTo columns: borrowing VaryingColumns) {
    precondition(parameters.columns == columns.total + 1, "parameters of another number of inputs")
    var biases = Matrix(rows: parameters.rows, columns: 1)
    biases.assignProduct(parameters, columns.constants, transposing: .right)
    reshape(rows: parameters.rows, columns: columns.count + 1)
    let (rows, stride, wideStride) = (rows, stride, parameters.stride)
    unsafe parameters.withUnsafePointer { wide in
      unsafe withUnsafeMutablePointer { narrow in
        for row in 0..<rows {
          let target = unsafe narrow + row * stride
          unsafe columns.gather(from: wide + row * wideStride, into: target)
          unsafe target[columns.count] = biases[row, 0]
        }
      }
    }
  }

  /// `self ← gradient + kept · self`, from the gradient with respect to `(W, b + C c)`.
  ///
  /// - Parameters:
  ///   - gradient: Rows x (`columns.count` + 1).
  ///   - kept: As in BLAS, 0 drops what stands here, be it a number or not.
  public mutating func assign(
    _ gradient: borrowing Matrix, widenedFrom columns: borrowing VaryingColumns, keeping kept: Float
  ) {
    precondition(self.columns == columns.total + 1 && rows == gradient.rows, "parameters of another shape")
    precondition(gradient.columns == columns.count + 1, "a gradient of other columns")
    let (rows, width, stride, narrowStride) = (rows, self.columns, stride, gradient.stride)
    // Zero between the runs, for every row writes the same columns.
    var spread = Matrix(rows: 1, columns: width)
    unsafe columns.constants.withUnsafePointer { constants in
      unsafe gradient.withUnsafePointer { narrow in
        unsafe spread.withUnsafeMutablePointer { spread in
          unsafe withUnsafeMutablePointer { wide in
            for row in 0..<rows {
              let source = unsafe narrow + row * narrowStride
              unsafe columns.scatter(from: source, into: spread)
              let bias = unsafe source[columns.count]
              let target = unsafe wide + row * stride
              if kept == 0 {
                for column in 0..<width {
                  unsafe target[column] = spread[column] + bias * constants[column]
                }
              } else {
                for column in 0..<width {
                  unsafe target[column] =
                    kept * target[column] + (spread[column] + bias * constants[column])
                }
              }
            }
          }
        }
      }
    }
  }
}
