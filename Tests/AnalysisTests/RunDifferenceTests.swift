import Results
import Testing

@testable import Analysis

@Suite struct RunDifferenceTests {
  private func row(_ left: String, _ right: String) -> RunDifference.Row? {
    RunDifference.firstRow(CSVTable(parsing: left), CSVTable(parsing: right), key: ["epoch"])
  }

  @Test func theClockIsNoDifference() {
    #expect(row("epoch,loss,seconds\n0,1,0.5\n", "epoch,loss,seconds\n0,1,0.7\n") == nil)
  }

  @Test func namesTheFirstRowAndItsColumns() throws {
    let found = try #require(
      row("epoch,loss,x\n0,1,a\n1,2,b\n2,9,c\n", "epoch,loss,x\n0,1,a\n1,3,b\n2,8,c\n"))
    #expect(found.key.map(\.left) == ["1"])
    #expect(found.values == [RunDifference.Value(name: "loss", left: "2", right: "3")])
  }

  @Test func aMissingRowIsADifference() throws {
    let found = try #require(row("epoch,loss\n0,1\n1,2\n", "epoch,loss\n0,1\n"))
    #expect(found.values.isEmpty)
    #expect(found.key == [RunDifference.Value(name: "epoch", left: "1", right: "")])
  }

  @Test func aColumnOfALaterVersionIsNoDifferenceWhileItIsEmpty() {
    #expect(row("epoch,loss\n0,1\n", "epoch,loss,extra\n0,1,\n") == nil)
  }
}
