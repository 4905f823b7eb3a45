import LinearAlgebra
import Testing

/// The three products of a convolution, against sums in double precision over every reading.
@Suite("Convolution")
struct ConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var height = 6
    var width = 7
    var kernel = 3
    var stride = 1
    var padding = 1
    var inputs = 12
    var outputs = 12
    var samples = 5

    var geometry: PatchGeometry {
      PatchGeometry(height: height, width: width, kernel: kernel, stride: stride, padding: padding)
    }
    var testDescription: String {
      "\(kernel) x \(kernel) by \(stride), \(padding) around \(height) x \(width), \(inputs) to \(outputs)"
    }
  }

  /// Every way that there is: where they are, patches, tiles; the last with maps of odd sides and borders of all widths.
  private static let cases = [
    Case(inputs: 3, outputs: 5), Case(stride: 2, inputs: 3, outputs: 6),
    Case(kernel: 5, padding: 2, inputs: 2, outputs: 4),
    Case(stride: 2, inputs: 20, outputs: 24), Case(kernel: 1, padding: 0, inputs: 30, outputs: 17),
    Case(inputs: 3, outputs: 40),
    Case(), Case(height: 8, width: 8, inputs: 16, outputs: 8),
    Case(height: 5, width: 5, inputs: 9, outputs: 21),
    Case(padding: 0, inputs: 24, outputs: 32), Case(height: 3, width: 4, padding: 2, inputs: 13, outputs: 11),
    Case(height: 3, width: 3, padding: 0), Case(height: 14, width: 14, inputs: 32, outputs: 32, samples: 40),
  ]

  private static func random(rows: Int, columns: Int, _ generator: inout RandomGenerator) -> Matrix<Float> {
    var matrix = Matrix<Float>(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns { matrix[row, column] = Float(generator.normal()) }
    }
    return matrix
  }

  /// The pairs of a position that is read and the position of the window that reads it, with the tap.
  private static func readings(_ geometry: PatchGeometry) -> [(tap: Int, source: Int, reader: Int)] {
    (0..<geometry.taps).flatMap { tap in geometry.pairs(at: tap).map { (tap, $0.source, $0.reader) } }
  }

  private static func check(
    _ found: borrowing Matrix<Float>, _ expected: borrowing Matrix<Double>, _ name: String
  ) {
    var (difference, size) = (0.0, 0.0)
    for row in 0..<expected.rows {
      for column in 0..<expected.columns {
        difference = max(difference, abs(Double(found[row, column]) - expected[row, column]))
        size = max(size, abs(expected[row, column]))
      }
    }
    #expect(difference < 3e-6 * size, "\(name): off by \(difference), the largest is \(size)")
  }

  @Test("products are sums over all readings", arguments: cases)
  func products(_ test: Case) {
    let geometry = test.geometry
    let convolution = Convolution(geometry, inputChannels: test.inputs, outputChannels: test.outputs)
    let lanes = Convolution.lanes(for: test.samples)
    var generator = RandomGenerator(seed: 1, stream: test.testDescription)
    let weights = Self.random(rows: test.outputs, columns: convolution.patch + 1, &generator)
    let input = Self.random(rows: test.inputs, columns: geometry.inputPositions * lanes, &generator)
    let gradient = Self.random(rows: test.outputs, columns: geometry.outputPositions * lanes, &generator)
    var output = Matrix<Double>(rows: test.outputs, columns: gradient.columns)
    var below = Matrix<Double>(rows: test.inputs, columns: input.columns)
    var slope = Self.random(rows: test.outputs, columns: convolution.patch + 1, &generator)
    var sums = Matrix<Double>(rows: test.outputs, columns: convolution.patch + 1)
    for out in 0..<test.outputs {
      for column in 0..<gradient.columns {
        output[out, column] = Double(weights[out, convolution.patch])
        sums[out, convolution.patch] += 0.25 * Double(gradient[out, column])
      }
      for column in 0...convolution.patch { sums[out, column] += 0.5 * Double(slope[out, column]) }
      for (tap, source, reader) in Self.readings(geometry) {
        for channel in 0..<test.inputs {
          let place = channel * geometry.taps + tap
          let weight = Double(weights[out, place])
          for lane in 0..<lanes {
            let (from, to) = (source * lanes + lane, reader * lanes + lane)
            output[out, to] += weight * Double(input[channel, from])
            below[channel, from] += weight * Double(gradient[out, to])
            sums[out, place] += 0.25 * Double(gradient[out, to]) * Double(input[channel, from])
          }
        }
      }
    }
    var scratch = Matrix<Float>(rows: 0, columns: 0)
    var found = Self.random(rows: output.rows, columns: output.columns, &generator)
    convolution.apply(weights, to: input, into: &found, lanes: lanes, scratch: &scratch)
    Self.check(found, output, "output")
    var foundBelow = Self.random(rows: below.rows, columns: below.columns, &generator)
    convolution.applyTransposed(weights, to: gradient, into: &foundBelow, lanes: lanes, scratch: &scratch)
    Self.check(foundBelow, below, "gradient of the input")
    convolution.addWeightGradient(
      gradient, input, into: &slope, alpha: 0.25, keeping: 0.5, hasBias: true, lanes: lanes,
      scratch: &scratch)
    Self.check(slope, sums, "gradient of the weights")
  }
}
