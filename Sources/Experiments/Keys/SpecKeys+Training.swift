internal import Datasets
internal import Growth
internal import Networks
internal import Training

extension SpecKeys {
  static let model: [SpecKey] = [
    SpecKey("model", .section, "The network a run begins with."),
    SpecKey(
      "model.hidden",
      .value(\.run.model.hidden, .list(.integer(1...100_000), counts: ValueType.layerCounts)),
      "The initial width of each hidden layer, [2, 2] say.",
      "Given, or else model.layers: short for a list of fully connected layers.",
      when: .noLayers,
      isRequired: true
    ),
    SpecKey(
      "model.layers",
      .value(\.run.model.layers, .list(.layer, counts: ValueType.layerCounts)),
      "The layers from the input on, in the place of model.hidden; the output layer is added.",
      ValueType.layersInDetail,
      defaultInWords: "fully connected layers of the widths of model.hidden"
    ),
    SpecKey(
      "model.norm",
      .choice(\.run.model.norm),
      "What is done to the preactivations of convolutions.",
      "batch: batch normalisation, momentum 0.1, epsilon 1e-5; its scales and shifts have no weight decay.",
      when: .hasMaps
    ),
    SpecKey("model.activation", .choice(\.run.model.activation), "The function of the hidden units."),
    SpecKey(
      "model.initializer",
      .choice(\.run.model.initializer),
      "How fresh weights are drawn; biases begin at zero.",
      "he_normal: variance 2 / fan-in; glorot_uniform: variance 2 / (fan-in + fan-out); lecun_normal: variance "
        + "1 / fan-in."
    ),
  ]

  static let optimizer: [SpecKey] = [
    SpecKey("optimizer", .section, "The rule that turns gradients into steps."),
    SpecKey("optimizer.name", .choice(\.run.optimizer.name), "The rule.", labelName: "optimizer"),
    SpecKey(
      "optimizer.learning_rate",
      .value(\.run.optimizer.learningRate, .number(.above(0, to: 1000))),
      "The full learning rate, before the schedule.",
      labelName: "lr",
      defaultInWords: "0.05 for sgd, 0.001 for the others",
      derivedDefault: { .number($0.run.optimizer.name == .sgd ? 0.05 : 0.001) }
    ),
    SpecKey(
      "optimizer.momentum",
      .value(\.run.optimizer.momentum, .number(.from(0, below: 1))),
      "Momentum.",
      when: .sgd
    ),
    SpecKey(
      "optimizer.nesterov",
      .value(\.run.optimizer.nesterov, .boolean),
      "Nesterov's form of momentum.",
      when: .sgd
    ),
    SpecKey(
      "optimizer.weight_decay",
      .value(\.run.optimizer.weightDecay, .number(.from(0, to: 10))),
      "L2 penalty added to the gradient; adamw: decoupled from it."
    ),
    SpecKey(
      "optimizer.beta1",
      .value(\.run.optimizer.beta1, .number(.from(0, below: 1))),
      "Decay of the first moment.",
      when: .adam
    ),
    SpecKey(
      "optimizer.beta2",
      .value(\.run.optimizer.beta2, .number(.from(0, below: 1))),
      "Decay of the second moment.",
      when: .adam
    ),
    SpecKey(
      "optimizer.rho",
      .value(\.run.optimizer.rho, .number(.from(0, below: 1))),
      "Decay of the mean square.",
      when: .rmsprop
    ),
    SpecKey(
      "optimizer.epsilon",
      .value(\.run.optimizer.epsilon, .number(.above(0, to: 1))),
      "Added to the root of the second moment.",
      when: .adaptive
    ),
    SpecKey("optimizer.schedule", .section, "How the learning rate moves."),
    SpecKey(
      "optimizer.schedule.name",
      .choice(\.run.optimizer.schedule.name),
      "The shape: constant, half a cosine down to zero, or steps.",
      labelName: "schedule"
    ),
    SpecKey(
      "optimizer.schedule.warmup_epochs",
      .value(\.run.optimizer.schedule.warmupEpochs, .number(.from(0))),
      "The rate rises linearly from zero over this many epochs first; may be fractional."
    ),
    SpecKey(
      "optimizer.schedule.step_epochs",
      .value(\.run.optimizer.schedule.stepEpochs, .number(.above(0))),
      "Epochs between two reductions.",
      when: .stepSchedule
    ),
    SpecKey(
      "optimizer.schedule.factor",
      .value(\.run.optimizer.schedule.factor, .number(.above(0, to: 1))),
      "What the rate is multiplied by at a reduction.",
      when: .stepSchedule
    ),
  ]

  private static let earlyStopping = OptionalSection(
    place: \.run.training.earlyStopping, standard: TrainingConfiguration.EarlyStopping())

  static let training: [SpecKey] = [
    SpecKey("training", .section, "How long and on what a network is trained."),
    SpecKey(
      "training.epochs",
      .value(\.run.training.epochs, .integer(1...1_000_000)),
      "The number of epochs.",
      "Not together with flops.",
      when: .countedEpochs
    ),
    SpecKey(
      "training.flops",
      .value(\.run.training.flops, .number(.from(1, to: RunConfiguration.mostFlops))),
      "The operations of training and growth after which a run ends, in place of epochs.",
      "Schedules run over the share of them that is spent; the warm-up stays in epochs."
    ),
    SpecKey(
      "training.batch_size",
      .value(\.run.training.batchSize, .integer(1...1_000_000)),
      "Samples in a batch; the last batch of an epoch may be smaller."
    ),
    SpecKey(
      "training.loss",
      .choice(\.run.training.loss),
      "What is minimised; both are means over samples.",
      "mean_squared_error: half the squared distance to the standardised targets, or to one for the class and zero for the "
        + "others.",
      defaultInWords: "cross_entropy, mean_squared_error for dataset.task: regression",
      derivedDefault: {
        let loss = $0.run.dataset.task == .regression ? Loss.meanSquaredError : .crossEntropy
        return .string(loss.rawValue)
      }
    ),
    SpecKey(
      "training.early_stopping",
      earlyStopping.content,
      "Ends a run when a metric stops improving, with the weights of its best epoch.",
      "Absent or null: never."
    ),
    SpecKey(
      "training.early_stopping.patience",
      earlyStopping.member(\.patience, .positiveInteger),
      "Epochs without improvement before the run ends."
    ),
    SpecKey(
      "training.early_stopping.metric",
      earlyStopping.member(\.metric, .choice(MonitoredMetric.allCases.map(\.rawValue))),
      "The metric that is watched."
    ),
  ]
}
