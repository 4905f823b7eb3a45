import Networks

@testable import Growth

/// A program of an external criterion that is none: a function answers.
final class CriterionPretender: CriterionChannel {
  let command = ["pretender"]
  private(set) var requests: [Safetensors] = []
  private(set) var metadata: [String] = []
  private(set) var warnings: [String] = []
  private(set) var failures: [String] = []
  private let respond: (Safetensors) throws -> [UInt8]

  init(_ respond: @escaping (Safetensors) throws -> [UInt8]) { self.respond = respond }

  func answer(to request: [UInt8], length: ([UInt8]) throws -> Int?) throws -> [UInt8] {
    let read = try Safetensors(request)
    requests.append(read)
    metadata.append(read.metadata["sprout.request"] ?? "")
    let bytes = try respond(read)
    guard let wanted = try length(bytes) else { throw failure("the answer is cut short") }
    return Array(bytes.prefix(wanted))
  }

  func failure(_ message: String) -> CriterionFailure {
    failures.append(message)
    return CriterionFailure(message)
  }

  func warn(_ sentence: String) { warnings.append(sentence) }
}

extension Safetensors {
  /// An array of the file as rows; one row for an array of one dimension.
  func rows(_ name: String) throws -> [[Double]] {
    guard let tensor = tensors[name] else { throw ModelFile.FormatError(message: "no \(name)") }
    let numbers = try doubles(of: name)
    let columns = tensor.shape.last ?? 1
    return stride(from: 0, to: numbers.count, by: max(columns, 1)).map {
      Array(numbers[$0..<min($0 + columns, numbers.count)])
    }
  }
}
