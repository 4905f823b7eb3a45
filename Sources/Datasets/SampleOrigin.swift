/// Where the samples of a table come from, to speak of one of them.
struct SampleOrigin: Sendable {
  let path: String
  /// The columns of a text file; nil for other files.
  var columns: CSVColumns?
  /// The line of each sample in a text file.
  var lines: [Int32] = []

  /// The place of an input: its line and column, or the numbers of sample and input from 0.
  func place(of sample: Int, input: Int) -> String {
    columns.map { $0.place(line: Int(lines[sample]), column: $0.inputs[input]) }
      ?? "\(path): sample \(sample), input \(input), both from 0"
  }
}
