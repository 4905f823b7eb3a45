import Experiments
import Results

/// The command that makes a run again.
enum RepeatCommand {
  /// The command line the run was made with, narrowed to this run and told to repeat it.
  static func words(for run: StoredRun) -> [String] {
    var words = run.provenance.commandLine ?? []
    if words.isEmpty { words = ["sprout", "run"] }
    words[0] = words[0].split(separator: "/").last.map(String.init) ?? words[0]
    if words.count > 1, words[1] == "check" { words = asRun(words, seed: run.seed) }
    words = without(["--only"], in: words).filter { $0 != "--force" }
    if let search = search(of: run) {
      // Without --confirm the next run leaves it out of the plan.
      let isConfirmed = words.contains { $0 == "--confirm" || $0.hasPrefix("--confirm=") }
      let isFresh =
        search.contests.contains { $0.confirmations.contains(run.id) }
        || isConfirmed && run.label.hasSuffix("seed=\(run.seed)")
      words = alone(words, isFresh ? run.seed : nil)
    }
    return words + ["--only", run.folderName, "--force"]
  }

  /// What was drawn in the experiment that a run is of.
  private static func search(of run: StoredRun) -> SearchRecord? {
    let folder = run.path.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return try? ExperimentFolder(name: "", path: folder.joined(separator: "/")).storedSearch()
  }

  /// The words for a point of a search by itself: nothing competes with it, and nothing is chosen.
  ///
  /// - Parameter seed: One that the spec does not have, which confirms the best point; nil for those of the spec.
  private static func alone(_ words: [String], _ seed: Int?) -> [String] {
    var kept = without(["--confirm"], in: words)
    for (place, word) in kept.enumerated().reversed() {
      let isValue = place > 0 && kept[place - 1] == "--set"
      let value = isValue ? word[...] : word.hasPrefix("--set=") ? word.dropFirst(6) : ""
      guard value.hasPrefix("halving=") || value.hasPrefix("halving.") else { continue }
      kept.removeSubrange((isValue ? place - 1 : place)...place)
    }
    kept += ["--set", "halving=null"]
    return seed.map { withSeed($0, kept) } ?? kept
  }

  /// The words with a seed that is not in the spec. With two seeds the label names them, as it did then.
  private static func withSeed(_ seed: Int, _ words: [String]) -> [String] {
    without(["--seeds"], in: words) + ["--seeds", "\(seed),\(seed == 0 ? 1 : 0)"]
  }

  /// The words of a check as those of a run.
  private static func asRun(_ words: [String], seed: Int) -> [String] {
    let isEscalated = words.contains { $0 == "--escalate" || $0.hasPrefix("--escalate=") }
    var kept = without(["--baseline", "--escalate", "--reason", "--format"], in: words)
      .filter { !["--no-run", "--update", "--json"].contains($0) }
    kept[1] = "run"
    return isEscalated ? withSeed(seed, kept) : kept
  }

  /// The words without some options and their values.
  private static func without(_ options: Set<String>, in words: [String]) -> [String] {
    var kept: [String] = []
    var skipsNext = false
    for word in words {
      if skipsNext {
        skipsNext = false
      } else if options.contains(word) {
        skipsNext = true
      } else if !options.contains(where: { word.hasPrefix($0 + "=") }) {
        kept.append(word)
      }
    }
    return kept
  }
}
