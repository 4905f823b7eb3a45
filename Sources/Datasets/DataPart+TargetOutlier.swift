extension DataPart {
  /// The targets of which some numbers, far from the others, make these nearly the same when they are standardised: a
  /// sentence each. All else a run says of them is then about these few.
  public var collapsedTargets: [String] {
    targetColumns.compactMap { column in
      let (center, scale) = (column.center, column.scale)
      let farthest = column.farthest
      let others = column.values.filter { ($0 - center).magnitude < (farthest.value - center).magnitude / 2 }
      // They are compared as they are: standardised they may all be the same.
      let spread = ((others.max() ?? 0) - (others.min() ?? 0)) * scale
      guard spread > 0, spread < Self.leastSpread else { return nil }
      return
        "\(place(of: farthest, column)) is so far from the others that these are nearly the same for the network, within "
        + "\(Float(spread)); correct the number or leave out the row"
    }
  }

  /// What is to be said of the targets of a part that is only looked at: a number far beyond those of the training part, by
  /// which all are standardised, and numbers that are all the same; a sentence each.
  ///
  /// - Parameter name: What the part is called.
  public func targetWarnings(_ name: String, beside training: DataPart) -> [String] {
    zip(targetColumns, training.targetColumns).compactMap { column, known in
      let (farthest, distance) = (column.farthest, column.distance)
      if distance > Self.farAway, distance > Self.farAway / 10 * known.distance {
        return
          "\(place(of: farthest, column)) is \(Float(distance)) standard deviations from the mean of the training part, far "
          + "beyond all of it; the row is in the \(name) part, whose figures it decides: correct the number or leave out "
          + "the row"
      }
      guard column.values.allSatisfy({ $0 == farthest.value }) else { return nil }
      return
        "\(origin.path): \(column.name) is \(Float(farthest.value)) in all of the \(name) part (\(count) sample"
        + "\(count == 1 ? "" : "s")), so that no R2 can be told of it"
    }
  }

  /// A target, as it stands in the data.
  private struct TargetColumn {
    let number: Int
    let name: String
    let values: [Double]
    let center: Double
    let scale: Double

    /// The number that is farthest from the mean of the training part.
    var farthest: (sample: Int, value: Double) {
      let sample =
        values.indices.max { (values[$0] - center).magnitude < (values[$1] - center).magnitude } ?? 0
      return (sample, values[sample])
    }

    /// How far that is, in deviations.
    var distance: Double { (farthest.value - center).magnitude * scale }
  }

  private var targetColumns: [TargetColumn] {
    guard let given = givenTargets, let scaling = targetScaling, count > 0 else { return [] }
    return given.names.indices.map { target in
      TargetColumn(
        number: target, name: given.names[target],
        values: rows.map { given.values[Int($0) * given.names.count + target] },
        center: scaling.shift[target], scale: scaling.scale[target])
    }
  }

  private func place(of farthest: (sample: Int, value: Double), _ column: TargetColumn) -> String {
    let row = Int(rows[farthest.sample])
    let place =
      origin.columns.map { $0.place(line: Int(origin.lines[row]), column: $0.labels[column.number]) }
      ?? "\(origin.path): sample \(row) from 0, \(column.name)"
    return "\(place): \(Float(farthest.value))"
  }
}
