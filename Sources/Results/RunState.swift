/// What the results tree says about a run.
public enum RunState: String, Codable, CaseIterable, Sendable {
  /// Nothing was done yet.
  case new
  /// Somebody works on it.
  case running
  /// Somebody worked on it and is gone.
  case interrupted
  /// Halving has given it up: it keeps its checkpoint.
  case stopped
  /// It ended without a result.
  case failed
  /// It is complete.
  case done
  /// It was complete, and its `run.json` cannot be read any more.
  case damaged
}
