/// Products with a layer of very few units, as a growing network has at its beginning.
///
/// A library packs the operands of a product first, and its kernels are made for sixteen rows and more: with a handful
/// of units that takes longer than the product itself. Here the samples are read where they are, which takes half to a
/// quarter of the time. The order of every sum is fixed: among these products bits depend on neither the machine nor,
/// for outputs, the number of samples and units.
extension Float {
  /// With more units than this the library is as fast.
  private static var mostUnits: Int { 8 }
  /// With fewer inputs than this nothing takes long.
  private static var fewestInputs: Int { 32 }

  /// Whether `multiplyNarrow` takes the product `op(a) · op(b)`.
  static func isNarrow(
    _ aOrientation: Orientation, _ bOrientation: Orientation, rows: Int, columns: Int, inner: Int
  ) -> Bool {
    switch (aOrientation, bOrientation) {
    case (.asIs, .transposed): columns <= mostUnits && inner >= fewestInputs
    case (.transposed, .asIs): rows <= mostUnits && columns >= fewestInputs
    default: false
    }
  }

  /// `c ← alpha · op(a) · op(b) + beta · c` for a narrow product; the arguments are those of `gemm`.
  @unsafe
  static func multiplyNarrow(
    _ a: UnsafePointer<Float>, _ aOrientation: Orientation, _ aStride: Int, _ b: UnsafePointer<Float>,
    _ bStride: Int, into c: UnsafeMutablePointer<Float>, _ cStride: Int, rows: Int, columns: Int, inner: Int,
    alpha: Float, beta: Float
  ) {
    for row in 0..<rows {
      let target = unsafe c + row * cStride
      // As in BLAS a factor of zero drops what stands there, be it a number or not.
      for column in 0..<columns { unsafe target[column] = beta == 0 ? 0 : beta * target[column] }
    }
    guard alpha != 0 else { return }
    switch aOrientation {
    case .asIs:
      forEachBlock(samples: rows, units: columns) { block, sample, unit in
        unsafe block.addDotProducts(
          of: a + sample * aStride, aStride, and: b + unit * bStride, bStride, length: inner, scale: alpha,
          to: c + sample * cStride + unit, cStride)
      }
    case .transposed:
      forEachBlock(samples: inner, units: rows) { block, sample, unit in
        unsafe block.addWeightedSums(
          of: b + sample * bStride, bStride, weights: a + sample * aStride + unit, aStride, length: columns,
          scale: alpha, to: c + unit * cStride, cStride)
      }
    }
  }

  /// Four samples and two units at a time, as far as there are as many: what is read of one serves all of the other.
  @inline(__always)
  private static func forEachBlock(
    samples: Int, units: Int, _ body: (any NarrowBlock.Type, _ sample: Int, _ unit: Int) -> Void
  ) {
    var sample = 0
    while sample < samples {
      let hasFour = sample + 4 <= samples
      var unit = 0
      while unit < units {
        let hasTwo = unit + 2 <= units
        switch (hasFour, hasTwo) {
        case (true, true): body(Block<4, 2>.self, sample, unit)
        case (true, false): body(Block<4, 1>.self, sample, unit)
        case (false, true): body(Block<1, 2>.self, sample, unit)
        case (false, false): body(Block<1, 1>.self, sample, unit)
        }
        unit += hasTwo ? 2 : 1
      }
      sample += hasFour ? 4 : 1
    }
  }
}

/// A part of a narrow product: r samples (rows of `length` numbers) with u units (rows of `length` numbers). A stride is
/// how many numbers lie between the beginnings of two rows.
private protocol NarrowBlock {
  /// `outputs (r x u) += scale · samples (r x length) · units' (length x u)`.
  @unsafe
  static func addDotProducts(
    of samples: UnsafePointer<Float>, _ sampleStride: Int, and units: UnsafePointer<Float>, _ unitStride: Int,
    length: Int, scale: Float, to outputs: UnsafeMutablePointer<Float>, _ outputStride: Int)

  /// `units (u x length) += scale · weights' (u x r) · samples (r x length)`.
  @unsafe
  static func addWeightedSums(
    of samples: UnsafePointer<Float>, _ sampleStride: Int, weights: UnsafePointer<Float>, _ weightStride: Int,
    length: Int, scale: Float, to units: UnsafeMutablePointer<Float>, _ unitStride: Int)
}

/// So many samples and units that their sums stay in registers.
private enum Block<let sampleCount: Int, let unitCount: Int>: NarrowBlock {
  /// Numbers that are treated side by side.
  private typealias Lanes = SIMD8<Float>

  static func addDotProducts(
    of samples: UnsafePointer<Float>, _ sampleStride: Int, and units: UnsafePointer<Float>, _ unitStride: Int,
    length: Int, scale: Float, to outputs: UnsafeMutablePointer<Float>, _ outputStride: Int
  ) {
    var sums = InlineArray<unitCount, InlineArray<sampleCount, Lanes>>(repeating: .init(repeating: .zero))
    let whole = length - length % Lanes.scalarCount
    var column = 0
    // A stride would look for overflow at every step.
    while column < whole {
      for unit in 0..<unitCount {
        let lanes = unsafe Lanes(at: units + (unit &* unitStride &+ column))
        for sample in 0..<sampleCount {
          unsafe sums[unchecked: unit][unchecked: sample].addProduct(
            Lanes(at: samples + (sample &* sampleStride &+ column)), lanes)
        }
      }
      column &+= Lanes.scalarCount
    }
    for unit in 0..<unitCount {
      for sample in 0..<sampleCount {
        var sum = sums[unit][sample].sum()
        for column in whole..<length {
          unsafe sum += samples[sample * sampleStride + column] * units[unit * unitStride + column]
        }
        unsafe outputs[sample * outputStride + unit] += scale * sum
      }
    }
  }

  static func addWeightedSums(
    of samples: UnsafePointer<Float>, _ sampleStride: Int, weights: UnsafePointer<Float>, _ weightStride: Int,
    length: Int, scale: Float, to units: UnsafeMutablePointer<Float>, _ unitStride: Int
  ) {
    let factors = InlineArray<unitCount, InlineArray<sampleCount, Float>> { unit in
      InlineArray { sample in unsafe scale * weights[sample * weightStride + unit] }
    }
    let whole = length - length % Lanes.scalarCount
    var column = 0
    while column < whole {
      var sums = InlineArray<unitCount, Lanes> { unsafe Lanes(at: units + ($0 &* unitStride &+ column)) }
      for sample in 0..<sampleCount {
        let lanes = unsafe Lanes(at: samples + (sample &* sampleStride &+ column))
        for unit in 0..<unitCount {
          unsafe sums[unchecked: unit].addProduct(
            Lanes(repeating: factors[unchecked: unit][unchecked: sample]), lanes)
        }
      }
      for unit in 0..<unitCount {
        unsafe sums[unchecked: unit].store(at: units + (unit &* unitStride &+ column))
      }
      column &+= Lanes.scalarCount
    }
    for unit in 0..<unitCount {
      for column in whole..<length {
        for sample in 0..<sampleCount {
          unsafe units[unit * unitStride + column] +=
            factors[unit][sample] * samples[sample * sampleStride + column]
        }
      }
    }
  }
}
