public import ArgumentParser
public import Networks

/// How a model file is read, for verbs that take a model.
struct ModelOptions: ParsableArguments {
  @Option(help: "What the hidden units apply, when the file does not say.")
  var activation: Activation?

  @Option(
    help: ArgumentHelp(
      "Which tensors are the layers, in a file with other names: sprout's name = the file's. {0} is any number, the "
        + "same on both sides; layers go in the order of their numbers. 'layers.{0}=net.{0}' takes net.<i>.weight and "
        + "net.<i>.bias, 'layers.9=head' one layer, 'layers.{0}.weight=w{0}' the weights alone. Repeat for several; "
        + "what no rule takes is left out.",
      valueName: "ours=theirs"))
  var map: [TensorRule] = []

  /// Reads a model, and says what had to be guessed or left out.
  ///
  /// - Parameter name: A file, or what names a run.
  /// - Throws: `CommandError` when there is no such model, or the file is none.
  func open(_ name: String, in results: ResultsOption) throws -> SavedModel {
    let model = try SavedModel(name, activation: activation, rules: map, in: results)
    if model.isActivationGuessed {
      ProgressOptions.remark("\(model.path): names no activation; taking relu (--activation says otherwise)")
    }
    if !model.weightsLeftOut.isEmpty {
      ProgressOptions.remark(
        "warning: \(model.path): weights are left out: \(model.weightsLeftOut.joined(separator: ", ")); what is looked "
          + "at is the network without them (--map takes them in)")
    }
    return model
  }
}

extension Activation: ExpressibleByArgument {}

extension TensorRule: ExpressibleByArgument {
  /// A rule from an argument.
  public init?(argument: String) { self.init(argument) }
}
