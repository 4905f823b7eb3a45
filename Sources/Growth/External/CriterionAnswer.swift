internal import LinearAlgebra
internal import Networks

/// What an external criterion answers: neurons, as a safetensors file.
struct CriterionAnswer {
  private let file: Safetensors
  private let count: Int
  private let request: CriterionRequest

  /// No answer has a longer header.
  private static let headerLimit = 1 << 20
  /// No answer holds more neurons.
  private static let mostNeurons = 1_000_000

  private typealias FormatError = ModelFile.FormatError

  /// The bytes of an answer once its beginning says so; nil before.
  ///
  /// - Throws: `FormatError` when the beginning is that of no answer to the request: no number is read in vain.
  static func length(
    of beginning: [UInt8], to request: CriterionRequest
  ) throws(ModelFile.FormatError) -> Int? {
    let read: Safetensors.Beginning?
    do {
      read = try Safetensors.Beginning(beginning, headerLimit: headerLimit)
    } catch {
      throw FormatError(message: text(at: beginning) ?? error.message)
    }
    guard let read else { return nil }
    _ = try neuronCount(of: read.tensors, request)
    return read.length
  }

  /// Reads an answer.
  ///
  /// - Throws: `FormatError` when it is none to the request.
  init(_ bytes: [UInt8], to request: CriterionRequest) throws(ModelFile.FormatError) {
    file = try Safetensors(bytes)
    count = try Self.neuronCount(of: file.tensors, request)
    self.request = request
  }

  /// What is to be said when words stand where a file should begin.
  private static func text(at beginning: [UInt8]) -> String? {
    let words = beginning.prefix(200)
    guard words.allSatisfy({ 0x20...0x7E ~= $0 || 0x09...0x0D ~= $0 || $0 >= 0x80 }) else { return nil }
    let lines = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline)
    return
      "it is no safetensors file but the text '\(lines.first?.prefix(60) ?? "")'; standard output is for answers alone, "
      + "words go to standard error"
  }

  private static func neuronCount(
    of tensors: [String: Safetensors.Tensor], _ request: CriterionRequest
  ) throws(FormatError) -> Int {
    let (p, q) = (request.inputs, request.outputs)
    let forms = [
      "fan_in": "[k, \(p)]: a row for each neuron, its bias last",
      "fan_out": "[\(q), k]: a column for each neuron", "score": "[k], one number for each neuron",
    ]
    if let stranger = tensors.keys.filter({ forms[$0] == nil }).min() {
      throw FormatError(message: "'\(stranger)' is none of fan_in, fan_out and score")
    }
    guard let fanIn = tensors["fan_in"], let fanOut = tensors["fan_out"] else {
      throw FormatError(message: "there is no '\(tensors["fan_in"] == nil ? "fan_in" : "fan_out")'")
    }
    func refused(_ name: String, _ shape: [Int]) -> FormatError {
      FormatError(message: "\(name) has the shape \(shape), expected \(forms[name] ?? "")")
    }
    guard fanIn.shape.count == 2, fanIn.shape[1] == p else { throw refused("fan_in", fanIn.shape) }
    let count = fanIn.shape[0]
    guard fanOut.shape.count == 2, fanOut.shape[0] == q else { throw refused("fan_out", fanOut.shape) }
    guard fanOut.shape[1] == count else {
      throw FormatError(message: "fan_in has \(count) neurons and fan_out \(fanOut.shape[1])")
    }
    if let score = tensors["score"], score.shape != [count] { throw refused("score", score.shape) }
    guard count <= mostNeurons else {
      throw FormatError(message: "\(count) neurons are more than \(mostNeurons)")
    }
    return count
  }

  /// The neurons, in their order.
  ///
  /// - Throws: `FormatError` when a number is infinite or none, or the order is not that of the scores.
  func candidates(noiseEdge: Double) throws(ModelFile.FormatError) -> NeuronCandidates {
    let fanIn = Matrix(rows: count, columns: request.inputs, elements: try file.doubles(of: "fan_in"))
    let fanOut = Matrix(rows: request.outputs, columns: count, elements: try file.doubles(of: "fan_out"))
    var candidates = NeuronCandidates(NewNeurons(fanIn: fanIn, fanOut: fanOut.transposed()))
    if file.tensors["score"] != nil {
      let scores = try file.doubles(of: "score")
      if let place = zip(scores, scores.dropFirst()).enumerated().first(where: { $1.0 < $1.1 })?.offset {
        throw FormatError(
          message: "score \(scores[place + 1]) stands behind \(scores[place]); the best neuron comes first")
      }
      candidates.singularValues = scores
      candidates.noiseEdge = try ownNoiseEdge ?? noiseEdge
    }
    candidates.flops = try flops
    return candidates
  }

  /// The operations it says it took; nil when it does not say.
  private var flops: Double? {
    get throws(FormatError) { try number("flops") }
  }

  /// The score that noise would reach, for scores of another unit than the singular values.
  private var ownNoiseEdge: Double? {
    get throws(FormatError) { try number("noise_edge") }
  }

  private func number(_ name: String) throws(FormatError) -> Double? {
    guard let text = file.metadata[name] else { return nil }
    guard let number = Double(text), number >= 0, number.isFinite else {
      throw FormatError(message: "'\(name)' in its metadata is '\(text.prefix(40))', no number from 0 on")
    }
    return number
  }
}
