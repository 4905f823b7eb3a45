internal import Experiments
public import Growth

extension GrowthRecord {
  /// The columns of `growth.csv`. New ones go to the end.
  public static let columns = measured + [units]

  private static let measured: [Column<GrowthRecord>] = [
    Column("event") { $0.event },
    Column("epoch") { $0.epoch },
    Column("step") { $0.step },
    Column("layer") { $0.layer },
    Column("width_before") { $0.widthBefore },
    Column("width_after") { $0.widthAfter },
    Column("samples") { $0.samples },
    Column("desired_update_norm2") { $0.desiredUpdateNorm2 },
    Column("bottleneck") { $0.bottleneck },
    Column("bottleneck_share") { $0.bottleneckShare },
    Column("best_update_slope") { $0.bestUpdateSlope },
    Column("noise_edge") { $0.noiseEdge },
    Column("singular_values") { $0.singularValues },
    Column("candidates") { $0.candidates },
    Column("kept") { $0.kept },
    Column("predicted_slope") { $0.predictedSlope },
    Column("amplitude") { $0.amplitude },
    Column("loss_before") { $0.lossBefore },
    Column("loss_after") { $0.lossAfter },
    Column("accepted") { .boolean($0.accepted) },
    Column("reason") { .string($0.reason) },
    Column("growth_flops") { $0.growthFlops },
    Column("seconds") { $0.seconds },
    Column("t_values") { $0.tValues },
    Column("held_out_gain") { $0.heldOutGain },
    Column("held_out_error") { $0.heldOutError },
    Column("judged_on") { $0.judgedOn.map(JSONValue.string) ?? .null },
    Column("judged_samples") { $0.judgedSamples },
    Column("unit_worth") { $0.unitWorth },
  ]

  private static let units = Column<GrowthRecord>("units") { record in
    record.units.map { .array($0.map(JSONValue.integer)) } ?? .null
  }

  /// The columns for a criterion: an external one says what operations it took, or an empty cell says that it did not.
  static func columns(of method: GrowthPolicy.Method) -> [Column<GrowthRecord>] {
    method == .external ? measured + [Column("criterion_flops") { $0.criterionFlops }, units] : columns
  }
}
