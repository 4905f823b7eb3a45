import ArgumentParser
import Foundation
import Glibc
import Networks

/// `sprout-bench answer-nothing`: an external criterion that offers no neurons, as fast as it can read.
struct AnswerNothing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer-nothing",
    abstract: "Answer the requests on standard input with no neurons.",
    shouldDisplay: false
  )

  func run() throws {
    while let request = try next() {
      guard let shape = try Safetensors(request).tensors["N"]?.shape else { return }
      var answer = Safetensors.Writer()
      answer.append("fan_in", shape: [0, shape[0]], [Float]())
      answer.append("fan_out", shape: [shape[1], 0], [Float]())
      try FileHandle.standardOutput.write(contentsOf: answer.bytes(metadata: ["flops": "0"]))
    }
  }

  /// The next request; nil when there is none.
  private func next() throws -> [UInt8]? {
    var bytes: [UInt8] = []
    var wanted: Int?
    while wanted.map({ bytes.count < $0 }) ?? true {
      var piece = [UInt8](repeating: 0, count: min(1 << 20, wanted.map { $0 - bytes.count } ?? 1 << 16))
      let count = unsafe read(STDIN_FILENO, &piece, piece.count)
      guard count > 0 else { return nil }
      bytes += piece[..<count]
      if wanted == nil { wanted = try Safetensors.Beginning(bytes, headerLimit: 1 << 20)?.length }
    }
    return bytes
  }
}
