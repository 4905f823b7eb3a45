import Reports
import Results
import TestSupport
import Testing

@Suite struct StatusReportTests {
  @Test func aRunInProgressHasABar() throws {
    let directory = try TemporaryDirectory()
    let folder = "results/trial/active/tiny~00000001.abcdef01"
    try directory.write(
      #"""
      {"schema": "sprout/run/1", "id": "00000001", "seed": 0, "config":
      {"dataset": {"name": "digits"}, "model": {"hidden": [2, 2]}, "training": {"epochs": 20}}}
      """#,
      to: "\(folder)/run.json")
    let rows = [
      "0,2.5,2;2,0.5", "1,2.25,2;2,0.5", "2,2,4;2,0.5", "3,1.5,4;2,0.5", "4,1.25,8;2,0.5", "5,1,8;4,0.5",
    ]
    let header = "epoch,train_loss,widths,seconds\n"
    try directory.write(header + rows.joined(separator: "\n") + "\n", to: "\(folder)/metrics.csv")
    try directory.write(
      "id,label,variant,seed,state\n00000001,tiny,,0,running\n", to: "results/trial/plan.csv")
    let lease = try Lease(at: directory.path(of: "\(folder)/lease"))
    let status = try ExperimentStatus(
      of: ResultsTree(path: directory.path(of: "results")).experiment("trial"))
    let text = StatusReport.text(of: [status])
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines[0] == "experiment planned done running interrupted failed new about left")
    #expect(lines[2] == "trial 1 0 1 0 0 0 9.0 s")
    let owner = LeaseOwner.current
    #expect(
      lines.last
        == "tiny~00000001 ##-------- 5/20 1.0000 8;4 process \(owner.processIdentifier) on \(owner.host)")
    #expect(StatusReport.text(of: [status], hasUnicode: true).contains("██░░░░░░░░"))
    withExtendedLifetime(lease) {}
  }
}
