internal import Experiments
internal import Foundation
internal import Results

/// The script of a job array.
///
/// What comes from a spec or is a path stands behind `#SBATCH`, where no shell reads it, or in quotes; the lines of
/// `slurm.setup` alone are the shell's.
struct SlurmScript {
  /// The text of the script.
  let text: String

  /// Seconds before the time limit at which a task is told to save its state. Slurm may be a minute early.
  private static let warning = 60
  /// What `slurm-task` is given when the signal came before it began.
  private static let lateness = "--late"
  /// What the program beside the worker may take of the memory.
  private static let guardianBytes = 256 << 20

  /// Refuses a path that no script can name, before anything is written.
  ///
  /// - Throws: `SlurmError`.
  static func check(_ paths: [String]) throws(SlurmError) {
    for path in paths where path.unicodeScalars.contains(where: { $0.value < 32 || $0 == "\\" }) {
      throw SlurmError(
        "the path \(path) holds a backslash or a control character, which Slurm cannot take in a script")
    }
  }

  /// The script of an array.
  init(
    of array: SlurmArray, in batch: SlurmBatch, _ slurm: SlurmConfiguration,
    _ resources: ResourceConfiguration
  ) {
    var options = [
      ("job-name", array.name),
      ("array", "0-\(array.count - 1)%\(array.parallel)"),
      // A percent sign begins what Slurm fills in.
      ("output", Self.literal(batch.logsPath) + "/%A_%a.txt"),
      ("open-mode", "append"),
      ("chdir", FileManager.default.currentDirectoryPath),
      ("requeue", ""),
      ("signal", "B:USR1@\(Self.notice(before: resources.timeSeconds))"),
      ("ntasks", "1"),
      ("cpus-per-task", "\(max(1, resources.threads))"),
    ]
    if let seconds = resources.timeSeconds {
      // Slurm counts in minutes.
      options.append(("time", "\((seconds + 59) / 60)"))
    }
    if let bytes = resources.memoryBytes {
      options.append(("mem", "\((bytes + Self.guardianBytes + (1 << 20) - 1) >> 20)M"))
    }
    options += [
      ("partition", slurm.partition), ("account", slurm.account), ("qos", slurm.qos),
      ("constraint", slurm.constraint),
    ].compactMap { name, value in value.map { (name, $0) } }
    var lines = ["#!/bin/bash"]
    lines += options.map { "#SBATCH --\($0)" + ($1.isEmpty ? "" : "=" + Self.quoted($1)) }
    lines += slurm.options.map { "#SBATCH " + Self.quoted($0) }
    // At the first command sbatch ends its reading: what a line of setup says behind #SBATCH is a comment. The time may
    // be nearly over in the middle of setup; what the shell was told then the program is told.
    lines += ["sprout_late=", "trap sprout_late=\(Self.lateness) USR1"] + slurm.setup + ["trap '' USR1"]
    lines.append(
      "exec \(ShellWords.quoted(batch.program)) slurm-task \\\n  \(ShellWords.quoted(batch.path)) "
        + "\"$((\(array.first) + SLURM_ARRAY_TASK_ID))\" $sprout_late")
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A path as sbatch takes it for the name of a file.
  private static func literal(_ path: String) -> String {
    let parts = path.unicodeScalars.split(separator: "%", omittingEmptySubsequences: false)
    return parts.map { String($0) }.joined(separator: "%%")
  }

  /// Seconds before the end of a task's time at which it is told: a quarter of short times, for Slurm counts in minutes
  /// and what is told at once is never done.
  static func notice(before limit: Int?) -> Int {
    guard let limit else { return warning }
    return max(5, min(warning, (limit + 59) / 60 * 15))
  }

  /// A word as sbatch reads it behind `#SBATCH`: no shell looks at it, but spaces, quotes and number signs mean something.
  static func quoted(_ word: String) -> String {
    guard !word.isPlain(with: "-_./=:,+@%^~") else { return word }
    // By scalars: a quote with an accent on it is one character of Swift, and still ends the word for sbatch.
    var text = "\""
    for scalar in word.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
}
