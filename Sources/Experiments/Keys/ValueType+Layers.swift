internal import OrderedCollections
internal import YAML

/// A layer of `model.layers`: a mapping with the key of its kind, and others that go with it.
extension ValueType {
  /// The keys that go with a kind, beside its own.
  private struct Form {
    let kind: String
    let size: ValueType
    let others: [String: ValueType]
  }

  /// Windows are of odd sizes, so that they have a middle.
  private static let kernels: [Int] = [1, 3, 5, 7]
  private static let kernel = union(kernels.map { .integer($0...$0) })
  private static let stride = integer(1...64)

  private static let forms = [
    Form(
      kind: "conv", size: .integer(1...10_000),
      others: ["kernel": kernel, "stride": stride, "padding": .choice(["same", "valid"])]),
    Form(
      kind: "pool", size: .union([.integer(1...1024), .choice(["global"])]),
      others: ["kind": .choice(["average", "max"])]),
    Form(
      kind: "residual", size: .integer(1...10_000),
      others: ["channels": .integer(1...10_000), "stride": stride]),
    Form(kind: "dense", size: .integer(1...100_000), others: [:]),
  ]

  static let layerInWords =
    "layers such as {conv: 4}, {pool: 2}, {pool: global}, {residual: 4} or {dense: 16}"

  /// What each kind is, for `explain`.
  static let layersInDetail =
    "{conv: 4} is a convolution of 4 output channels, then the norm and the activation; kernel 3, stride 1, padding same unless "
    + "said: {conv: 8, kernel: 5, stride: 2, padding: valid}. {pool: 2} is average pooling of 2 x 2, {pool: 2, kind: max} "
    + "takes the largest, {pool: global} the mean of the whole map. {residual: 4} is act(x + norm(conv(act(norm(conv(x)))))) "
    + "with 4 channels inside; {residual: 4, channels: 16, stride: 2} projects x by a 1 x 1 convolution. {dense: 16} is a "
    + "fully connected layer, after which no other kind follows. Convolutions need images: dataset.shape says what rows of a "
    + "table are."

  /// The normal form of a layer, with all its keys.
  ///
  /// - Throws: `ValueProblems` at what does not fit.
  static func readLayer(_ node: Node) throws(ValueProblems) -> JSONValue {
    guard case .mapping(let entries) = node.content else {
      throw ValueProblems(
        node, "holds an element that must be one of \(layerInWords), not \(node.inWords)")
    }
    let found = forms.filter { form in entries.contains { $0.key == form.kind } }
    guard let form = found.first, found.count == 1 else {
      let keys = entries.map(\.key)
      let kinds = forms.map(\.kind)
      let suggestion =
        found.isEmpty
        ? keys.lazy.map { Vocabulary.suggestion(for: $0, among: kinds) }.first { !$0.isEmpty } : nil
      throw ValueProblems(
        node,
        "holds an element that names \(found.isEmpty ? "no kind" : "several kinds") of layer: one of \(kinds.joined(separator: ", "))\(suggestion ?? "")"
      )
    }
    var values = OrderedDictionary<String, JSONValue>()
    for entry in entries {
      guard let type = entry.key == form.kind ? form.size : form.others[entry.key] else {
        let known = form.others.keys.sorted()
        let others =
          known.isEmpty ? "it has no other keys" : "a \(form.kind) layer has \(known.joined(separator: ", "))"
        throw ValueProblems(
          entry.value,
          "holds a \(form.kind) layer with the unknown key '\(entry.key.clipped)'\(Vocabulary.suggestion(for: entry.key, among: known)); \(others)"
        )
      }
      if values[entry.key] != nil { continue }
      do {
        values[entry.key] = try type.read(entry.value)
      } catch {
        throw error.behind("holds a layer whose \(entry.key) ")
      }
    }
    return .object(values)
  }

  /// The JSON Schema of a layer.
  static var layerSchema: JSONValue {
    [
      "anyOf": .array(
        forms.map { form in
          var properties: OrderedDictionary<String, JSONValue> = [form.kind: SpecSchema.schema(of: form.size)]
          for (key, type) in form.others.sorted(by: { $0.key < $1.key }) {
            properties[key] = SpecSchema.schema(of: type)
          }
          return SpecSchema.object(properties, with: ["required": [.string(form.kind)]])
        })
    ]
  }
}
