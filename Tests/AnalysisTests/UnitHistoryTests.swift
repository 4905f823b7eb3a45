import Growth
import Testing

@testable import Analysis

/// What became of every unit, from the rows of `growth.csv`.
struct UnitHistoryTests {
  private func step(
    _ event: Int, layer: Int = 1, from before: Int, to after: Int, units: [Int] = []
  ) -> GrowthRecord {
    var record = GrowthRecord(event: event, epoch: Double(event) / 2, step: 0, layer: layer, width: before)
    record.widthAfter = after
    record.units = units
    return record
  }

  @Test func unitsKeepTheirPlacesWhenOthersGo() {
    let history = UnitHistory(
      widths: [2, 1],
      steps: [
        step(1, from: 2, to: 5), step(1, layer: 2, from: 1, to: 2), step(2, from: 5, to: 5),
        step(3, from: 5, to: 3, units: [1, 4]), step(4, from: 3, to: 4), step(5, from: 4, to: 3, units: [2]),
      ])
    #expect(history.events.map(\.number) == [1, 3, 4, 5])
    #expect(history.layers[0].map(\.born) == [nil, nil, 0, 0, 0, 2])
    // Event 3 takes the first and the fourth; the second of the three that are left and the new one is the third of the first.
    #expect(history.layers[0].map(\.ended) == [1, nil, 3, 1, nil, nil])
    #expect(history.present(inLayer: 1) == [1, 4, 5])
    #expect(history.mostUnits(inLayer: 1) == 5)
    #expect(history.present(inLayer: 2) == [0, 1])
    #expect(history.isCertain)
  }

  @Test func aNewBeginningIsNoBirth() {
    let history = UnitHistory(widths: [3], steps: [step(1, from: 3, to: 3, units: [2, 3])])
    #expect(history.events.isEmpty)
    #expect(history.layers[0].map(\.revived?.number) == [nil, 1, 1])
    #expect(history.present(inLayer: 1) == [0, 1, 2])
  }

  @Test("tables that say only how many went, or that contradict themselves, give a picture that says so")
  func damage() {
    let earlier = UnitHistory(widths: [2], steps: [step(1, from: 2, to: 4), step(2, from: 4, to: 3)])
    #expect(earlier.layers[0].map(\.ended) == [nil, nil, nil, 1])
    #expect(!earlier.isCertain)
    let odd = UnitHistory(
      widths: [1, -4],
      steps: [
        step(1, layer: 7, from: 1, to: 2), step(2, from: 9, to: 1), step(3, from: 1, to: Int.max),
        step(4, from: 5, to: 4, units: [0, -3]), step(5, from: 1, to: 1, units: [99, Int.max]),
      ])
    #expect(odd.layers[1].isEmpty)
    #expect(odd.present(inLayer: 1).isEmpty)
    #expect(!odd.isCertain)
  }
}
