/// The candidate a misspelled word was probably meant to be, for "did you mean 'x'?".
///
/// First the one candidate of several words that the word abbreviates: `mse` or `mean_sq_err` for `mean_squared_error`.
/// Then the nearest: letters are compared without case, `-` and `_` alike; the distance counts letters added, left out,
/// exchanged, and neighbours swapped (Damerau-Levenshtein, optimal string alignment); a third of the word may be wrong.
/// Failing that, a word of three letters or more that only one candidate begins with is that candidate, or one that only
/// one candidate becomes when letters after its first are left out: `params` for `parameters`.
///
/// - Returns: the nearest candidate, the first of several, or nothing when all are too far.
/// - Complexity: O(n m) for each candidate; words of more than 64 letters are near to nothing.
public func nearest(to word: String, among candidates: [String]) -> String? {
  guard word.utf8.count <= 256 else { return nil }
  let letters = normalized(word)
  guard letters.count <= 64 else { return nil }
  let written = candidates.lazy.map { ($0, normalized($0)) }
  let abbreviated = written.filter { abbreviates(letters, $0.1) }.prefix(2)
  if abbreviated.count == 1, let (candidate, _) = abbreviated.first { return candidate }

  let cutoff = max(1, letters.count / 3)
  var best: (candidate: String, distance: Int)?
  for (candidate, other) in written where abs(other.count - letters.count) <= cutoff {
    let distance = alignmentDistance(letters, other)
    if distance <= cutoff, distance < max(letters.count, 1), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  if let best { return best.candidate }
  guard letters.count >= 3 else { return nil }
  for fits in [begins, shortens] {
    let longer = written.filter { fits(letters, $0.1) }.prefix(2)
    if longer.count == 1 { return longer.first?.0 }
  }
  return nil
}

private let separator: Unicode.Scalar = "_"

private func normalized(_ word: String) -> [Unicode.Scalar] {
  word.lowercased().unicodeScalars.map { $0 == "-" || $0 == " " || $0 == "." ? separator : $0 }
}

private func begins(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Bool {
  candidate.starts(with: word)
}

/// Whether a word is a candidate with letters after its first left out.
private func shortens(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Bool {
  guard word.first == candidate.first else { return false }
  var rest = word[...]
  for letter in candidate where letter == rest.first { rest.removeFirst() }
  return rest.isEmpty
}

/// Whether a word consists of beginnings of all the words of a candidate, two at least, in their order.
private func abbreviates(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Bool {
  let parts = candidate.split(separator: separator)
  let letters = word.filter { $0 != separator }
  guard parts.count > 1, letters.count >= parts.count, letters.count < candidate.count else { return false }
  // The ends of the stretches that the parts so far can account for.
  var ends: Set<Int> = [0]
  for part in parts {
    var next: Set<Int> = []
    for end in ends {
      let common = zip(letters[end...], part).prefix { $0 == $1 }.count
      for length in 0..<common { next.insert(end + length + 1) }
    }
    ends = next
  }
  return ends.contains(letters.count)
}

/// - Complexity: O(n m) time, three rows of memory.
private func alignmentDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var row = [i + 1]
    for (j, b) in right.enumerated() {
      var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == right[j - 1], b == left[i - 1] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
