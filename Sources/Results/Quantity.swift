/// Numbers as a reader wants them in a table or a progress line.
public enum Quantity {
  /// A number with its noun: `1 run`, `3 runs`.
  public static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A number with a fixed count of decimals, the same in every language of the machine.
  public static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value.description }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return value.description }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let fraction = String(whole % Int(scale))
    let padding = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(padding)\(fraction)"
  }

  /// A stretch of time: `0.3 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
  public static func duration(_ seconds: Double) -> String {
    // Thirty thousand years are no measurement.
    guard seconds.isFinite, seconds < 1e12 else { return "unknown" }
    if seconds < 9.95 { return "\(decimal(max(0, seconds), digits: 1)) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = whole / 60
    return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
  }

  /// A large number with three digits and a prefix: `950`, `1.23 M`, `45.6 G`.
  public static func metric(_ value: Double) -> String {
    scaled(value, by: 1000, prefixes: ["", "k", "M", "G", "T", "P", "E"])
  }

  /// A size: `512 B`, `1.5 KiB`, `12.3 GiB`.
  public static func bytes(_ count: Int) -> String {
    scaled(Double(count), by: 1024, prefixes: ["", "Ki", "Mi", "Gi", "Ti", "Pi"])
      + (count < 1024 ? " B" : "B")
  }

  private static func scaled(_ value: Double, by base: Double, prefixes: [String]) -> String {
    guard value.isFinite else { return value.description }
    var scaled = value
    var power = 0
    while scaled.magnitude >= base * 0.9995, power < prefixes.count - 1 {
      scaled /= base
      power += 1
    }
    if power == 0 { return decimal(scaled, digits: scaled == scaled.rounded() ? 0 : 2) }
    let digits = scaled.magnitude < 9.995 ? 2 : scaled.magnitude < 99.95 ? 1 : 0
    return "\(decimal(scaled, digits: digits)) \(prefixes[power])"
  }
}
