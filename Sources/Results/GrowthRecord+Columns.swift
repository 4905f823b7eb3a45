public import Growth

extension GrowthRecord: Tabular {
  /// The columns of `growth.csv`. New ones go to the end.
  public static let columns = measured + [units]

  private static let measured: [Column<GrowthRecord>] = [
    Column("event", \.event, in: .count),
    Column("epoch", \.epoch, in: .epochs),
    Column("step", \.step, in: .count),
    Column("layer", \.layer, in: .count),
    Column("width_before", \.widthBefore, in: .count),
    Column("width_after", \.widthAfter, in: .count),
    Column("samples", \.samples, in: .count),
    Column("desired_update_norm2", \.desiredUpdateNorm2),
    Column("bottleneck", \.bottleneck),
    Column("bottleneck_share", \.bottleneckShare),
    Column("best_update_slope", \.bestUpdateSlope),
    Column("noise_edge", \.noiseEdge),
    Column("singular_values", \.singularValues),
    Column("candidates", \.candidates, in: .count),
    Column("kept", \.kept, in: .count),
    Column("predicted_slope", \.predictedSlope),
    Column("amplitude", \.amplitude),
    Column("loss_before", \.lossBefore),
    Column("loss_after", \.lossAfter),
    Column("accepted", \.accepted),
    Column("reason", \.reason),
    Column("growth_flops", \.growthFlops),
    Column("seconds", \.seconds),
    Column("t_values", \.tValues),
    Column("held_out_gain", \.heldOutGain),
    Column("held_out_error", \.heldOutError),
    Column("judged_on", \.judgedOn),
    Column("judged_samples", \.judgedSamples, in: .count),
    Column("unit_worth", \.unitWorth),
  ]

  private static let criterionFlops = Column<GrowthRecord>("criterion_flops", \.criterionFlops)
  private static let units = Column<GrowthRecord>("units", \.units, in: .count)

  /// The columns for a criterion: an external one says what operations it took, or an empty cell says that it did not.
  static func columns(of method: GrowthPolicy.Method) -> [Column<GrowthRecord>] {
    method == .external ? measured + [criterionFlops, units] : columns
  }

  /// All of them.
  public static let layout = ColumnLayout(measured + [criterionFlops, units])

  /// The rows of a `growth.csv`; those without an event, an epoch, a layer or a width are none.
  public static func records(in table: CSVTable) -> [GrowthRecord] {
    table.rows().compactMap { (row: StoredRow<GrowthRecord>) in
      guard let event = row.event, let epoch = row.epoch, let layer = row.layer, row.widthAfter != nil,
        let width = row.widthBefore
      else { return nil }
      var record = GrowthRecord(event: event, epoch: epoch, step: 0, layer: layer, width: width)
      row.read(into: &record)
      return record
    }
  }
}
