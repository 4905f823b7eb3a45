import Experiments
import TestSupport
import Testing

@testable import Execution

/// What of Slurm can be looked at without Slurm.
@Suite struct SlurmTests {
  @Test(
    arguments: [
      // Minutes of a task, time limit, seconds of each run, runs of each task.
      (10, nil, [200, 200, 190, 100], [3, 1]), (10, nil, [700, 1, 1, 700], [1, 2, 1]),
      (0, nil, [1, 1], [1, 1]),
      (10, 600, [200, 200, 50], [1, 2]), (10, nil, [], []),
    ] as [(Double, Int?, [Double], [Int])])
  func runsArePackedInTheirOrder(_ minutes: Double, _ limit: Int?, _ seconds: [Double], _ counts: [Int])
    throws
  {
    let runs = try seconds.indices.map { try plannedRun($0 + 1) }
    let packing = SlurmPacking(runs, minutes: minutes, limit: limit) { seconds[$0.seed - 1] }
    #expect(packing.tasks.map(\.count) == counts)
    #expect(packing.tasks.joined().map(\.id) == runs.map(\.id))
  }

  @Test func theQueueSaysWhatIsThere() throws {
    let queue = try SlurmQueue(
      parsing: """
        12_0|RUNNING|None|node1
        12_3|PENDING|Resources|
        12_4|COMPLETED|None|node2
        13_[5-7%2]|PENDING|Priority|
        14|WHIRLING|x|y|z

        """)
    #expect(queue.holds(job: "12", index: 0))
    #expect(!queue.holds(job: "12", index: 1))
    #expect(queue.holds(job: "12", index: 3))
    // Only what has ended is gone; what is not understood may be anything.
    #expect(!queue.holds(job: "12", index: 4))
    #expect(queue.holds(job: "13", index: 6))
    #expect(queue.holds(job: "14", index: 0))
    #expect(!queue.holds(job: "15"))
  }

  @Test(arguments: ["slurm_load_jobs error", "12_0 RUNNING", "x_1|RUNNING|None|", "12_0||None|"])
  func aLineThatIsNoTaskIsNoAnswer(_ line: String) {
    #expect(throws: SlurmError.self) { try SlurmQueue(parsing: line + "\n") }
  }

  @Test(arguments: [
    ("cpu", "cpu"), ("a b", #""a b""#), (#"a"b\c"#, #""a\"b\\c""#), ("$(x) `y` #z", #""$(x) `y` #z""#),
    ("it's", #""it's""#), ("ä", #""ä""#),
    ("\"\u{301}", "\"\\\"\u{301}\""),
  ])
  func aWordIsReadAsItIs(_ word: String, _ quoted: String) {
    #expect(SlurmScript.quoted(word) == quoted)
  }

  @Test(arguments: [(nil, 60), (60, 15), (90, 30), (180, 45), (240, 60), (86_400, 60)] as [(Int?, Int)])
  func shortTasksAreToldLater(_ limit: Int?, _ notice: Int) {
    #expect(SlurmScript.notice(before: limit) == notice)
  }

  @Test(arguments: [
    ("/home/me/results", "probably"), ("/scratch dir/x", "not known"), ("/data/x", "NO"), ("/homely", "NO"),
  ])
  func theFileSystemTellsWhetherAPathIsShared(_ path: String, _ beginning: String) {
    let mounts = """
      /dev/vda / ext4 rw 0 0
      server:/home /home nfs4 rw 0 0
      odd /scratch\\040dir somefs rw 0 0
      """
    #expect(SharedPath.verdict(on: path, mounts: mounts).hasPrefix(beginning))
  }

  @Test(
    arguments: [
      // A limit that Slurm names is told by its name.
      (policy, .limit), ("sbatch: error: QOSMaxSubmitJobPerUserLimit\n" + policy, .room),
      ("sbatch: error: MaxSubmitJobsPerAccount\n" + policy, .room),
      ("sbatch: error: AssocGrpSubmitJobsLimit\n" + policy, .room),
      ("sbatch: error: QOSMaxWallDurationPerJobLimit\n" + policy, .mistake),
      ("sbatch: error: AssocGrpCpuLimit\n" + policy, .mistake),
      ("sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying", .room),
      (
        "sbatch: error: You have too many jobs\nsbatch: error: Batch job submission failed: Unspecified error",
        .limit
      ),
      (
        "sbatch: error: Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)",
        .mistake
      ),
      ("sbatch: error: invalid partition specified: absent", .mistake),
    ] as [(String, SlurmRefusal.Kind)])
  func aLimitIsToldFromAMistake(_ said: String, _ kind: SlurmRefusal.Kind) {
    #expect(SlurmRefusal(saying: said).kind == kind)
  }

  private static let policy =
    "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size "
    + "and/or time limits)"

  @Test func aRefusalKeepsAllItsWords() {
    let refusal = SlurmRefusal(
      saying: "sbatch: error: QOSGrpSubmitJobsLimit\nsbatch: error: Batch job submission failed\n")
    #expect(refusal.words == "QOSGrpSubmitJobsLimit; Batch job submission failed")
    #expect(refusal.isOfAll)
  }
}
