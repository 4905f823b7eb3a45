import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// What Slurm does not say, refuses, or is given with ill will.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_200))
struct SlurmTroubleTests {
  /// Tasks that stay in the queue.
  private static let held = Laboratory.spec + "\nslurm: {task_minutes: 0, options: [--hold]}\n"

  private func release(_ here: SlurmLaboratory) async throws {
    _ = try await here.sprout("cancel", "trial")
    try await here.waitForEmptyQueue()
  }

  @Test func aLostAnswerIsLookedForBeforeItIsAskedAgain() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let lossy = try await here.pretending(
      "sbatch",
      """
      "$REAL" "$@" >/dev/null
      echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2
      exit 1
      """)
    let outcome = try await here.submit(environment: lossy)
    #expect(outcome.standardError.contains("4 runs submitted in 4 tasks"))
    #expect(try await here.queue().count == 4)
    let again = try await here.submit()
    #expect(again.standardError.contains("4 runs with Slurm already"))
    #expect(try await here.queue().count == 4)
    try await release(here)
  }

  @Test func anAnswerThatStaysLostIsNoReasonToAskAgain() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let deaf = try await here.pretending("sbatch", "echo 'sbatch: error: Socket timed out' >&2; exit 1")
    for _ in 0..<2 {
      let outcome = try await here.sprout("run", "trial.yaml", "--executor", "slurm", environment: deaf)
      #expect(try here.scripts().count == 1)
      #expect(outcome.exitCode == 5 || outcome.standardError.contains("4 runs with Slurm already"))
    }
    #expect(try await here.queue().isEmpty)
  }

  @Test(arguments: [
    ("echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1", 5),
    ("echo 'something else'", 5),
    (#""$REAL" "$@" | sed 's/PENDING/FLOATING/'"#, 0),
  ])
  func aQueueThatIsNotKnownChangesNothing(_ script: String, _ code: Int32) async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    try await here.submit()
    let blind = try await here.pretending("squeue", script)
    for _ in 0..<2 {
      let outcome = try await here.sprout("run", "trial.yaml", "--executor", "slurm", environment: blind)
      #expect(outcome.exitCode == code, "\(outcome.standardError)")
    }
    let status = try await here.sprout("status", "--live", "trial", environment: blind)
    #expect(status.standardOutput.contains(code == 0 ? "4 floating" : "not known"))
    #expect(try await here.queue().count == 4)
    #expect(try FileSystem.names(in: here.tree.failedPath).isEmpty)
    try await release(here)
  }

  /// As inside of a job, and for a user whose environment steers Slurm's commands.
  @Test func theEnvironmentSteersNothing() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let steering = [
      "SLURM_JOB_ID": "1", "SLURM_ARRAY_TASK_ID": "9", "SBATCH_PARTITION": "absent",
      "SBATCH_ARRAY_INX": "0-99",
      "SQUEUE_STATES": "COMPLETED", "SQUEUE_FORMAT": "%j",
    ]
    try await here.submit(environment: steering)
    #expect(try await here.queue().count == 4)
    let again = try await here.submit(environment: steering)
    #expect(again.standardError.contains("4 runs with Slurm already"))
    try await release(here)
  }

  @Test func refusalsAreSaid() async throws {
    let here = try SlurmLaboratory(spec: Laboratory.spec + "\nslurm: {partition: absent}\n")
    let outcome = try await here.sprout("run", "trial.yaml", "--executor", "slurm")
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.contains("sbatch submits nothing: "))
    #expect(outcome.standardError.contains("Invalid partition name specified"))
    #expect(try FileSystem.names(in: here.tree.slurmPath).allSatisfy { $0 == ".lock" || $0 == "programs" })
    let unreachable = try await here.sprout(
      "run", "trial.yaml", "--executor", "slurm", environment: ["SLURM_CONF": ""])
    #expect(unreachable.exitCode == 5)
    #expect(unreachable.standardError.contains("scontrol does not answer"))
  }

  @Test func everyKeyReachesTheScript() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec + """

        resources: {threads: 2, memory: 1G, time: "02:00:30"}
        slurm:
          partition: cpu
          account: lab
          qos: long
          constraint: "avx512&ib"
          max_parallel: 7
          options: ["--gres=gpu:1", --exclusive]
          setup: [module load openblas, "export MARK='a b'"]
        """)
    let obliging = try await here.pretending("sbatch", "echo 17")
    try await here.submit(environment: obliging)
    let script = try #require(try here.scripts().first)
    for line in [
      "#SBATCH --array=0-0%7", "#SBATCH --open-mode=append", "#SBATCH --requeue",
      "#SBATCH --signal=B:USR1@60",
      "#SBATCH --cpus-per-task=2", "#SBATCH --mem=1280M", "#SBATCH --time=121", "#SBATCH --partition=cpu",
      "#SBATCH --account=lab", "#SBATCH --qos=long", #"#SBATCH --constraint="avx512&ib""#,
      "#SBATCH --gres=gpu:1",
      "#SBATCH --exclusive", "module load openblas", "export MARK='a b'",
    ] {
      #expect(script.split(separator: "\n").contains { $0 == line }, "\(line)\n\(script)")
    }
    #expect(script.split(separator: "\n").suffix(2).first?.hasPrefix("exec ") == true)
  }

  /// The spec in `docs/slurm.md` gives the script and the sentences that stand there.
  @Test func thePageShowsWhatIsSubmitted() async throws {
    let page = try String(contentsOf: Repository.root.appending(path: "docs/slurm.md"), encoding: .utf8)
    func block(_ language: String) throws -> String {
      let rest = try #require(page.split(separator: "\n```\(language)\n", maxSplits: 1).last)
      return String(try #require(rest.split(separator: "\n```\n", maxSplits: 1).first))
    }
    let here = try SlurmLaboratory(spec: try block("yaml"))
    let obliging = try await here.pretending("sbatch", "echo 4711")
    // How many tasks there are is a matter of estimates.
    func countless(_ text: some StringProtocol) -> String {
      String(text).replacing(/in [0-9]+ tasks?/, with: "in some tasks").replacing(
        /array=0-[0-9]+/, with: "array=")
    }
    let outcome = try await here.submit(environment: obliging)
    for line in outcome.standardError.split(separator: "\n") {
      #expect(countless(page).contains(countless(line)), "\(line)")
    }
    let folder = ResultsTree(path: here.laboratory.directory.path(of: "results")).experiment("width")
      .slurmPath
    let batch = try #require(try FileSystem.names(in: folder).first { $0.count == 8 && $0 != "programs" })
    let program = try #require(try FileSystem.names(in: folder + "/programs").first)
    let script = try String(contentsOfFile: "\(folder)/\(batch)/arrays/0.sh", encoding: .utf8)
      .replacing(program, with: "sprout-897d1e5d39eb6ce8").replacing(batch, with: "41d26827")
      .replacing(here.laboratory.directory.path, with: "/home/me/study")
    #expect(try countless(script) == countless(block("bash")) + "\n")
  }

  @Test func hostileValuesRunNothing() async throws {
    let hostile = #"it's "quoted" $(touch {}) `touch {}` \ # 100% %j & ; | x"#
    let here = try SlurmLaboratory()
    let mark = here.laboratory.directory.path(of: "mark")
    let value = hostile.replacing("{}", with: mark)
    let quoted = "'" + value.replacing("'", with: "''") + "'"
    try here.laboratory.directory.write(
      Laboratory.spec
        + "\nslurm: {task_minutes: 0, options: [--hold, \("'--comment=" + quoted.dropFirst())]}\n",
      to: "trial.yaml")
    // Without a backslash, which Slurm's names of files cannot have, or a slash, which no name has.
    let folder = hostile.replacing("{}", with: "mark").replacing("\\", with: "")
    try await here.submit("--results", folder)
    let jobs = try await here.cluster.run("scontrol", "show", "job")
    #expect(jobs.standardOutput.contains("Comment=\(value)"), "\(jobs.standardOutput)")
    let task = try #require(try await here.queue().first)
    _ = try await here.cluster.run("scontrol", "release", String(task[0].prefix { $0 != "_" }))
    try await here.waitForEmptyQueue()
    #expect(try here.laboratory.tree(folder).finishedRuns().count == 4)
    #expect(!FileSystem.exists(mark))
    #expect(!FileSystem.exists(here.laboratory.directory.path(of: "mark")))
    for key in ["partition", "account", "qos", "constraint"] {
      let outcome = try await here.sprout(
        "run", "trial.yaml", "--executor", "slurm", "--set", "slurm.\(key)=\(quoted)")
      // A cluster without accounts takes any.
      #expect(outcome.exitCode == 5 || key != "partition", "\(key): \(outcome.standardError)")
      try await release(here)
      #expect(!FileSystem.exists(mark))
    }
  }

  @Test(arguments: [
    (
      "slurm: {partition: \"cpu\\n#SBATCH --uid=0\"}",
      "slurm.partition must be a text without control characters"
    ),
    (
      "slurm: {options: [\"--comment=a\\ntouch x\"]}", "slurm.options holds an element that must be an option"
    ),
    ("slurm: {account: \"a\\r\\nb\"}", "slurm.account must be a text without control characters"),
    ("slurm: {options: [-p cpu]}", "in its long form"),
    ("slurm: {options: [--array=0-3]}", "slurm.options cannot have --array"),
    ("slurm: {options: [--wra=ls]}", "slurm.options cannot have --wrap"),
    ("slurm: {task_minutes: -1}", "slurm.task_minutes must be a number from 0"),
    ("slurm: {max_parallel: 0}", "slurm.max_parallel must be a whole number from 1"),
    ("slurm: {account: 17}", "write it in quotes"),
    ("slurm: {partitoin: cpu}", "did you mean 'partition'?"),
    ("grid: {slurm.qos: [a, b]}", "slurm.qos"),
  ])
  func whatCannotBeIsRefused(_ section: String, _ sentence: String) async throws {
    let here = try SlurmLaboratory(spec: Laboratory.spec + "\n" + section + "\n")
    let outcome = try await here.sprout("validate", "trial.yaml")
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains(sentence), "\(outcome.standardError)")
  }
}
