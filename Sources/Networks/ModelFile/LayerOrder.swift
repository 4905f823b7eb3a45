/// Finds the layers among the names of tensors.
struct LayerOrder {
  /// The layers from the inputs to the outputs.
  let layers: [LayerTensors]

  private typealias FormatError = ModelFile.FormatError

  /// - Parameters:
  ///   - names: The names in the file, but for those with a meaning of their own.
  ///   - rules: Which of them are the layers. Without any, all must be: `<layer>.weight` and `<layer>.bias`, the layers'
  ///     names alike but for their numbers, which give the order.
  /// - Throws: `FormatError` when that does not tell which tensor is which.
  init(_ names: [String], _ rules: [TensorRule]) throws(ModelFile.FormatError) {
    var parts: [String: LayerTensors] = [:]
    var biases: [String: String] = [:]
    for (ours, theirs) in try Self.renamed(names, rules) {
      if ours.hasSuffix(".weight") {
        parts[String(ours.dropLast(7))] = LayerTensors(weight: theirs)
      } else if ours.hasSuffix(".bias") {
        biases[String(ours.dropLast(5))] = theirs
      } else {
        throw Self.puzzle("the tensor '\(theirs)' is no part of a fully connected network", names)
      }
    }
    for (layer, bias) in biases.sorted(by: { $0.key < $1.key }) {
      guard parts[layer] != nil else {
        throw Self.puzzle("there is no tensor '\(layer).weight' for the bias '\(bias)'", names)
      }
      parts[layer]?.bias = bias
    }
    guard !parts.isEmpty else {
      throw FormatError(message: "there is no tensor 'layers.<i>.weight': the file has none")
    }
    try Self.checkBiases(of: parts, names, rules)
    layers = try Self.ordered(parts, names)
  }

  /// Refuses a layer without a bias among layers that have one: it was lost, unless a rule takes the weights alone.
  private static func checkBiases(
    of parts: [String: LayerTensors], _ names: [String], _ rules: [TensorRule]
  ) throws(FormatError) {
    guard parts.values.contains(where: { $0.bias != nil }) else { return }
    let lacking = parts.filter { name, layer in
      layer.bias == nil && !rules.contains { $0.takesWeightsAlone(of: layer.weight, as: name) }
    }
    guard let (name, layer) = lacking.min(by: { $0.key < $1.key }) else { return }
    let isUsual = layer.weight.hasSuffix(".weight")
    let bias = isUsual ? "'\(layer.weight.dropLast(7)).bias'" : "the bias of '\(layer.weight)'"
    let ours = name.wholeMatch(of: /layers\.[0-9]+/) == nil ? "layers.<i>" : name
    throw puzzle(
      "\(bias) is missing, though other layers have a bias (where it has none: --map '\(ours).weight=\(layer.weight)' "
        + "beside a --map of the others)",
      names)
  }

  /// The names of this program, and those in the file.
  private static func renamed(
    _ names: [String], _ rules: [TensorRule]
  ) throws(FormatError) -> [(ours: String, theirs: String)] {
    guard !rules.isEmpty else { return names.map { ($0, $0) } }
    var found: [String: String] = [:]
    for rule in rules {
      var isUsed = false
      for theirs in names {
        guard let ours = rule.renamed(theirs) else { continue }
        isUsed = true
        if let other = found.updateValue(theirs, forKey: ours), other != theirs {
          throw FormatError(message: "'\(other)' and '\(theirs)' would both be '\(ours)'")
        }
      }
      guard isUsed else {
        throw puzzle("there is no tensor for --map '\(rule)': none is called '\(rule.theirs)'", names)
      }
    }
    let pairs = found.map { (ours: $0.key, theirs: $0.value) }.sorted {
      ($0.theirs, $0.ours) < ($1.theirs, $1.ours)
    }
    for (pair, next) in zip(pairs, pairs.dropFirst()) where pair.theirs == next.theirs {
      throw FormatError(message: "'\(pair.theirs)' would be both '\(pair.ours)' and '\(next.ours)'")
    }
    return pairs
  }

  private static func ordered(
    _ parts: [String: LayerTensors], _ names: [String]
  ) throws(FormatError) -> [LayerTensors] {
    let numbered = parts.map { (name: NumberedName($0.key), tensors: $0.value) }.sorted { $0.name < $1.name }
    for (first, second) in zip(numbered, numbered.dropFirst()) {
      guard first.name.words == second.name.words, first.name.numbers != second.name.numbers else {
        throw puzzle(
          "the order of the layers '\(first.tensors.weight)' and '\(second.tensors.weight)' does not follow from "
            + "their names, which must be alike but for their numbers", names)
      }
    }
    return numbered.map(\.tensors)
  }

  /// An error with the names that are there and what to do.
  private static func puzzle(_ problem: String, _ names: [String]) -> FormatError {
    let sorted = names.map(NumberedName.init).sorted().map(\.text)
    let shown =
      sorted.prefix(20).joined(separator: ", ") + (sorted.count > 20 ? " ... (\(sorted.count) in all)" : "")
    return FormatError(
      message: "\(problem); say which tensors are the layers, as in --map 'layers.{0}=net.{0}' or --map "
        + "'layers.2=head'. The file has \(shown)")
  }
}

/// A name with numbers in it, in the order of people: `fc2` before `fc10`.
private struct NumberedName: Comparable {
  let text: String
  /// What stands between the numbers.
  let words: [String]
  /// The numbers without leading zeros.
  let numbers: [String]

  init(_ text: String) {
    self.text = text
    words = text.split(separator: /[0-9]+/, omittingEmptySubsequences: false).map(String.init)
    numbers = text.matches(of: /[0-9]+/).map { String($0.output.drop { $0 == "0" }) }
  }

  static func < (left: NumberedName, right: NumberedName) -> Bool {
    for index in 0..<min(left.words.count, right.words.count) {
      if left.words[index] != right.words[index] { return left.words[index] < right.words[index] }
      guard index < left.numbers.count, index < right.numbers.count else { break }
      let (a, b) = (left.numbers[index], right.numbers[index])
      if a != b { return (a.count, a) < (b.count, b) }
    }
    return left.words.count != right.words.count
      ? left.words.count < right.words.count : left.text < right.text
  }
}
