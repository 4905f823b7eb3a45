internal import Analysis
internal import Experiments
internal import Networks
public import Results
internal import Training

/// A network growing: every unit of a run's hidden layers as a circle where it was added, over the growth events.
public struct GrowingDrawing: Sendable {
  /// What the drawing is of.
  let title: String
  /// The units.
  let history: UnitHistory
  /// For each hidden layer what each unit contributes at the end, in the order of `history`; nil where it is not known.
  let norms: [[Double?]]
  /// The last epoch of the run.
  let lastEpoch: Double
  /// What the layers are called; convolutions are places among others.
  var noun = "hidden layer"
}

extension GrowingDrawing {
  /// Follows the units of a run, and measures those of its model, where it has one.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(of run: StoredRun) throws {
    try self.init(of: RunHistory(of: run))
  }

  init(of history: RunHistory) throws {
    let run = history.run
    // With early stopping the model is that of an earlier epoch than the last.
    let units = UnitHistory(of: history, until: run.result.bestEpoch ?? .infinity)
    let present = units.layers.indices.map { units.present(inLayer: $0 + 1) }
    let measured = try Self.norms(in: run.path + "/model.safetensors")
    let isOfModel = measured.map(\.count) == present.map(\.count)
    self.init(
      title: run.label.isEmpty ? run.folderName : run.label, history: units,
      norms: units.layers.indices.map { layer in
        var norms = [Double?](repeating: nil, count: units.layers[layer].count)
        guard isOfModel else { return norms }
        for (unit, norm) in zip(present[layer], measured[layer]) where norm.isFinite { norms[unit] = norm }
        return norms
      },
      lastEpoch: history.lastEpoch,
      noun: run.configuration[path: "model.layers"]?.array == nil ? "hidden layer" : "place")
  }

  /// What each unit of a saved network contributes; nothing where the file is not there or holds none.
  private static func norms(in path: String) throws -> [[Double]] {
    guard let bytes = try FileSystem.contents(of: path), let network = try? ModelFile(bytes).network()
    else {
      return []
    }
    return network.unitNorms
  }

  /// What is to be seen, in sentences.
  var description: String {
    history.layers.indices.map { caption(ofLayer: $0) + "." }.joined(separator: " ")
  }

  /// `hidden layer 1: 2 units, 40 at most, 19 at the end`.
  func caption(ofLayer index: Int) -> String {
    let units = history.layers[index]
    let (first, last) = (units.count { $0.born == nil }, units.count { $0.ended == nil })
    let most = history.mostUnits(inLayer: index + 1)
    return "\(noun) \(index + 1): \(Quantity.counted(first, "unit"))"
      + (most > max(first, last) ? ", \(most) at most" : "")
      + (units.contains { $0.born != nil || $0.ended != nil } ? ", \(last) at the end" : " throughout")
  }

  /// Whether any unit is of a kind, for the legend.
  func hasUnit(_ isSuch: (UnitHistory.Unit) -> Bool) -> Bool {
    history.layers.contains { $0.contains(where: isSuch) }
  }
}
