/// Why Slurm does not take an array, as far as its words tell.
struct SlurmRefusal: Equatable {
  /// What waiting, or fewer tasks, can do about it.
  enum Kind {
    /// It holds as many jobs as it may; there is room when some have ended.
    case room
    /// A limit, and not which: one on jobs at a time passes, one on what each may ask for stays.
    case limit
    /// Nothing that time changes.
    case mistake
  }

  /// What sbatch said.
  let words: String
  let kind: Kind

  /// What sbatch says when it means to go on asking for minutes.
  static let sleeping = "sleeping and retrying"

  /// Reads what sbatch printed.
  init(saying errors: String) {
    let lines = errors.split(separator: "\n").map { line in
      ["sbatch: error: ", "sbatch: "].reduce(String(line)) {
        $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0
      }
    }
    words = String(lines.suffix(3).joined(separator: "; ").prefix(500))
    kind = Self.kind(of: lines)
  }

  private static func kind(of lines: [String]) -> Kind {
    let text = lines.joined(separator: "\n").lowercased()
    if text.contains(sleeping) || text.contains("queue full") { return .room }
    // Accounting names the limit on a line of its own: QOSMaxSubmitJobPerUserLimit, AssocGrpCpuLimit.
    let names = lines.filter { line in
      !line.contains(" ") && ["Assoc", "QOS", "Max"].contains { line.hasPrefix($0) }
    }
    if let name = names.first { return name.contains("Submit") ? .room : .mistake }
    // Of a task that asks for more time than a partition gives; fewer of them ask for as much.
    if text.contains("requested time limit") { return .mistake }
    let words = ["limit", "too many", "maxsubmit", "max_submit", "unable to accept", "invalid job array"]
    return words.contains { text.contains($0) } ? .limit : .mistake
  }

  /// Whether it is about the jobs of others too, so that those of this user say nothing.
  var isOfAll: Bool {
    ["Grp", "PerAccount", Self.sleeping, "queue full"].contains { words.contains($0) }
  }

  /// Whether fewer tasks might be taken.
  var mayBeOfSize: Bool { kind != .mistake }
}
