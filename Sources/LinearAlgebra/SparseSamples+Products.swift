extension Matrix<Float> {
  /// `self ← (samples, 1) · parameters'`: the leading columns take the outputs, the others stay.
  ///
  /// - Parameters:
  ///   - samples: n samples.
  ///   - parameters: Outputs x (`samples.columns` + 1), biases last.
  public mutating func assignProduct(_ samples: SparseSamples, parameters: borrowing Matrix) {
    precondition(parameters.columns == samples.columns + 1, "parameters of another number of inputs")
    precondition(rows == samples.rows && parameters.rows <= columns, "outputs of another shape")
    precondition(
      parameters.stride >= Strips.padded(parameters.columns), "rows without room for their last block")
    let (stride, wideStride, units) = (stride, parameters.stride, parameters.rows)
    unsafe withUnsafePointers(from: parameters) { parameters, outputs in
      Strips.forEach(of: units) { strip, range in
        unsafe strip.multiply(
          samples, units: range, of: parameters, wideStride, into: outputs, stride)
      }
    }
  }

  /// `self ← alpha · deltas' · (samples, 1) + beta · self`.
  ///
  /// - Parameters:
  ///   - deltas: n x outputs.
  ///   - samples: n samples.
  ///   - beta: As in BLAS, 0 drops what stands here, be it a number or not.
  public mutating func assignProduct(
    deltas: borrowing Matrix, _ samples: SparseSamples, alpha: Float, beta: Float
  ) {
    precondition(columns == samples.columns + 1 && rows == deltas.columns, "parameters of another shape")
    precondition(deltas.rows == samples.rows, "deltas of another number of samples")
    precondition(stride >= Strips.padded(columns), "rows without room for their last block")
    let (stride, deltaStride, units) = (stride, deltas.stride, rows)
    unsafe withUnsafePointers(from: deltas) { deltas, target in
      Strips.forEach(of: units) { strip, range in
        unsafe strip.addOuterProducts(
          of: deltas, deltaStride, units: range, samples, alpha: alpha, beta: beta, into: target, stride)
      }
    }
  }
}

/// How units are divided into strips whose sums stay in registers.
enum Strips {
  typealias Lanes = SIMD8<Float>

  /// The number of units of the widest strip: so many sums hide the time that one addition takes.
  static let widest = 8 * Lanes.scalarCount

  /// The number of columns, blocks of eight filled.
  static func padded(_ columns: Int) -> Int {
    (columns + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
  }

  /// Calls `body` for every strip: no more of them than need be, as alike in width as can be.
  @inline(__always)
  fileprivate static func forEach(of units: Int, _ body: (any ProductStrip.Type, Range<Int>) -> Void) {
    let registers = padded(units) / Lanes.scalarCount
    let count = (padded(units) + widest - 1) / widest
    for index in 0..<count {
      let (first, end) = (registers * index / count, registers * (index + 1) / count)
      let range = first * Lanes.scalarCount..<Swift.min(end * Lanes.scalarCount, units)
      switch end - first {
      case 1: body(Strip<1>.self, range)
      case 2: body(Strip<2>.self, range)
      case 3: body(Strip<3>.self, range)
      case 4: body(Strip<4>.self, range)
      case 5: body(Strip<5>.self, range)
      case 6: body(Strip<6>.self, range)
      case 7: body(Strip<7>.self, range)
      default: body(Strip<8>.self, range)
      }
    }
  }
}

/// The products of samples with some of the units. A stride is how many numbers lie between the beginnings of two rows.
private protocol ProductStrip {
  /// `outputs (n x units) ← (samples, 1) · parameters'`.
  @unsafe
  static func multiply(
    _ samples: SparseSamples, units: Range<Int>, of parameters: UnsafePointer<Float>, _ stride: Int,
    into outputs: UnsafeMutablePointer<Float>, _ outputStride: Int)

  /// `target (units x inputs + 1) ← alpha · deltas' · (samples, 1) + beta · target`.
  @unsafe
  static func addOuterProducts(
    of deltas: UnsafePointer<Float>, _ deltaStride: Int, units: Range<Int>, _ samples: SparseSamples,
    alpha: Float, beta: Float, into target: UnsafeMutablePointer<Float>, _ stride: Int)
}

/// A strip of up to eight times `count` units.
private enum Strip<let count: Int>: ProductStrip {
  private typealias Lanes = Strips.Lanes
  /// A number for each unit.
  private typealias Sums = InlineArray<count, Lanes>

  private static var lanes: Int { Lanes.scalarCount }
  private static var width: Int { count * lanes }

  static func multiply(
    _ samples: SparseSamples, units: Range<Int>, of parameters: UnsafePointer<Float>, _ stride: Int,
    into outputs: UnsafeMutablePointer<Float>, _ outputStride: Int
  ) {
    let (rows, columns, byRow) = (samples.rows, samples.zeros.columns, samples.byRow)
    unsafe samples.panel.withUnsafeMutablePointer { panel in
      unsafe transpose(parameters, stride, units, columns: columns, into: panel)
      let ofZeros = unsafe samples.zeros.withUnsafePointer { zero in
        var sums = Sums(repeating: .zero)
        for column in 0..<columns { unsafe add(zero[column], of: panel + column &* width, to: &sums) }
        return sums
      }
      let (starts, elements) = (byRow.starts.span, byRow.list.span)
      for row in 0..<rows {
        var sums = ofZeros
        unsafe add(elements, starts[row]..<starts[row + 1], of: panel, to: &sums)
        let output = unsafe outputs + row * outputStride
        for block in 0..<count {
          let unit = units.lowerBound + block * lanes
          unsafe store(sums[block], to: output + unit, count: units.upperBound - unit)
        }
      }
    }
  }

  static func addOuterProducts(
    of deltas: UnsafePointer<Float>, _ deltaStride: Int, units: Range<Int>, _ samples: SparseSamples,
    alpha: Float, beta: Float, into target: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    let (rows, columns, byColumn) = (samples.rows, samples.zeros.columns, samples.byColumn)
    unsafe samples.panel.withUnsafeMutablePointer { panel in
      let total = unsafe copy(deltas, deltaStride, units, rows: rows, into: panel)
      unsafe samples.zeros.withUnsafePointer { zero in
        let (starts, elements) = (byColumn.starts.span, byColumn.list.span)
        var first = 0
        while first < columns {
          var block = InlineArray<8, Sums>(repeating: .init(repeating: .zero))
          for index in 0..<8 {
            let column = first &+ index
            let ofZero = unsafe Lanes(repeating: zero[column])
            var sums = Sums { ofZero * total[$0] }
            unsafe add(elements, starts[column]..<starts[column + 1], of: panel, to: &sums)
            block[index] = sums
          }
          for index in 0..<count {
            let unit = units.lowerBound &+ index &* lanes
            unsafe transpose(
              { alpha * block[$0][index] }, to: target + (unit &* stride &+ first), stride,
              rows: units.upperBound &- unit
            ) { place, fresh in
              unsafe beta == 0 ? fresh : beta * Lanes(at: place) + fresh
            }
          }
          first &+= 8
        }
      }
    }
  }

  /// `sums += values · rows of the panel`, one row for each element.
  @inline(__always)
  @unsafe
  private static func add(
    _ elements: Span<SparseElements.Element>, _ range: Range<Int>, of panel: UnsafeMutablePointer<Float>,
    to sums: inout Sums
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let element = unsafe elements[unchecked: index]
      unsafe add(element.value, of: panel + Int(element.position) &* width, to: &sums)
      index &+= 1
    }
  }

  /// `sums += value · row`.
  @inline(__always)
  @unsafe
  private static func add(_ value: Float, of row: UnsafeMutablePointer<Float>, to sums: inout Sums) {
    let factor = Lanes(repeating: value)
    for block in 0..<count { unsafe sums[block].addProduct(factor, Lanes(at: row + block &* lanes)) }
  }

  /// Writes the parameters of the units input after input.
  @inline(__always)
  @unsafe
  private static func transpose(
    _ parameters: UnsafePointer<Float>, _ stride: Int, _ units: Range<Int>, columns: Int,
    into panel: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<count {
      let unit = units.lowerBound &+ block &* lanes
      var column = 0
      while column < columns {
        unsafe transpose(
          { lane in
            unsafe unit &+ lane < units.upperBound
              ? Lanes(at: parameters + ((unit &+ lane) &* stride &+ column)) : .zero
          }, to: panel + (column &* width &+ block &* lanes), width, rows: lanes)
        column &+= lanes
      }
    }
  }

  /// Brings the units' columns of some rows together, zeros for units that are not there, and adds the rows up.
  @inline(__always)
  @unsafe
  private static func copy(
    _ deltas: UnsafePointer<Float>, _ stride: Int, _ units: Range<Int>, rows: Int,
    into panel: UnsafeMutablePointer<Float>
  ) -> Sums {
    var sums = Sums(repeating: .zero)
    for row in 0..<rows {
      for block in 0..<count {
        let unit = units.lowerBound &+ block &* lanes
        let source = unsafe deltas + (row &* stride &+ unit)
        var numbers = Lanes.zero
        if units.upperBound &- unit >= lanes {
          numbers = unsafe Lanes(at: source)
        } else {
          for lane in 0..<units.upperBound &- unit { numbers[lane] = unsafe source[lane] }
        }
        sums[block] += numbers
        unsafe numbers.store(at: panel + (row &* width &+ block &* lanes))
      }
    }
    return sums
  }

  /// Writes eight times eight numbers with rows and columns exchanged.
  ///
  /// Each of three steps moves one bit of a number's place in its row to its row's, and one of its row's to its own.
  /// Numbers stay in registers as long as none of them is chosen by a variable.
  ///
  /// - Parameters:
  ///   - row: One of eight rows.
  ///   - target: Where the first of the new rows goes.
  ///   - count: How many of the new rows are written.
  ///   - store: What is written for a new row.
  @inline(__always)
  @unsafe
  private static func transpose(
    _ row: (Int) -> Lanes, to target: UnsafeMutablePointer<Float>, _ stride: Int, rows count: Int,
    storing store: (_ place: UnsafeMutablePointer<Float>, Lanes) -> Lanes = { $1 }
  ) {
    typealias Pairs = (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)
    func step(_ pairs: Pairs) -> Pairs {
      (
        SIMD16(lowHalf: pairs.0.evenHalf, highHalf: pairs.1.evenHalf),
        SIMD16(lowHalf: pairs.2.evenHalf, highHalf: pairs.3.evenHalf),
        SIMD16(lowHalf: pairs.0.oddHalf, highHalf: pairs.1.oddHalf),
        SIMD16(lowHalf: pairs.2.oddHalf, highHalf: pairs.3.oddHalf)
      )
    }
    let pairs = step(
      step(
        step(
          (
            SIMD16(lowHalf: row(0), highHalf: row(1)), SIMD16(lowHalf: row(2), highHalf: row(3)),
            SIMD16(lowHalf: row(4), highHalf: row(5)), SIMD16(lowHalf: row(6), highHalf: row(7))
          ))))
    func write(_ lane: Int, _ row: Lanes) {
      guard lane < count else { return }
      let place = unsafe target + lane &* stride
      unsafe store(place, row).store(at: place)
    }
    write(0, pairs.0.lowHalf)
    write(1, pairs.0.highHalf)
    write(2, pairs.1.lowHalf)
    write(3, pairs.1.highHalf)
    write(4, pairs.2.lowHalf)
    write(5, pairs.2.highHalf)
    write(6, pairs.3.lowHalf)
    write(7, pairs.3.highHalf)
  }

  @inline(__always)
  @unsafe
  private static func store(_ lanes: Lanes, to numbers: UnsafeMutablePointer<Float>, count: Int) {
    guard count < Lanes.scalarCount else { return unsafe lanes.store(at: numbers) }
    for lane in 0..<count { unsafe numbers[lane] = lanes[lane] }
  }
}
