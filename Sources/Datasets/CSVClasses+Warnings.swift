extension CSVClasses {
  /// Labels that differ in capitals alone: letters may be meant so, words hardly ever are.
  var capitalWarnings: [String] {
    warnings(of: "only in capitals") { LabelText.visible($0).lowercased() }
  }

  /// Labels that differ in letters that look the same in several alphabets: keyboards are switched, and nobody sees it.
  var letterWarnings: [String] {
    warnings(of: "only in letters of two alphabets that look the same") {
      LabelText.latin(LabelText.visible($0))
    }
  }

  /// Labels of which another is the same when they are read so.
  private func warnings(of difference: String, reading: (String) -> String) -> [String] {
    var spellings: [String: Int] = [:]
    var pairs: [(index: Int, other: Int)] = []
    for (index, text) in texts.enumerated() {
      let value = reading(text)
      if let other = spellings[value] { pairs.append((index, other)) } else { spellings[value] = index }
    }
    guard let (index, other) = pairs.first else { return [] }
    let more = pairs.count > 1 ? ", and \(pairs.count - 1) more so," : ""
    return [
      "\(place(of: index)) and '\(texts[other])' in line \(firstLines[other])\(more) differ \(difference) and are two "
        + "classes; unless they are meant so, write them alike"
    ]
  }

  /// Labels in which letters were lost before the file was written: what was different may be one class now.
  var damageWarnings: [String] {
    guard let index = texts.firstIndex(where: { $0.unicodeScalars.contains("\u{fffd}") }) else { return [] }
    return [
      "\(place(of: index)) holds U+FFFD, which programs write in the place of letters they cannot read: labels that were "
        + "different may have become one; save the file anew from its source"
    ]
  }

  /// Labels of a single row in a table of many: a slip, often, and in one part of the data only.
  func loneWarnings(_ result: Result) -> [String] {
    guard result.labels.count >= Self.fewestRows else { return [] }
    var counts = [Int](repeating: 0, count: result.names.count)
    for label in result.labels { counts[Int(label)] += 1 }
    let lone = texts.indices.filter { index in
      counts[Int(result.labels[firstSamples[index]])] == 1
    }
    guard let index = lone.first else { return [] }
    let more = lone.count > 1 ? "; the same holds of \(lone.count - 1) more" : ""
    return [
      "\(columns.place(line: firstLines[index])): no other line has the label '\(texts[index])': if it is a slip, correct "
        + "it; a class of one row is in one part of the data only\(more)"
    ]
  }

  private static let fewestRows = 20
}
