internal import LinearAlgebra

/// What is done to raw inputs when it is not found from the data: what a network was trained with elsewhere.
public enum GivenNormalization: Hashable, Sendable {
  /// `(x - shift) * scale`, one number for each input, one for each channel of images, or one for all.
  case affine(shift: [Double], scale: [Double])
  /// `(x - mean) / deviation` as torchvision's `Normalize` has it, as many numbers as there may be of `affine`: of values
  /// between 0 and 1 for image files that hold bytes, of the raw values for all other data.
  case moments(mean: [Double], deviation: [Double])
}

extension InputNormalization {
  /// What a configuration asks for, unless something else is given.
  ///
  /// - Throws: `DatasetError` when there are neither as many numbers as inputs or channels, nor one for all.
  init(
    _ configuration: DatasetConfiguration, _ given: GivenNormalization?, fitting table: SampleTable,
    rows: [Int32], imageShape: MapShape?
  ) throws {
    guard let given else {
      self.init(configuration.normalize, fitting: table, rows: rows, imageShape: imageShape)
      return
    }
    let (count, name) = (table.inputCount, configuration.name)
    func all(_ numbers: [Double], _ what: String) throws -> [Double] {
      if numbers.count == count { return numbers }
      if numbers.count == 1 { return Array(repeating: numbers[0], count: count) }
      guard let imageShape, numbers.count == imageShape.channels else {
        throw DatasetError(.configuration, "\(what): \(numbers.count) numbers for \(count) inputs")
      }
      return imageShape.spread(numbers)
    }
    switch given {
    case .affine(let shift, let scale):
      self.init(center: try all(shift, "the shift of the inputs"), scale: try all(scale, "their scale"))
    case .moments(let mean, let deviation):
      // Of files of images, whose bytes others read as shares of 255.
      let areShares =
        if case .bytes = table.inputs { name == .idx || KnownImages.named(name) != nil } else { false }
      let unit = areShares ? Double(UInt8.max) : 1
      self.init(
        center: try all(mean, "the mean of the inputs").map { $0 * unit },
        scale: try all(deviation, "their deviation").map { 1 / ($0 * unit) })
    }
  }
}
