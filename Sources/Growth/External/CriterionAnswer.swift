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
  private static let mostNeurons = 100_000
  /// The bytes of a number of each type that is read.
  private static let widths = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2]

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
    try checkSizes(of: read.tensors)
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

  /// Refuses offsets that are not those of the shapes: what they promise would be waited for.
  private static func checkSizes(of tensors: [String: Safetensors.Tensor]) throws(FormatError) {
    var end = 0
    for (name, tensor) in tensors.sorted(by: { $0.value.start < $1.value.start }) {
      guard let width = widths[tensor.type] else {
        throw FormatError(message: "'\(name)' is of type \(tensor.type); F64, F32, F16 and BF16 are read")
      }
      // Of one behind the other.
      guard tensor.start == end, tensor.end - end == tensor.shape.reduce(width, *) else {
        throw FormatError(
          message:
            "the data of '\(name)' are said to be bytes \(tensor.start) to \(tensor.end), which is not the place of "
            + "\(tensor.type) numbers in the shape \(tensor.shape) that begin at \(end)")
      }
      end = tensor.end
    }
  }

  /// What is to be said when words stand where a file should begin: no length is made of eight letters.
  private static func text(at beginning: [UInt8]) -> String? {
    let isText = { (byte: UInt8) in 0x20...0x7E ~= byte || 0x09...0x0D ~= byte || byte >= 0x80 }
    guard beginning.prefix(8).allSatisfy(isText) else { return nil }
    let words = String(decoding: beginning.prefix(200).prefix(while: isText), as: UTF8.self)
    let line = words.split(whereSeparator: \.isNewline).first ?? ""
    return
      "it is no safetensors file but the text '\(line.prefix(60))'; standard output is for answers alone, "
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
    get throws(FormatError) { try number("flops", atMost: 1e24) }
  }

  /// The score that noise would reach, for scores of another unit than the singular values.
  private var ownNoiseEdge: Double? {
    get throws(FormatError) { try number("noise_edge") }
  }

  private func number(_ name: String, atMost most: Double = .greatestFiniteMagnitude) throws(FormatError)
    -> Double?
  {
    guard let text = file.metadata[name] else { return nil }
    guard let number = Double(text), 0...most ~= number else {
      throw FormatError(
        message: "'\(name)' in its metadata is '\(text.prefix(40))', no number from 0 to \(most)")
    }
    return number
  }
}
