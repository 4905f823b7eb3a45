import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct NormalizationTests {
  /// Rows 0, 1 and 3 are the training part; row 2 must not matter.
  private let rows: [Int32] = [0, 1, 3]

  private func table(_ rows: [[Float]], asBytes: Bool) -> SampleTable {
    let flat = rows.flatMap { $0 }
    let inputs: SampleInputs =
      asBytes ? .bytes(ByteStorage([9, 9] + flat.map { UInt8($0) }), start: 2) : .floats(flat)
    return SampleTable(inputs: inputs, inputCount: rows[0].count, labels: rows.map { _ in 0 })
  }

  private func gathered(_ part: DataPart, _ indices: [Int]) -> [Float] {
    var batch = Matrix<Float>(rows: indices.count, columns: part.inputCount + 1)
    part.gather(indices.span, into: &batch)
    return batch.array()
  }

  private let samples: [[Float]] = [[1, 7, 0], [3, 7, 10], [200, 9, 255], [8, 7, 20]]

  @Test(arguments: [true, false])
  func standardUsesMeanAndDeviationOfTheTrainingPart(asBytes: Bool) {
    let table = table(samples, asBytes: asBytes)
    let fitted = InputNormalization(.standard, fitting: table, rows: rows)
    // Column 0: 1, 3, 8: mean 4, variance (9 + 1 + 16) / 3; column 1 constant; column 2: 0, 10, 20.
    let first = 1 / (26.0 / 3).squareRoot()
    let third = 1 / (200.0 / 3).squareRoot()
    #expect(fitted.center == [4, 7, 10])
    #expect(fitted.scale == [first, 0, third])
    let part = DataPart(table: table, rows: [2, 3], normalization: fitted)
    let expected = [4 * first, 0, 10 * third, 1, 196 * first, 0, 245 * third, 1]
    for (input, exact) in zip(gathered(part, [1, 0]), expected) {
      #expect(asBytes ? abs(input / Float(exact) - 1) < 1e-6 || exact == 0 : input == Float(exact))
    }
  }

  @Test(arguments: [true, false])
  func channelsHaveOneMeanAndDeviationEach(asBytes: Bool) throws {
    // Two channels of two pixels; the training part's are 1, 3, 5, 7 with 10, 10, 10, 10, and row 2 must not matter.
    let table = table([[1, 3, 10, 10], [5, 7, 10, 10], [200, 9, 1, 2]], asBytes: asBytes)
    let shape = MapShape(channels: 2, height: 1, width: 2)
    let fitted = InputNormalization(.channel, fitting: table, rows: [0, 1], imageShape: shape)
    #expect(fitted.center == [4, 4, 10, 10])
    let scale = 1 / 5.0.squareRoot()
    #expect(fitted.scale == [scale, scale, 0, 0])
  }

  @Test func aPreparedSetOfImagesIsNormalisedByChannel() throws {
    let catalog = Catalog(searchPath: SearchPath(folders: []))
    let data = try catalog.prepare(.with(.digits) { $0.normalize = .channel })
    let raw = try catalog.prepare(.with(.digits) { $0.normalize = .none })
    var batch = Matrix<Float>(rows: data.training.count, columns: 65)
    raw.training.gather(Array(0..<raw.training.count).span, into: &batch)
    let pixels = (0..<raw.training.count).flatMap { row in (0..<64).map { Double(batch[row, $0]) } }
    let mean = pixels.reduce(0, +) / Double(pixels.count)
    let variance = pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels.count)
    let (shift, scale) = data.normalization
    #expect(Set(shift).count == 1 && Set(scale).count == 1 && shift.count == 64)
    #expect(abs(shift[0] / mean - 1) < 1e-12)
    #expect(abs(scale[0] * variance.squareRoot() - 1) < 1e-12)
    let error = datasetError { _ = try catalog.prepare(.with(.twoSpirals) { $0.normalize = .channel }) }
    #expect(
      error?.message
        == "dataset.normalize: channel needs images, but two_spirals has no shape; give it, dataset.shape: [channels, height, width]"
    )
    #expect(error?.kind == .configuration && error?.key == "dataset.normalize")
  }

  @Test func givenFiguresMayBeOfChannels() throws {
    let table = table([[1, 3, 10, 10], [5, 7, 10, 10]], asBytes: true)
    func normalization(_ given: GivenNormalization, _ shape: MapShape?) throws -> InputNormalization {
      try InputNormalization(
        DatasetConfiguration(name: .idx), given, fitting: table, rows: [0, 1], imageShape: shape)
    }
    let shape = MapShape(channels: 2, height: 1, width: 2)
    let moments = try normalization(.moments(mean: [0.5, 0.25], deviation: [0.2, 0.5]), shape)
    let (center, scale): ([Double], [Double]) = ([127.5, 127.5, 63.75, 63.75], [51, 51, 127.5, 127.5])
    #expect(moments.center == center)
    #expect(moments.scale == scale.map { 1 / $0 })
    let affine = try normalization(.affine(shift: [1, 2], scale: [3, 4]), shape)
    #expect(affine.center == [1, 1, 2, 2] && affine.scale == [3, 3, 4, 4])
    #expect(datasetError { _ = try normalization(.affine(shift: [1, 2], scale: [3, 4]), nil) } != nil)
  }

  @Test func aNumberThatLeavesNothingOfTheOthersIsSaid() {
    func collapsed(
      _ kind: DatasetConfiguration.Normalization, without left: Int? = nil, _ value: (Int) -> Float
    ) -> [String] {
      let table = table((0..<60).map { [Float($0 % 5), value($0)] }, asBytes: false)
      let rows = (0..<60).map(Int32.init).filter { $0 != left ?? -1 }
      let fitted = InputNormalization(kind, fitting: table, rows: rows)
      return DataPart(table: table, rows: rows, normalization: fitted).collapsedInputs
    }
    for far: Float in [3e38, -1e30, 1e6] {
      for kind in [DatasetConfiguration.Normalization.standard, .unit] {
        let found = collapsed(kind) { $0 == 7 ? far : Float($0 % 9) }
        #expect(
          found.contains { $0.hasPrefix("the data: sample 7, input 1, both from 0: \(far) is so far") },
          "\(found)")
      }
      #expect(collapsed(.standard) { $0 == 7 || $0 == 30 ? far : Float($0 % 9) }.count == 1)
      #expect(collapsed(.standard, without: 7) { $0 == 7 ? far : Float($0 % 9) }.isEmpty)
    }
    let several: [(Int) -> Float] = [
      { $0 == 7 ? 1e6 : $0 == 30 ? 1e3 : Float($0 % 9) / 1e3 },
      { $0 < 4 ? Float(sign: .plus, exponent: 8 * $0, significand: 1) : Float($0 % 9) / 1e6 },
    ]
    for value in several { #expect(collapsed(.standard, value).count == 1) }
    let honest: [(Int) -> Float] = [
      { $0 % 20 == 0 ? 1e6 : 0 }, { $0 == 3 ? 1e6 : $0 == 9 ? 1e3 : 0 },
      { $0 % 8 == 0 ? Float($0 * $0) : 0 },
      { Float($0) }, { $0 == 7 ? 1 : 0 }, { _ in 5 }, { $0 == 7 ? 100 : Float($0 % 9) },
      { Float($0 % 2) / 1e6 },
      { Float($0 * $0) / 1e9 },
    ]
    for value in honest {
      for kind in [DatasetConfiguration.Normalization.standard, .unit, .none] {
        #expect(collapsed(kind, value).isEmpty)
      }
    }
  }

  @Test(arguments: [1e-30, 1e-150, 1e-200, 1e-300])
  func smallNumbersAreNormalisedLikeOthers(size: Double) {
    let values = (0..<40).map { Double($0 * 7 % 40) }
    func deviation(_ size: Double) -> Double {
      let table = SampleTable(
        inputs: .doubles(values.map { $0 * size }), inputCount: 1, labels: Array(repeating: 0, count: 40))
      return ColumnMoments(of: table, rows: (0..<40).map(Int32.init)).deviation[0] / size
    }
    #expect(abs(deviation(size) - deviation(1)) < 1e-9)
  }

  @Test func numbersTooSmallForSinglePrecisionToDivideByAreTakenWhole() {
    let rows = (0..<40).map { row in (0..<200).map { $0 == row ? Float(1e-42) * Float(row + 1) : 0 } }
    let table = table(rows, asBytes: false)
    let indices = (0..<40).map(Int32.init)
    let fitted = InputNormalization(.standard, fitting: table, rows: indices)
    let part = DataPart(table: table, rows: indices, normalization: fitted)
    #expect(!part.isSparse)
    let inputs = gathered(part, Array(0..<40))
    #expect(inputs.allSatisfy { $0.isFinite })
  }

  @Test func whatIsFarOutsideTheTrainingPartIsSaid() {
    func warning(_ value: Float, beside far: Float = 3) -> String? {
      let table = table((0..<60).map { [$0 == 7 ? value : $0 == 3 ? far : Float($0 % 4)] }, asBytes: false)
      let training = (0..<60).map(Int32.init).filter { $0 != 7 }
      let fitted = InputNormalization(.standard, fitting: table, rows: training)
      return DataPart(table: table, rows: [7], normalization: fitted).outlierWarning(
        "test", beside: DataPart(table: table, rows: training, normalization: fitted))
    }
    for value: Float in [1e6, -3e12, 5e3] {
      #expect(
        warning(value)?.hasPrefix("the data: sample 7, input 0, both from 0: \(value) is ") == true)
      #expect(warning(value)?.contains("the row is in the test part, whose loss it decides") == true)
    }
    #expect(warning(50) == nil && warning(3) == nil)
  }

  @Test func largeNumbersThatStayAsTheyAreAreSaid() {
    func warning(_ kind: DatasetConfiguration.Normalization, _ size: Float) -> String? {
      let table = table((0..<20).map { [Float($0 % 5) * size, 1] }, asBytes: false)
      let rows = (0..<20).map(Int32.init)
      let fitted = InputNormalization(kind, fitting: table, rows: rows)
      return DataPart(table: table, rows: rows, normalization: fitted).scaleWarning
    }
    for size: Float in [1e8, 500] {
      #expect(
        warning(.none, size)?.hasPrefix(
          "the data: sample 4, input 0, both from 0: \(4 * size) is handed to the network as it is") == true)
      #expect(warning(.standard, size) == nil && warning(.unit, size) == nil)
    }
    #expect(warning(.none, 200) == nil)
  }

  @Test(arguments: [true, false])
  func unitMapsTheRangeOfTheTrainingPart(asBytes: Bool) {
    let table = table(samples, asBytes: asBytes)
    let fitted = InputNormalization(.unit, fitting: table, rows: rows)
    let part = DataPart(table: table, rows: rows, normalization: fitted)
    let expected = [8 * 0.05, 7 * 0.05, 1, 1, 0.05, 7 * 0.05, 0, 1]
    for (input, exact) in zip(gathered(part, [2, 0]), expected) {
      #expect(asBytes ? abs(input - Float(exact)) < 1e-6 : input == Float(exact))
    }
  }

  @Test(arguments: [true, false])
  func noneLeavesTheNumbers(asBytes: Bool) {
    let table = table(samples, asBytes: asBytes)
    let fitted = InputNormalization(.none, fitting: table, rows: rows)
    let part = DataPart(table: table, rows: rows, normalization: fitted)
    #expect(gathered(part, [0, 1, 2]) == [1, 7, 0, 1, 3, 7, 10, 1, 8, 7, 20, 1])
  }

  @Test func constantInputsBecomeZeroWhateverTheirSize() {
    let rows = (0..<1000).map { _ in [Float(0.1), 1e30, -1e-30] }
    let fitted = InputNormalization(
      .standard,
      fitting: table(rows, asBytes: false),
      rows: (0..<1000).map { Int32($0) }
    )
    #expect(fitted.scale == [0, 0, 0])
    #expect(fitted.center == rows[0].map { Double($0) })
  }

  @Test func momentsOfBytesAreExactBeyondOneBlock() {
    let count = 70_000
    let bytes = [UInt8](repeating: 255, count: count - 1) + [254]
    let table = SampleTable(
      inputs: .bytes(ByteStorage(bytes), start: 0),
      inputCount: 1,
      labels: Array(repeating: 0, count: count)
    )
    let moments = ColumnMoments(of: table, rows: (0..<Int32(count)).map { $0 })
    let share = 1 / Double(count)
    #expect(moments.mean == [255 - share])
    #expect(abs(moments.deviation[0] / (share * (1 - share)).squareRoot() - 1) < 1e-14)
  }

  /// Random parts, gathered in any order, against sums in double precision over the rows themselves.
  @Test(arguments: [true, false], [1, 17, 64])
  func gatherAgreesWithDoublePrecision(asBytes: Bool, width: Int) {
    var generator = RandomGenerator(seed: 5, stream: "test")
    let samples = (0..<200).map { _ in (0..<width).map { _ in Float(generator.index(below: 256)) } }
    let training = (0..<200).filter { $0 % 3 != 0 }
    let table = table(samples, asBytes: asBytes)
    let fitted = InputNormalization(.standard, fitting: table, rows: training.map { Int32($0) })
    let part = DataPart(table: table, rows: (0..<200).map { Int32($0) }, normalization: fitted)
    let indices = (0..<50).map { _ in generator.index(below: 200) }
    var batch = Matrix<Float>(rows: 64, columns: width + 1)
    part.gather(indices.span, into: &batch)
    #expect(batch.rows == 50 && batch.columns == width + 1)
    for column in 0..<width {
      let values = training.map { Double(samples[$0][column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      for (row, index) in indices.enumerated() {
        let expected = (Double(samples[index][column]) - mean) / variance.squareRoot()
        #expect(abs(Double(batch[row, column]) - expected) < 4e-6)
      }
    }
    for row in 0..<50 { #expect(batch[row, width] == 1) }
  }

  /// The outputs of units that look at one input each are the inputs.
  @Test(arguments: [true, false], [DatasetConfiguration.Normalization.standard, .unit, .none])
  func sparseSamplesAreTheSame(asBytes: Bool, rule: DatasetConfiguration.Normalization) {
    var generator = RandomGenerator(seed: 6, stream: "test")
    let width = 160
    let samples = (0..<90).map { sample in
      (0..<width).map { column in
        column % 5 > 0 || (sample + column) % 3 == 0 ? 0 : Float(generator.index(below: 256))
      }
    }
    let table = table(samples, asBytes: asBytes)
    let everyone = (0..<90).map { Int32($0) }
    let part = DataPart(
      table: table, rows: everyone, normalization: InputNormalization(rule, fitting: table, rows: everyone))
    #expect(part.isSparse)
    var unit = Matrix<Float>(rows: width + 1, columns: width + 1)
    for column in 0...width { unit[column, column] = 1 }
    let batch = SparseSamples(capacity: 30, columns: width)
    for indices in [(0..<30).map { $0 * 3 }, [4], Array(5..<16)] {
      part.gather(indices.span, into: batch)
      var inputs = Matrix<Float>(rows: indices.count, columns: width + 1)
      inputs.assignProduct(batch, parameters: unit)
      for (a, b) in zip(inputs.array(), gathered(part, indices)) {
        #expect((a - b).magnitude <= 1e-6 * max(1, b.magnitude))
      }
    }
  }

  @Test(arguments: [true, false])
  func onlyManyZerosAmongManyInputsMakeAPartSparse(asBytes: Bool) {
    func isSparse(_ width: Int, zeros: Int) -> Bool {
      let samples = (0..<1001).map { sample in (0..<width).map { Float($0 < zeros ? 0 : 1 + sample % 9) } }
      let table = table(samples, asBytes: asBytes)
      let rows = (0..<1001).map { Int32($0) }
      return DataPart(
        table: table, rows: rows, normalization: InputNormalization(.standard, fitting: table, rows: rows)
      ).isSparse
    }
    #expect(isSparse(200, zeros: 140))
    #expect(!isSparse(200, zeros: 139))
    #expect(!isSparse(127, zeros: 127))
    #expect(isSparse(128, zeros: 128))
  }

  @Test(arguments: [(mean: 0, isSparse: true), (30, true), (1_000_000, false)])
  func anInputThatHardlyMovesFarFromZeroMakesAPartWhole(mean: Int, isSparse: Bool) {
    var generator = RandomGenerator(seed: 6, stream: "test")
    let samples = (0..<300).map { sample in
      (0..<150).map { $0 == 7 ? Float(mean) + Float(generator.normal()) : sample % 10 == $0 % 10 ? 1 : 0 }
    }
    let table = table(samples, asBytes: false)
    let rows = (0..<300).map { Int32($0) }
    for rule: DatasetConfiguration.Normalization in [.standard, .unit, .none] {
      let normalization = InputNormalization(rule, fitting: table, rows: rows)
      #expect(DataPart(table: table, rows: rows, normalization: normalization).isSparse == isSparse)
    }
  }

  @Test func aPreparedSetIsNormalisedByWhatItsLimitLeft() throws {
    let data = try Catalog(searchPath: SearchPath(folders: [])).prepare(
      .with(.digits) { $0.trainLimit = 100 }
    )
    #expect(data.training.count == 100 && data.validation?.count == 144 && data.test.count == 359)
    var batch = Matrix<Float>(rows: 100, columns: 65)
    data.training.gather(Array(0..<100).span, into: &batch)
    for column in 0..<64 {
      let values = (0..<100).map { Double(batch[$0, column]) }
      let mean = values.reduce(0, +) / 100
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100
      #expect(abs(mean) < 1e-6)
      #expect(variance == 0 || abs(variance - 1) < 1e-5)
    }
  }
}
