import Experiments

extension SampleTree {
  /// An input with the ids of the plan in the places of `@0@`, `@1@` and so on, so that inputs need not know them.
  func withIDs(_ input: [UInt8], first: Int = 0) -> [UInt8] {
    filled(input) { plan.runs[dropping: first + $0]?.id }
  }

  /// An input with the settings of the plan in the places of `@0@`, `@1@` and so on.
  func withSettings(_ input: [UInt8]) -> [UInt8] { filled(input) { plan.runs[dropping: $0]?.settingsID } }

  private func filled(_ input: [UInt8], _ text: (Int) -> String?) -> [UInt8] {
    let mark = UInt8(ascii: "@")
    var output: [UInt8] = []
    var position = 0
    while position < input.count {
      if input[position] == mark, position + 2 < input.count, input[position + 2] == mark,
        let text = text(Int(input[position + 1]) - Int(UInt8(ascii: "0")))
      {
        output += Array(text.utf8)
        position += 3
      } else {
        output.append(input[position])
        position += 1
      }
    }
    return output
  }
}

extension Array {
  /// The element at a place; nil where there is none.
  fileprivate subscript(dropping place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
