internal import Datasets
internal import Growth
internal import Networks
internal import Training

/// What must hold between the values of several keys.
struct SpecRule: Sendable {
  /// The keys that take part; the first of them that is given is where the diagnostic stands.
  let paths: [String]
  /// What is wrong with a configuration; nil when it is sound.
  let problem: @Sendable (RunConfiguration) -> Problem?

  /// What is wrong, and at which element of a list.
  struct Problem {
    let message: String
    var element: Int?
  }

  init(_ paths: String..., problem: @escaping @Sendable (RunConfiguration) -> Problem?) {
    self.paths = paths
    self.problem = problem
  }
}

extension SpecRule.Problem: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) {
    message = value
  }
}

extension DatasetConfiguration {
  /// The number of training samples is at most this, whatever the split is; nil where only the data can tell.
  fileprivate var mostTrainingSamples: Int? {
    let all = name == .digits ? 1797 : name.isDrawn ? samples : name.publishedTrainingCount
    return [all, trainLimit].compactMap(\.self).min()
  }
}

extension SpecRule {
  static let all: [SpecRule] = dataset + metrics + training + growth

  private static let dataset: [SpecRule] =
    [
      SpecRule("dataset.name") { run in
        let name = run.dataset.name
        guard name == .idx || name == .csv, run.dataset.path?.isEmpty ?? true else { return nil }
        return
          "dataset.path is missing: \(name.rawValue) needs \(name == .csv ? "the file" : "the folder or images file")"
      },
      SpecRule("dataset.task", "dataset.name") { sentence($0.dataset.taskProblem) },
      SpecRule("dataset.label", "dataset.task") { run in
        run.dataset.name == .csv ? sentence(run.dataset.labelProblem) : nil
      },
      SpecRule("dataset.inputs", "dataset.name") { sentence($0.dataset.inputsProblem) },
      SpecRule("dataset.samples", "dataset.teacher_hidden", "dataset.inputs", "dataset.name") {
        sentence($0.dataset.samplesProblem)
      },
      SpecRule("dataset.teacher_hidden", "dataset.inputs", "dataset.classes", "dataset.name") {
        sentence($0.dataset.teacherProblem)
      },
      SpecRule("dataset.shape", "dataset.inputs", "dataset.name") { sentence($0.dataset.shapeProblem) },
    ]
    + ["dataset.normalize", "dataset.augment", "dataset.augment.crop"].map { key in
      SpecRule(key, "dataset.shape", "dataset.name") { run in
        run.dataset.imageProblem.flatMap { $0.key == key ? Problem(message: $0.message) : nil }
      }
    }

  private static func sentence(_ message: String?) -> Problem? { message.map { Problem(message: $0) } }

  private static let metrics: [SpecRule] = [
    SpecRule("training.early_stopping.metric", "training.early_stopping", "dataset.validation") { run in
      run.training.earlyStopping.flatMap { unmeasured($0.metric, "training.early_stopping", run) }
    },
    SpecRule("growth.on_plateau.metric", "growth.on_plateau", "dataset.validation") { run in
      run.growth.onPlateau.flatMap { unmeasured($0.metric, "growth.on_plateau", run) }
    },
    SpecRule("growth.line_search.split", "dataset.validation") { run in
      guard run.growth.lineSearch.split == .validation, run.dataset.validation == 0 else { return nil }
      return
        "growth.line_search.split is validation, but dataset.validation is 0; hold back a validation part or use train"
    },
  ]

  private static func unmeasured(_ metric: MonitoredMetric, _ section: String, _ run: RunConfiguration)
    -> Problem?
  {
    if run.dataset.task == .regression, metric == .validationAccuracy {
      return """
        \(section) watches \(metric.rawValue), but numbers have no accuracy (dataset.task: regression); watch \
        validation_loss
        """
    }
    guard metric != .trainLoss, run.dataset.validation == 0 else { return nil }
    return """
      \(section) watches \(metric.rawValue), but dataset.validation is 0; hold back a validation part or watch train_loss
      """
  }

  private static let training: [SpecRule] = [
    SpecRule("training.loss", "dataset.task", "dataset.name") { run in
      guard run.dataset.task == .regression, run.training.loss == .crossEntropy else { return nil }
      return """
        training.loss: cross_entropy is for classes; numbers (dataset.task: regression) are predicted by \
        mean_squared_error, which is the default for them
        """
    },
    SpecRule("model.layers", "model", "dataset.shape", "dataset.name") { run in
      // Only the files themselves know the shape of IDX images.
      guard run.model.hasMaps, run.dataset.imageShape != nil || run.dataset.name != .idx else { return nil }
      return run.layersProblem(images: run.dataset.imageShape).map {
        Problem(message: $0.sentence, element: run.dataset.imageShape == nil ? nil : $0.layer)
      }
    },
    SpecRule("optimizer.nesterov", "optimizer.momentum") { run in
      guard run.optimizer.nesterov, run.optimizer.momentum == 0 else { return nil }
      return "optimizer.nesterov needs a momentum above 0"
    },
    SpecRule("optimizer.schedule.warmup_epochs", "training.epochs") { run in
      guard run.training.flops == nil, run.optimizer.schedule.warmupEpochs > Double(run.training.epochs)
      else { return nil }
      return """
        optimizer.schedule.warmup_epochs is \(run.optimizer.schedule.warmupEpochs.shortest), but training has only \
        \(run.training.epochs) epochs
        """
    },
  ]

  private static let growth: [SpecRule] = [
    SpecRule("growth.method", "growth", "model.layers") { run in
      guard run.growth.method != .none, run.model.isWithoutPlaces else { return nil }
      return """
        growth.method is \(run.growth.method.rawValue), but model.layers has no hidden layer, so there is nothing to widen; \
        add one, or take none
        """
    },
    SpecRule("growth.method", "growth", "model.layers") { run in
      guard run.model.hasMaps, run.growth.method == .external else { return nil }
      let others = GrowthPolicy.Method.allCases.filter { $0 != .none && $0 != .external }.map(\.rawValue)
      return
        "growth.method external asks about fully connected networks only; with convolutions take \(others.inWords("or"))"
    },
    SpecRule("growth.method", "growth.command") { run in
      guard run.growth.method == .external, run.growth.command.isEmpty, !run.model.hasMaps else { return nil }
      return """
        growth.command is missing: external needs the program that is asked for neurons, \
        command: [python3, my_criterion.py] say
        """
    },
    SpecRule("growth.shrink_perturb.when", "growth.every", "growth.on_plateau") { run in
      guard run.growth.shrinkPerturb.when == .early, run.growth.method != .none, !run.growth.hasOwnPace else {
        return nil
      }
      return
        "growth.shrink_perturb.when: early is for growth at its own pace; with events at fixed distances take each, last or never"
    },
    SpecRule("growth.command") { run in
      guard run.growth.command.first == "" else { return nil }
      return Problem(
        message: "growth.command begins with the name of a program, not with an empty word", element: 0)
    },
    SpecRule("growth.command_sha256") { run in
      guard !run.growth.commandSha256.isEmpty else { return nil }
      return "growth.command_sha256 is found out from the files of growth.command; leave it out"
    },
    SpecRule("growth.layers", "model.hidden") { run in
      guard case .listed(let layers) = run.growth.layers else { return nil }
      let count = run.model.widths.count
      for (index, layer) in layers.enumerated() {
        if layer > count {
          let layersInWords = count == 1 ? "1 hidden layer" : "\(count) hidden layers"
          return Problem(
            message: "growth.layers names hidden layer \(layer), but the network has \(layersInWords)",
            element: index
          )
        }
        if layers[..<index].contains(layer) {
          return Problem(message: "growth.layers names hidden layer \(layer) twice", element: index)
        }
      }
      return nil
    },
    SpecRule("growth.max_width", "model.hidden") { run in
      let (bounds, widths) = (run.growth.maxWidth, run.model.widths)
      guard bounds.count < 2 || bounds.count == widths.count else {
        return """
          growth.max_width has \(bounds.count) widths, but the network has \(widths.count) hidden \
          \(widths.count == 1 ? "layer" : "layers"); give one for each, or one number for all
          """
      }
      let ofEach = bounds.count == 1 ? widths.map { _ in bounds[0] } : bounds
      guard let index = zip(widths, ofEach).map(>).firstIndex(of: true) else { return nil }
      return Problem(
        message:
          "growth.max_width is \(ofEach[index]), but hidden layer \(index + 1) begins with \(widths[index])",
        element: bounds.count == 1 ? nil : index
      )
    },
    SpecRule("growth.every", "training.batch_size") { run in
      // Where the samples are known without the data there are no more than these.
      run.dataset.mostTrainingSamples.flatMap {
        sentence(run.calendarProblem(trainingSamples: $0))
      }
    },
    SpecRule("growth.start", "training.epochs") { run in
      guard !run.growth.hasOwnPace, run.growth.start > Double(run.training.longestEpochs) else { return nil }
      return
        "growth.start is \(run.growth.start.shortest), after the end of training (\(run.training.epochs) epochs)"
    },
    SpecRule("growth.until", "growth.start", "training.epochs") { run in
      guard let until = run.growth.until, until < run.growth.start,
        run.growth.start <= Double(run.training.longestEpochs)
      else { return nil }
      guard until != run.growth.defaultLastEpoch(of: run.training.longestEpochs) else {
        return """
          growth.start is \(run.growth.start.shortest), but no event begins after growth.until, \
          \(until.shortest), which is half of training.epochs where it is not given
          """
      }
      return "growth.until is \(until.shortest), before growth.start (\(run.growth.start.shortest))"
    },
    SpecRule("growth.scale", "model.activation") { run in
      let activation = run.model.activation
      let scale = run.growth.scale
      guard scale == .balanced || scale == .normalized, !activation.isHomogeneous else { return nil }
      return """
        growth.scale: \(scale.rawValue) needs a homogeneous activation (relu or identity), not \(activation.rawValue); use \
        closed_form or initializer
        """
    },
  ]
}
