import Analysis
import Experiments
import Results
import Training

extension FigureGroup {
  /// Test accuracy, or R2 where numbers are predicted, and training loss over the epochs.
  static func learning(of data: ReportData) -> FigureGroup {
    let title = data.metric.title
    let accuracy = curves(data, { $0.figure(data.metric) }, factor: data.scale.whole)
    let loss = curves(data, \.trainLoss, factor: 1)
    let accuracyAxis = Axis.accuracy(data.scale, spanning: accuracy.values)
    let figures = [
      Figure(
        "learning-test-accuracy",
        title: title.sentence,
        description: "\(title.sentence) after each epoch; epoch 0 is the untrained network.",
        x: data.epochs,
        y: accuracyAxis,
        layers: accuracy.layers
      ),
      Figure(
        "learning-train-loss",
        title: "Training loss",
        description: "Mean loss over the training samples of each epoch, as they were trained on.",
        x: data.epochs,
        y: .logarithmic("training loss", spanning: loss.values),
        layers: loss.layers
      ),
    ]
    return FigureGroup(
      identifier: "learning",
      heading: "Learning curves",
      introduction: "How fast each network gets where it ends." + data.bandRemark + accuracyAxis.remark,
      figures: figures.filter { !$0.layers.isEmpty }
    )
  }

  private static func curves(
    _ data: ReportData,
    _ figure: (StoredRow<EpochMetrics>) -> Double?,
    factor: Double
  ) -> (layers: [Figure.Layer], values: [Double]) {
    let bands = data.drawn.map { point in
      (point, CurveBandRows(CurveBand(over: point.runs.map { $0.curve(figure) }), factor: factor))
    }
    return (bands.flatMap { $0.layers(of: $1) }, bands.flatMap(\.1.values))
  }
}
