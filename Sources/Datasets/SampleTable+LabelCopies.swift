extension SampleTable {
  /// The inputs that are one number for each class, in the order of the inputs; none in a table of a few rows, where that
  /// is chance.
  var labelCopies: [Int] {
    guard count >= Self.fewestRows else { return [] }
    return (0..<inputCount).filter { input in
      var classes: [Double: Int32] = [:]
      var numbers: [Int32: Double] = [:]
      let isCopy = (0..<count).allSatisfy { sample in
        let (value, label) = (value(sample, input), labels[sample])
        if let known = classes[value] { return known == label }
        classes[value] = label
        return numbers.updateValue(value, forKey: label) == nil
      }
      return isCopy && classes.count > 1
    }
  }

  private static let fewestRows = 20
}
