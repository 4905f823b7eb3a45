/// A number that inputs are stored as.
protocol InputNumber: BitwiseCopyable {
  var double: Double { get }
}

extension UInt8: InputNumber {
  var double: Double { Double(self) }
}

extension Float: InputNumber {
  var double: Double { Double(self) }
}

extension Double: InputNumber {
  var double: Double { self }
}
