internal import Datasets
internal import Growth
internal import Networks
internal import Training

extension SpecKeys {
  static let model: [SpecKey] = [
    .section("model", "The network a run begins with."),
    .value(
      "model.hidden",
      \.run.model.hidden,
      .list(.integer(1...100_000), counts: ValueType.layerCounts),
      "The initial width of each hidden layer, [2, 2] say.",
      "Given, or else model.layers: short for a list of fully connected layers.",
      when: .noLayers,
      isRequired: true
    ),
    .value(
      "model.layers",
      \.run.model.layers,
      .list(.layer, counts: ValueType.layerCounts),
      "The layers from the input on, in the place of model.hidden; the output layer is added.",
      "{conv: 4} is a convolution of 4 output channels, then the norm and the activation; kernel 3, stride 1, padding same unless "
        + "said: {conv: 8, kernel: 5, stride: 2, padding: valid}. {pool: 2} is average pooling of 2 x 2, {pool: 2, kind: max} "
        + "takes the largest, {pool: global} the mean of the whole map. {residual: 4} is act(x + norm(conv(act(norm(conv(x)))))) "
        + "with 4 channels inside; {residual: 4, channels: 16, stride: 2} projects x by a 1 x 1 convolution. {dense: 16} is a "
        + "fully connected layer, after which no other kind follows. Convolutions need images: dataset.shape says what rows of a "
        + "table are.",
      defaultInWords: "fully connected layers of the widths of model.hidden"
    ),
    .choice(
      "model.norm", \.run.model.norm, "What is done to the preactivations of convolutions.",
      "batch: batch normalisation, momentum 0.1, epsilon 1e-5; its scales and shifts have no weight decay.",
      when: .hasMaps
    ),
    .choice("model.activation", \.run.model.activation, "The function of the hidden units."),
    .choice(
      "model.initializer",
      \.run.model.initializer,
      "How fresh weights are drawn; biases begin at zero.",
      "he_normal: variance 2 / fan-in; glorot_uniform: variance 2 / (fan-in + fan-out); lecun_normal: variance "
        + "1 / fan-in."
    ),
  ]

  static let optimizer: [SpecKey] = [
    .section("optimizer", "The rule that turns gradients into steps."),
    .choice("optimizer.name", \.run.optimizer.name, "The rule.", labelName: "optimizer"),
    .value(
      "optimizer.learning_rate",
      \.run.optimizer.learningRate,
      .number(.above(0, to: 1000)),
      "The full learning rate, before the schedule.",
      labelName: "lr",
      defaultInWords: "0.05 for sgd, 0.001 for the others",
      derivedDefault: { .number($0.run.optimizer.name == .sgd ? 0.05 : 0.001) }
    ),
    .value(
      "optimizer.momentum",
      \.run.optimizer.momentum,
      .number(.from(0, below: 1)),
      "Momentum.",
      when: .sgd
    ),
    .value(
      "optimizer.nesterov",
      \.run.optimizer.nesterov,
      .boolean,
      "Nesterov's form of momentum.",
      when: .sgd
    ),
    .value(
      "optimizer.weight_decay",
      \.run.optimizer.weightDecay,
      .number(.from(0, to: 10)),
      "L2 penalty added to the gradient; adamw: decoupled from it."
    ),
    .value(
      "optimizer.beta1",
      \.run.optimizer.beta1,
      .number(.from(0, below: 1)),
      "Decay of the first moment.",
      when: .adam
    ),
    .value(
      "optimizer.beta2",
      \.run.optimizer.beta2,
      .number(.from(0, below: 1)),
      "Decay of the second moment.",
      when: .adam
    ),
    .value(
      "optimizer.rho",
      \.run.optimizer.rho,
      .number(.from(0, below: 1)),
      "Decay of the mean square.",
      when: .rmsprop
    ),
    .value(
      "optimizer.epsilon",
      \.run.optimizer.epsilon,
      .number(.above(0, to: 1)),
      "Added to the root of the second moment.",
      when: .adaptive
    ),
    .section("optimizer.schedule", "How the learning rate moves."),
    .choice(
      "optimizer.schedule.name",
      \.run.optimizer.schedule.name,
      "The shape: constant, half a cosine down to zero, or steps.",
      labelName: "schedule"
    ),
    .value(
      "optimizer.schedule.warmup_epochs",
      \.run.optimizer.schedule.warmupEpochs,
      .number(.atLeast(0)),
      "The rate rises linearly from zero over this many epochs first; may be fractional."
    ),
    .value(
      "optimizer.schedule.step_epochs",
      \.run.optimizer.schedule.stepEpochs,
      .number(.above(0)),
      "Epochs between two reductions.",
      when: .stepSchedule
    ),
    .value(
      "optimizer.schedule.factor",
      \.run.optimizer.schedule.factor,
      .number(.above(0, to: 1)),
      "What the rate is multiplied by at a reduction.",
      when: .stepSchedule
    ),
  ]

  static let training: [SpecKey] = [
    .section("training", "How long and on what a network is trained."),
    .value(
      "training.epochs",
      \.run.training.epochs,
      .integer(1...1_000_000),
      "The number of epochs.",
      "Not together with flops.",
      when: .countedEpochs
    ),
    .value(
      "training.flops",
      \.run.training.flops,
      .number(.from(1, to: RunConfiguration.mostFlops)),
      "The operations of training and growth after which a run ends, in place of epochs.",
      "Schedules run over the share of them that is spent; the warm-up stays in epochs."
    ),
    .value(
      "training.batch_size",
      \.run.training.batchSize,
      .integer(1...1_000_000),
      "Samples in a batch; the last batch of an epoch may be smaller."
    ),
    .choice(
      "training.loss", \.run.training.loss, "What is minimised; both are means over samples.",
      "mean_squared_error: half the squared distance to the standardised targets, or to one for the class and zero for the "
        + "others.",
      defaultInWords: "cross_entropy, mean_squared_error for dataset.task: regression",
      derivedDefault: {
        let loss = $0.run.dataset.task == .regression ? Loss.meanSquaredError : .crossEntropy
        return .string(loss.rawValue)
      }
    ),
    .optionalSection(
      "training.early_stopping",
      \.run.training.earlyStopping,
      "Ends a run when a metric stops improving, with the weights of its best epoch.",
      "Absent or null: never.",
      default: TrainingConfiguration.EarlyStopping()
    ),
    .value(
      "training.early_stopping.patience",
      in: \.run.training.earlyStopping,
      \.patience,
      default: TrainingConfiguration.EarlyStopping(),
      .positiveInteger,
      "Epochs without improvement before the run ends."
    ),
    .value(
      "training.early_stopping.metric",
      in: \.run.training.earlyStopping,
      \.metric,
      default: TrainingConfiguration.EarlyStopping(),
      .choice(MonitoredMetric.allCases.map(\.rawValue)),
      "The metric that is watched."
    ),
  ]
}
