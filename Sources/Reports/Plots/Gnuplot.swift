public import Foundation
internal import Results

/// The program that draws figures.
public struct Gnuplot: Sendable {
  /// Why a figure could not be drawn.
  struct Trouble: Error {
    /// What gnuplot said, or how it ended.
    let message: String
  }

  /// The program.
  public let executable: URL

  /// The program on the path; nil when it is not there.
  public static func find(
    in environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Gnuplot? {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/gnuplot" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
      .map { Gnuplot(executable: URL(filePath: $0)) }
  }

  /// What a script draws for the page.
  ///
  /// - Throws: `Trouble` when gnuplot cannot be started, fails, or draws nothing.
  func picture(of script: String) throws(Trouble) -> String {
    let process = Process()
    process.executableURL = executable
    // Without the user's own settings, so that a figure looks the same everywhere.
    process.arguments = ["--default-settings", "-e", "page = 1", script]
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { _, new in new }
    let output = Pipe()
    // Into a file: a second pipe could fill up while the first is read.
    let log = FileManager.default.temporaryDirectory.appending(path: "sprout-gnuplot-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: log.path(percentEncoded: false), contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    do {
      process.standardError = try FileHandle(forWritingTo: log)
      try process.run()
    } catch { throw Trouble(message: "cannot be started: \(error.localizedDescription)") }
    let picture = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let said = String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self)
    // It repeats the command before it says what is wrong with it.
    let lines = said.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    let message = String((lines.last ?? "").prefix(500))
    guard process.terminationStatus == 0, process.terminationReason == .exit else {
      let end =
        process.terminationReason == .exit
        ? "ended with code \(process.terminationStatus)"
        : "was ended by \(SignalName.text(of: process.terminationStatus))"
      throw Trouble(message: message.isEmpty ? end : message)
    }
    guard picture.contains("<svg"), picture.contains("</svg>") else {
      throw Trouble(message: message.isEmpty ? "drew nothing" : message)
    }
    return picture
  }
}
