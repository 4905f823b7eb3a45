import ArgumentParser
import Foundation
import Glibc
import LinearAlgebra
import Networks

/// `sprout-bench answer-nothing`: an external criterion that offers no neurons, as fast as it can read.
struct AnswerNothing: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer the requests on standard input with no neurons.",
    shouldDisplay: false
  )

  func run() throws {
    MatrixMemory.keepFreed()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while let request = try next(&buffer) {
      guard let shape = try Safetensors(request).tensors["N"]?.shape else { return }
      var answer = Safetensors.Writer()
      answer.append("fan_in", shape: [0, shape[0]], [Float]())
      answer.append("fan_out", shape: [shape[1], 0], [Float]())
      try FileHandle.standardOutput.write(contentsOf: answer.bytes(metadata: ["flops": "0"]))
    }
  }

  /// The next request; nil when there is none.
  private func next(_ buffer: inout [UInt8]) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    var wanted: Int?
    while wanted.map({ bytes.count < $0 }) ?? true {
      let missing = min(buffer.count, wanted.map { $0 - bytes.count } ?? .max)
      let count = unsafe read(STDIN_FILENO, &buffer, missing)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      guard wanted == nil else { continue }
      wanted = try Safetensors.Beginning(bytes, headerLimit: 1 << 20)?.length
      if let wanted { bytes.reserveCapacity(wanted) }
    }
    return bytes
  }
}
