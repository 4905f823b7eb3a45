internal import Datasets
internal import Growth
internal import Networks
internal import Training

/// When a key has an effect. Where it has none its value cannot change a number, so it is taken as the default: runs
/// that differ in nothing else are one run.
struct Condition: Sendable {
  /// In words, to stand behind "has an effect with".
  let sentence: String
  /// Whether it holds with no network but a growing one.
  var impliesGrowth = false
  let holds: @Sendable (RunConfiguration) -> Bool
}

extension Condition {
  static let growing = Condition(sentence: "a growth.method other than none", impliesGrowth: true) {
    $0.growth.method != .none
  }
  static let noLayers = Condition(sentence: "model.layers absent") { $0.model.layers == nil }
  /// Layers that work on images.
  static let hasMaps = Condition(sentence: "a convolution in model.layers") { $0.model.hasMaps }
  /// The criteria whose closed form is made of moments.
  static let closedForm = method { $0.readsMoments }
  /// The criterion that is a program of the user's.
  static let external = method { $0 == ExternalCriterion.self }
  /// The criteria with a spectrum to cut.
  static let spectrum = method { $0.ranks }
  /// Criteria whose neurons have a scale and a line search; copies of units change nothing.
  static let newDirections = method { !$0.keepsFunction }
  /// Neurons that do not begin silent: the loss with them is measured.
  static let measuredNeurons = method { !$0.keepsFunction && !$0.isSilent }
    .and("growth.scale other than initializer") { $0.growth.scale != .initializer }
  /// Something that enters with an amplitude: such neurons, or the update of the layer above.
  static let amplitude = measuredNeurons.or(
    newDirections.and("growth.apply_update: true") { $0.growth.applyUpdate })
  static let periodic = Condition(sentence: "growth.on_plateau absent") { $0.growth.onPlateau == nil }
  /// Events at fixed distances or on a plateau.
  static let scheduled = Condition(sentence: "growth.every or growth.on_plateau") { !$0.growth.hasOwnPace }
  /// Growth that decides by what it finds when it looks again.
  static let ownPace = Condition(sentence: "growth.every and growth.on_plateau absent", impliesGrowth: true) {
    $0.growth.hasOwnPace
  }
  /// Neurons that something is held against: a spectrum, or with growth at its own pace samples of their own.
  static let judged = spectrum.or(
    method { !$0.keepsFunction && !$0.ranks }.and("neither growth.every nor growth.on_plateau") {
      $0.growth.hasOwnPace
    })
  /// New neurons and present units that are judged on samples of their own.
  static let judging = newDirections.and(
    "neither growth.every nor growth.on_plateau, and growth.thresholds.significance: true"
  ) {
    $0.growth.hasOwnPace && $0.growth.thresholds.significance
  }
  static let automaticSamples = Condition(
    sentence: "\(ownPace.sentence), and growth.statistics.samples: auto", impliesGrowth: true
  ) {
    $0.growth.hasOwnPace && $0.growth.statistics.samples == .auto
  }
  static let countedEpochs = Condition(sentence: "training.flops absent") { $0.training.flops == nil }
  static let shrinking = Condition(sentence: "growth.shrink_perturb.when other than never") {
    $0.growth.shrinkPerturb.when != .never
  }
  /// Shrinking begins the optimizer's memory anew whatever was carried.
  static let notShrinkingEach = Condition(sentence: "growth.shrink_perturb.when other than each") {
    $0.growth.shrinkPerturb.when != .each
  }
  static let sgd = Condition(sentence: "optimizer.name: sgd") { $0.optimizer.name == .sgd }
  static let adam = Condition(sentence: "optimizer.name: adam or adamw") {
    $0.optimizer.name == .adam || $0.optimizer.name == .adamw
  }
  static let rmsprop = Condition(sentence: "optimizer.name: rmsprop") { $0.optimizer.name == .rmsprop }
  static let adaptive = Condition(sentence: "optimizer.name: adam, adamw or rmsprop") {
    $0.optimizer.name != .sgd
  }
  static let stepSchedule = Condition(sentence: "optimizer.schedule.name: step") {
    $0.optimizer.schedule.name == .step
  }
  static let withoutTestPart = dataset("without a test part of its own") { !$0.hasTestPart }
  static let fromFiles = dataset("that is read from files") { $0 != .digits && !$0.isDrawn }
  static let csv = dataset { $0 == .csv }
  static let synthetic = dataset(where: \.isDrawn)
  static let drawnInputs = dataset(where: \.takesInputs)
  static let teacher = dataset { $0 == .teacher }

  /// Without words it is that of the names.
  private static func dataset(
    _ words: String? = nil, where isMeant: (DatasetConfiguration.Name) -> Bool
  ) -> Condition {
    let sets = DatasetConfiguration.Name.allCases.filter(isMeant)
    return Condition(sentence: "a data set \(words ?? sets.map(\.rawValue).inWords("or"))") {
      sets.contains($0.dataset.name)
    }
  }

  private static func method(where isMeant: (any GrowthCriterion.Type) -> Bool) -> Condition {
    let methods = GrowthPolicy.Method.allCases.filter { $0.criterion.map(isMeant) ?? false }
    return Condition(sentence: "growth.method: \(methods.map(\.rawValue).inWords("or"))", impliesGrowth: true)
    {
      methods.contains($0.growth.method)
    }
  }

  private func and(_ words: String, _ other: @escaping @Sendable (RunConfiguration) -> Bool) -> Condition {
    Condition(sentence: "\(sentence) and \(words)", impliesGrowth: impliesGrowth) { holds($0) && other($0) }
  }

  private func or(_ other: Condition) -> Condition {
    Condition(
      sentence: "\(sentence), or \(other.sentence)", impliesGrowth: impliesGrowth && other.impliesGrowth
    ) {
      holds($0) || other.holds($0)
    }
  }
}

extension [String] {
  /// Words in a row, the last behind an "and" or an "or".
  func inWords(_ last: String) -> String {
    dropLast().joined(separator: ", ") + (count > 1 ? " \(last) " : "") + (self.last ?? "")
  }
}
