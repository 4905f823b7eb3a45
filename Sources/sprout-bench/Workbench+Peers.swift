import Datasets
import Experiments
import Foundation

extension Workbench {
  /// Made-up images; made when they are first asked for.
  func images() throws -> SampleImages {
    let images = SampleImages(folder: path("images"))
    if !FileManager.default.fileExists(atPath: images.folder) { try images.make() }
    return images
  }

  /// MNIST, or made-up images where it is not found, which it says.
  func mnist() throws -> SampleImages {
    let name = DatasetConfiguration.Name.mnist.rawValue
    guard let folder = Catalog().entries().first(where: { $0.name == name })?.location else {
      say("MNIST is not found: made-up images in its place, in which every pixel varies")
      return try images()
    }
    return SampleImages(folder: folder)
  }

  /// The lists of numbers that a program prints as one JSON object; a list alone is that of the steps.
  func numbers(_ command: [String]) throws -> [String: [Double]] {
    let file = path("output.json")
    _ = try ProcessCost(of: command, output: file)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let document = try JSONValue(parsing: text)
    if let list = document.array { return ["steps": list.compactMap(\.number)] }
    return document.object?.reduce(into: [:]) { $0[$1.key] = $1.value.array?.compactMap(\.number) } ?? [:]
  }

  /// The same of a peer's script; nil when its packages are not installed, which it says on standard error.
  func peer(_ script: String, _ arguments: String...) throws -> [String: [Double]]? {
    try unlessMissing { try numbers(command(script, arguments)) }
  }

  /// What a peer's script takes; nil when its packages are not installed.
  func peerCost(_ script: String, _ arguments: String...) throws -> ProcessCost? {
    try unlessMissing { try run(command(script, arguments)) }
  }

  private func command(_ script: String, _ arguments: [String]) -> [String] {
    let python = ProcessInfo.processInfo.environment["SPROUT_PEERS_PYTHON"] ?? "/usr/bin/python3"
    // The kernel that our programs are told to use is none of theirs.
    return ["/usr/bin/env", "-u", "OPENBLAS_CORETYPE", python, "Benchmarks/peers/\(script)"] + arguments
  }

  private func unlessMissing<Value>(_ measure: () throws -> Value) throws -> Value? {
    do {
      return try measure()
    } catch WorkbenchError.failed(_, let status) where status >> 8 & 0xFF == 77 {
      return nil
    }
  }
}
