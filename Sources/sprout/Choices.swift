public import Analysis
public import ArgumentParser
public import Experiments
public import Reports

// What has a name in the output has the same name on the command line.
extension Metric: ExpressibleByArgument {}
extension ComparisonView: ExpressibleByArgument {}
extension CountedFlops: ExpressibleByArgument {}
extension ConfidenceInterval.Method: ExpressibleByArgument {}
extension PairedTest: ExpressibleByArgument {}
extension ComparisonReport.Format: ExpressibleByArgument {}
extension GateReport.Format: ExpressibleByArgument {}
