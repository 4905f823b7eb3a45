import Experiments
import Networks
import Results
import Training

/// A trained network: a file from anywhere, or that of a run with what the run says of it.
struct SavedModel {
  /// The file.
  let path: String
  let network: Network
  /// Which tensors make up the layers, from the inputs to the outputs.
  let layers: [LayerTensors]
  /// The tensors that are part of none.
  let tensorsLeftOut: [String]
  /// Those of them that are weights.
  let weightsLeftOut: [String]
  /// Whether neither the file nor the user names the activation.
  let isActivationGuessed: Bool
  /// What the file says of inputs and outputs.
  let task: ModelTask
  let run: StoredRun?
  /// What the run was trained with.
  let configuration: RunConfiguration?
}

extension SavedModel {
  /// Reads a file, or the model of a run.
  ///
  /// - Parameters:
  ///   - name: A path, or what names a run.
  ///   - activation: What the hidden units apply, as far as the user says.
  ///   - rules: Which tensors are the layers, as far as the user says.
  /// - Throws: `CommandError` when there is no such model, or the file is none.
  init(_ name: String, activation: Activation?, rules: [TensorRule], in results: ResultsOption) throws {
    let run = try Self.run(name, in: results)
    let path = run.map { $0.path + "/model.safetensors" } ?? name
    let configuration = try run.map(Self.configuration)
    guard let bytes = try FileSystem.contents(of: path) else {
      let reason =
        run == nil ? "there is no such file, and no run of that name in \(results.folder)" : "is missing"
      throw CommandError.environment("\(path): \(reason)")
    }
    do {
      let file = try ModelFile(bytes)
      let isGuessed = try activation == nil && file.activation == nil
      let isNamed = try rules.isEmpty && file.namesTensors
      let layers = isNamed ? [] : try file.layers(rules)
      let network = try file.network(
        activation: isGuessed ? .relu : activation, layers: isNamed ? nil : layers)
      self.init(
        path: path, network: network, layers: layers,
        tensorsLeftOut: isNamed ? [] : file.tensors(besides: layers),
        weightsLeftOut: isNamed ? [] : file.weights(besides: layers),
        isActivationGuessed: isGuessed,
        task: try file.task(of: network), run: run, configuration: configuration)
    } catch let error as ModelFile.FormatError {
      throw CommandError("\(path): \(error.message)")
    }
  }

  private static func configuration(of run: StoredRun) throws -> RunConfiguration {
    guard run.state == .done else {
      throw CommandError("the run \(run.path) has no model: it is \(run.state.rawValue)")
    }
    do {
      return try RunConfiguration(resolved: run.configuration)
    } catch DecodingError.dataCorrupted(let context) {
      throw CommandError.environment(
        "\(run.path)/run.json: the configuration cannot be read: \(context.debugDescription)")
    }
  }

  /// The run that a name means; nil when it is that of a file, or of nothing.
  private static func run(_ name: String, in results: ResultsOption) throws -> StoredRun? {
    if FileSystem.isFolder(name) {
      // `show` takes a name without a slash for that of a run.
      let path = name.contains("/") ? name : "./\(name)"
      guard let run = try results.tree.runs(named: path).first else {
        if let damaged = try results.tree.damagedRuns(named: path).first {
          throw CommandError.environment("\(damaged): \(StoredRun.damage)")
        }
        throw CommandError("\(name): is a folder and not that of a run: it has no run.json")
      }
      return run
    }
    if FileSystem.exists(name) { return nil }
    let isNone = try results.tree.runs(named: name).isEmpty && results.tree.damagedRuns(named: name).isEmpty
    return try isNone ? nil : results.run(name)
  }
}
