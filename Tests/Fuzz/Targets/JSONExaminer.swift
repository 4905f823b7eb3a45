import Experiments

/// Reads JSON; what was read must be the same after it was written.
final class JSONExaminer: Examiner {
  func examine(_ input: [UInt8]) -> String {
    answer {
      let value = try JSONValue(parsing: input)
      for text in [value.text, value.prettyText, value.canonicalText] {
        let again = try JSONValue(parsing: text)
        precondition(again.canonicalText == value.canonicalText, "another value after writing: \(text)")
      }
      _ = try? JSONValue(parsing: input, leavingOut: ["config", "provenance"])
      return value.text
    }
  }
}
