import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A cluster that does not take everything, or not at once.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_600))
struct SlurmRoomTests {
  /// Twenty tasks that stay in the queue.
  private static func held(_ keys: String = "") -> String {
    Laboratory.spec.replacing("seeds: 2", with: "seeds: 10")
      + "\nslurm: {task_minutes: 0, options: [--hold]\(keys)}\n"
  }

  private func release(_ here: SlurmLaboratory) async throws {
    _ = try await here.sprout("cancel", "trial")
    try await here.waitForEmptyQueue()
  }

  /// No more than so many tasks of this user.
  private func narrow(_ here: SlurmLaboratory, _ limit: Int) async throws -> [String: String] {
    try await here.pretending(
      "sbatch",
      """
      wanted=$(sed -n 's/.*--array=0-\\([0-9]*\\).*/\\1/p' "$2")
      present=$(squeue -h -r | wc -l)
      if [ $((wanted + 1 + present)) -gt \(limit) ]; then
        echo 'sbatch: error: QOSMaxSubmitJobPerUserLimit' >&2
        echo 'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)' >&2
        exit 1
      fi
      exec "$REAL" "$@"
      """)
  }

  @Test func whatDoesNotFitStaysPlanned() async throws {
    let here = try SlurmLaboratory(spec: Self.held())
    let narrow = try await narrow(here, 6)
    let outcome = try await here.submit(environment: narrow)
    #expect(outcome.standardError.contains("6 runs submitted in 6 tasks"), "\(outcome.standardError)")
    #expect(outcome.standardError.contains("14 runs not submitted (QOSMaxSubmitJobPerUserLimit; "))
    #expect(try await here.queue().count == 6)
    let full = try await here.submit(environment: narrow)
    #expect(full.standardError.contains("14 runs not submitted (QOSMaxSubmitJobPerUserLimit; "))
    let rest = try await here.submit()
    #expect(rest.standardError.contains("14 runs submitted in 14 tasks"))
    #expect(rest.standardError.contains("6 runs with Slurm already"))
    try await release(here)
  }

  @Test func noMoreThanMaxParallelRunAtATime() async throws {
    let here = try SlurmLaboratory(spec: Self.held(", max_parallel: 7"))
    // The tasks of each array that may run at a time, as far as there are so many.
    let parallel = {
      try here.scripts().flatMap { $0.matches(of: /--array=0-([0-9]+)%([0-9]+)/) }
        .map { min((Int($0.1) ?? 0) + 1, Int($0.2) ?? 0) }.sorted()
    }
    try await here.submit(environment: try await narrow(here, 6))
    #expect(try parallel() == [1, 5])
    // All that is submitted may run, and one more; for that no array begins.
    let rest = try await here.submit()
    #expect(rest.standardError.contains("14 runs not submitted (of slurm.max_parallel, 7, tasks that were"))
    #expect(try parallel() == [1, 5])
    try await release(here)
    try await here.submit()
    #expect(try parallel() == [1, 5, 7])
    try await release(here)
  }

  /// Who sees the queue to its end submits what there was no room for, and not what has ended without a result.
  @Test func whatEndedIsNotSubmittedAgain() async throws {
    let here = try SlurmLaboratory()
    let mark = here.laboratory.directory.path(of: "mark")
    try here.laboratory.directory.write(
      Laboratory.spec
        + "\nslurm: {task_minutes: 0, setup: [\"until [ -e '\(mark)' ]; do sleep 0.1; done\", exit 1]}\n",
      to: "trial.yaml")
    let following = try Program(
      ["run", "trial.yaml", "--executor", "slurm", "--wait"],
      environment: here.cluster.environment.merging(try await narrow(here, 1)) { $1 },
      directory: here.laboratory.directory.url)
    let sentence = "3 of the runs are not known to be with Slurm yet: QOSMaxSubmitJob"
    try await here.wait { following.standardError.contains(sentence) }
    try here.laboratory.directory.write("", to: "mark")
    try await here.wait { try here.batches().count == 2 }
    let batches = try here.batches()
    #expect(Set(batches.map { $0["tasks"]?.array?.count ?? 0 }) == [4, 3])
    #expect(
      following.standardError.contains("3 of the runs are not known to be with Slurm yet: QOSMaxSubmitJob"))
    following.send(SIGINT)
    let outcome = await following.outcome()
    #expect(outcome.exitCode == 130, "\(outcome.standardError)")
    try await here.waitForEmptyQueue()
  }

  @Test(arguments: [
    // A limit that no waiting widens.
    ("QOSMaxWallDurationPerJobLimit", "sbatch submits nothing: QOSMaxWallDurationPerJobLimit; Batch job"),
    // One on jobs at a time, while this user has none.
    ("QOSMaxSubmitJobPerUserLimit", "sbatch submits nothing: QOSMaxSubmitJobPerUserLimit; Batch job"),
    // Slurm does not say which.
    ("", "sbatch submits nothing: Batch job submission failed: Job violates accounting/QOS policy"),
  ])
  func aLimitThatStaysIsAnError(_ name: String, _ sentence: String) async throws {
    let here = try SlurmLaboratory()
    let strict = try await here.pretending(
      "sbatch",
      """
      [ -z "\(name)" ] || echo 'sbatch: error: \(name)' >&2
      echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's" \\
        "size and/or time limits)" >&2
      exit 1
      """)
    for wait in [[], ["--wait"]] {
      let outcome = try await Program.run(
        ["run", "trial.yaml", "--executor", "slurm"] + wait,
        environment: here.cluster.environment.merging(strict) { $1 }, directory: here.laboratory.directory.url
      )
      #expect(outcome.exitCode == 5)
      #expect(outcome.standardError.contains(sentence), "\(outcome.standardError)")
    }
    #expect(try here.batches().isEmpty)
  }

  /// The jobs of others fill the account at first.
  @Test func roomIsWaitedFor() async throws {
    let here = try SlurmLaboratory()
    let mark = here.laboratory.directory.path(of: "mark")
    let full = try await here.pretending(
      "sbatch",
      """
      [ -e '\(mark)' ] && exec "$REAL" "$@"
      echo 'sbatch: error: AssocGrpSubmitJobsLimit' >&2
      exit 1
      """)
    let left = try await here.sprout("run", "trial.yaml", "--executor", "slurm", environment: full)
    #expect(left.exitCode == 5)
    #expect(
      left.standardError.contains("nothing is submitted, for there is no room (AssocGrpSubmitJobsLimit)"))
    let following = try Program(
      ["run", "trial.yaml", "--executor", "slurm", "--wait"],
      environment: here.cluster.environment.merging(full) { $1 }, directory: here.laboratory.directory.url)
    try await here.wait {
      following.standardError.contains("not known to be with Slurm yet: AssocGrpSubmitJobs")
    }
    try here.laboratory.directory.write("", to: "mark")
    let outcome = await following.outcome()
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("4 of 4 runs done"))
  }

  /// Slurm has it after all, once it was given up to ask.
  @Test func aLateAnswerIsNoFailure() async throws {
    let here = try SlurmLaboratory()
    let mark = here.laboratory.directory.path(of: "mark")
    let late = try await here.pretending(
      "sbatch",
      """
      (while [ ! -e '\(mark)' ]; do sleep 0.1; done; exec "$REAL" "$@") >/dev/null 2>&1 </dev/null &
      echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2
      exit 1
      """)
    let following = try Program(
      ["run", "trial.yaml", "--executor", "slurm", "--wait"],
      environment: here.cluster.environment.merging(late) { $1 }, directory: here.laboratory.directory.url)
    let sentence = "4 of the runs are not known to be with Slurm yet: sbatch: error: "
    try await here.wait { following.standardError.contains(sentence) }
    try here.laboratory.directory.write("", to: "mark")
    let outcome = await following.outcome()
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("4 of 4 runs done"))
  }
}
