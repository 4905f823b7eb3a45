internal import Networks
internal import Training

extension PlannedRun {
  /// The run as its grown run decides it: a baseline with the widths and epochs it will have; any other run as it is.
  ///
  /// Early stopping does not end a run that is to take a number of operations: its patience is as long as the run.
  /// The weights of the best epoch are kept all the same, as they were in the grown run.
  ///
  /// - Parameters:
  ///   - grown: What the grown run ended with.
  ///   - data: The size of the data both are trained on.
  public func matched(to grown: GrownNetwork, data: DataSize) -> PlannedRun {
    guard let baseline else { return self }
    var shape = data.shape(of: configuration.model, widths: grown.widths)
    var run = configuration
    var fit = (target: Double(grown.parameters), reached: Double(grown.parameters))
    switch baseline.match {
    case .finalWidth: break
    case .parameters:
      shape = shape.uniform(nearest: grown.parameters)
      fit.reached = Double(shape.parameters)
    case .trainFlops where run.training.flops != nil:
      fit = spend(grown.trainFlops, by: &run)
    case .totalFlops:
      fit = spend(grown.trainFlops + grown.growthFlops, by: &run)
    case .trainFlops:
      let epoch = shape.trainingFlops(samples: data.trainingSamples)
      // What a file says of the grown run may be anything.
      let wanted = grown.trainFlops / epoch
      let epochs = wanted.isFinite ? min(max(1, wanted.rounded()), 1_000_000) : 1
      fit = (grown.trainFlops, epochs * epoch)
      run.training.epochs = Int(epochs)
      run.training.earlyStopping?.patience = Int(epochs)
      run.optimizer.schedule.warmupEpochs = min(run.optimizer.schedule.warmupEpochs, epochs)
    }
    run.model.widths = shape.widths
    var matched = self
    // What depends on the epochs and has no effect without growth goes back to its default.
    matched.configuration = Settings(run: run).effective(.current).run
    matched.baseline?.target = fit.target
    matched.baseline?.reached = fit.reached
    return matched
  }

  /// Lets a run end when it has taken a number of operations; early stopping only chooses the epoch that is kept.
  private func spend(_ flops: Double, by run: inout RunConfiguration) -> (target: Double, reached: Double) {
    // What a file says of the grown run may be anything.
    let total = flops.isFinite ? min(max(flops, 1), RunConfiguration.mostFlops) : 1
    run.training.flops = total
    run.training.epochs = TrainingConfiguration().epochs
    run.training.earlyStopping?.patience = 1_000_000
    return (flops, total)
  }
}

extension NetworkShape {
  /// As many hidden layers of one width, with the number of parameters nearest to a given one.
  ///
  /// Small networks have few such numbers: where the nearest is off by more than a hundredth, some of the layers (of
  /// the first twelve) are one unit wider than the others, so that it comes nearer.
  func uniform(nearest parameters: Int) -> NetworkShape {
    let parameters = max(parameters, 0)
    let distance = { (shape: NetworkShape) in (shape.parameters - parameters).magnitude }
    // The widest that has not more parameters, found by halving.
    let most = maps == nil ? parameters / (inputs + 1) : parameters
    var (width, above) = (1, max(2, min(most, 1 << 24) + 1))
    while above - width > 1 {
      let middle = (width + above) / 2
      if with(width: middle).parameters <= parameters { width = middle } else { above = middle }
    }
    let (lower, upper) = (with(width: width), with(width: above))
    let nearest = distance(upper) < distance(lower) ? upper : lower
    guard distance(nearest) * 100 > parameters.magnitude else { return nearest }
    return (1..<1 << min(widths.count, 12)).map { lower.widened($0) }
      .reduce(nearest) { distance($1) < distance($0) ? $1 : $0 }
  }

  private func with(width: Int) -> NetworkShape {
    var uniform = self
    uniform.widths = widths.map { _ in width }
    return uniform
  }

  /// One unit more in the layers whose bit is set.
  private func widened(_ layers: Int) -> NetworkShape {
    var widened = self
    widened.widths = widths.enumerated().map { layer, width in
      layer < Int.bitWidth - 1 && layers >> layer & 1 == 1 ? width + 1 : width
    }
    return widened
  }
}
