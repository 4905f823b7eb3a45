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
    return without(["--only"], in: words).filter { $0 != "--force" } + ["--only", run.folderName, "--force"]
  }

  /// The words of a check as those of a run.
  private static func asRun(_ words: [String], seed: Int) -> [String] {
    let isEscalated = words.contains { $0 == "--escalate" || $0.hasPrefix("--escalate=") }
    var kept = without(["--baseline", "--escalate", "--reason", "--format"], in: words)
      .filter { !["--no-run", "--update", "--json"].contains($0) }
    kept[1] = "run"
    // A seed that was added is not in the spec. With two seeds the label names them, as it did then.
    if isEscalated { kept = without(["--seeds"], in: kept) + ["--seeds", "\(seed),\(seed == 0 ? 1 : 0)"] }
    return kept
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
