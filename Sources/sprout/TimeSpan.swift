import ArgumentParser
import Results

/// A stretch of time as it is written on the command line: `90`, `90s`, `10m`, `2h`, `1.5h` or `02:00:00`.
struct TimeSpan: ExpressibleByArgument, Equatable {
  let seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    if let parts = argument.wholeMatch(of: /([0-9]+):([0-5][0-9]):([0-5][0-9])/),
      let hours = Double(parts.1), let minutes = Double(parts.2), let seconds = Double(parts.3)
    {
      self.seconds = 3600 * hours + 60 * minutes + seconds
    } else if let parts = argument.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)(s|m|min|h|d)?/),
      let figure = Double(parts.1)
    {
      let unit: [Substring: Double] = ["m": 60, "min": 60, "h": 3600, "d": 86400]
      seconds = figure * (parts.2.flatMap { unit[$0] } ?? 1)
    } else {
      return nil
    }
    // A century is forever, and what the clock can count.
    guard seconds > 0, seconds <= 100 * 365 * 86400 else { return nil }
  }

  /// As the help shows a default.
  var defaultValueDescription: String { Quantity.duration(seconds) }
}
