import ArgumentParser

/// `sprout-bench`: how fast the program is, measured beside the limits it is held to. Not a test: figures depend on
/// the machine and on what else it does.
@main
struct SproutBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast sprout is.",
    subcommands: [
      Measure.self, MakeTree.self, RebuildSummary.self, TimeTraining.self, TimeConvolutions.self,
      TimeGrowth.self, TimeWorker.self,
      TimeCriterion.self, AnswerNothing.self,
    ],
    defaultSubcommand: Measure.self
  )
}
