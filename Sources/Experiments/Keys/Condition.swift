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
  let impliesGrowth: Bool
  let holds: @Sendable (RunConfiguration) -> Bool

  init(
    _ sentence: String, impliesGrowth: Bool = false, _ holds: @escaping @Sendable (RunConfiguration) -> Bool
  ) {
    self.sentence = sentence
    self.impliesGrowth = impliesGrowth
    self.holds = holds
  }
}

extension Condition {
  static let growing = Condition("a growth.method other than none", impliesGrowth: true) {
    $0.growth.method != .none
  }
  static let noLayers = Condition("model.layers absent") { $0.model.layers == nil }
  /// Layers that work on images.
  static let hasMaps = Condition("a convolution in model.layers") { $0.model.hasMaps }
  /// The criterion whose closed form is made of moments.
  static let closedForm = Condition("growth.method: tiny or external", impliesGrowth: true) {
    $0.growth.method == .tiny || $0.growth.method == .external
  }
  /// The criterion that is a program of the user's.
  static let external = Condition("growth.method: external", impliesGrowth: true) {
    $0.growth.method == .external
  }
  /// The criteria with a spectrum to cut.
  static let spectrum = Condition("growth.method: tiny, gradmax or external", impliesGrowth: true) {
    [.tiny, .gradmax, .external].contains($0.growth.method)
  }
  /// Criteria whose neurons have a scale and a line search; copies of units change nothing.
  static let newDirections = Condition(
    "growth.method: tiny, random, gradmax or external", impliesGrowth: true
  ) {
    $0.growth.method != .none && $0.growth.method != .net2wider
  }
  /// Neurons that do not begin silent: the loss with them is measured.
  static let measuredNeurons = Condition(
    "growth.method: tiny, random or external and growth.scale other than initializer", impliesGrowth: true
  ) {
    [.tiny, .random, .external].contains($0.growth.method) && $0.growth.scale != .initializer
  }
  /// Something that enters with an amplitude: such neurons, or the update of the layer above.
  static let amplitude = Condition(
    "\(measuredNeurons.sentence), or growth.apply_update: true and growth.method other than net2wider",
    impliesGrowth: true
  ) {
    measuredNeurons.holds($0) || newDirections.holds($0) && $0.growth.applyUpdate
  }
  static let periodic = Condition("growth.on_plateau absent") { $0.growth.onPlateau == nil }
  /// Events at fixed distances or on a plateau.
  static let scheduled = Condition("growth.every or growth.on_plateau") { !$0.growth.hasOwnPace }
  /// Growth that decides by what it finds when it looks again.
  static let ownPace = Condition("growth.every and growth.on_plateau absent", impliesGrowth: true) {
    $0.growth.hasOwnPace
  }
  /// Neurons that something is held against: a spectrum, or with growth at its own pace samples of their own.
  static let judged = Condition(
    "growth.method: tiny, gradmax or external, or growth.method: random without growth.every and growth.on_plateau",
    impliesGrowth: true
  ) {
    spectrum.holds($0) || $0.growth.hasOwnPace && $0.growth.method == .random
  }
  /// New neurons and present units that are judged on samples of their own.
  static let judging = Condition(
    "\(ownPace.sentence), growth.thresholds.significance: true and growth.method other than net2wider",
    impliesGrowth: true
  ) {
    newDirections.holds($0) && $0.growth.hasOwnPace && $0.growth.thresholds.significance
  }
  static let automaticSamples = Condition(
    "\(ownPace.sentence), and growth.statistics.samples: auto", impliesGrowth: true
  ) {
    $0.growth.hasOwnPace && $0.growth.statistics.samples == .auto
  }
  static let countedEpochs = Condition("training.flops absent") { $0.training.flops == nil }
  static let shrinking = Condition("growth.shrink_perturb.when other than never") {
    $0.growth.shrinkPerturb.when != .never
  }
  /// Shrinking begins the optimizer's memory anew whatever was carried.
  static let notShrinkingEach = Condition("growth.shrink_perturb.when other than each") {
    $0.growth.shrinkPerturb.when != .each
  }
  static let sgd = Condition("optimizer.name: sgd") { $0.optimizer.name == .sgd }
  static let adam = Condition("optimizer.name: adam or adamw") {
    $0.optimizer.name == .adam || $0.optimizer.name == .adamw
  }
  static let rmsprop = Condition("optimizer.name: rmsprop") { $0.optimizer.name == .rmsprop }
  static let adaptive = Condition("optimizer.name: adam, adamw or rmsprop") { $0.optimizer.name != .sgd }
  static let stepSchedule = Condition("optimizer.schedule.name: step") { $0.optimizer.schedule.name == .step }
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
    let names = sets.map(\.rawValue)
    let listed =
      names.dropLast().joined(separator: ", ") + (names.count > 1 ? " or " : "") + (names.last ?? "")
    return Condition("a data set \(words ?? listed)") { sets.contains($0.dataset.name) }
  }
}
