internal import Experiments
internal import Results
internal import Training

/// Progress on a terminal: a line for each run in progress and one for the whole, drawn over and over in place.
public final class TerminalProgress: ExecutionObserver {
  private var tally: PoolTally
  private let isVerbose: Bool
  private let hasUnicode: Bool
  private let hasColor: Bool
  private let size: () -> (columns: Int, rows: Int)
  private let write: (String) -> Void
  private var drawnLines = 0
  private var lastDrawn = ContinuousClock.now - .seconds(1)

  /// A display for some runs.
  ///
  /// - Parameters:
  ///   - hasUnicode: Whether bars may be drawn with block characters.
  ///   - size: The present number of columns and rows of the terminal.
  ///   - write: Takes text with cursor codes.
  public init(
    total: Int, isVerbose: Bool, hasUnicode: Bool, hasColor: Bool,
    size: @escaping () -> (columns: Int, rows: Int), write: @escaping (String) -> Void
  ) {
    tally = PoolTally(total: total)
    self.isVerbose = isVerbose
    self.hasUnicode = hasUnicode
    self.hasColor = hasColor
    self.size = size
    self.write = write
  }

  /// Writes what stays on the screen above the moving part: a line for each run that ends, and with `isVerbose` more.
  public func observe(_ event: ExecutionEvent) {
    tally.take(event)
    guard let line = event.line(tally, isVerbose: isVerbose) else { return }
    let painted =
      if case .failed = event { paint(line, "31") } else { line }
    write(erasure + painted + "\n")
    drawnLines = 0
    draw()
  }

  /// Draws the moving part anew, at most ten times a second.
  public func tick() {
    if ContinuousClock.now - lastDrawn >= .milliseconds(100) { draw() }
  }

  /// Takes the moving part off the screen.
  public func close() {
    write(erasure)
    drawnLines = 0
  }

  /// Moves to the first line of the moving part and clears from there.
  private var erasure: String {
    drawnLines > 0 ? "\r\u{1B}[\(drawnLines)A\u{1B}[J" : "\r\u{1B}[J"
  }

  private func draw() {
    let size = self.size()
    // The last column stays free: some terminals wrap as soon as it is filled.
    let width = max(10, size.columns - 1)
    let lines = self.lines(width: width, height: max(2, size.rows - 1))
    write(erasure + lines.map { $0 + "\n" }.joined())
    drawnLines = lines.count
    lastDrawn = .now
  }

  /// The moving part for a screen of a width and height, each line no longer than the width.
  func lines(width: Int, height: Int) -> [String] {
    let shown = tally.running.prefix(tally.running.count < height ? tally.running.count : height - 2)
    let labelWidth = min(max(8, width / 2 - 6), shown.map(\.run.label.count).max() ?? 0)
    var lines = shown.map { fitted(line(of: $0, labelWidth: labelWidth, width: width), width) }
    let hidden = tally.running.count - shown.count
    if hidden > 0 { lines.append(fitted("... and \(hidden) more", width)) }
    lines.append(paint(fitted(tally.summary, width), tally.failed > 0 ? "31" : "1"))
    return lines
  }

  private func line(of running: PoolTally.Running, labelWidth: Int, width: Int) -> String {
    let figures = running.figures
    let label = fitted(running.run.label, labelWidth)
    let padded = label + String(repeating: " ", count: max(0, labelWidth - label.count))
    let room = width - labelWidth - figures.count - 4
    return room < 4
      ? "\(padded)  \(figures)"
      : "\(padded)  \(Quantity.bar(running.progress.share, width: min(20, room), hasUnicode: hasUnicode))  \(figures)"
  }

  /// A text cut to a width, with the cut marked. Everything shown is one column for each character.
  private func fitted(_ text: String, _ width: Int) -> String {
    guard text.count > width else { return text }
    return hasUnicode ? text.prefix(width - 1) + "…" : text.prefix(max(0, width - 2)) + ".."
  }

  private func paint(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
