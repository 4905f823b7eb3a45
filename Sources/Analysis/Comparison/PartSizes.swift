public import Experiments
public import Results

/// How many samples a part of the data of runs has, by the files in `splits/`: each is read once.
public struct PartSizes {
  private var counts: [String: [String: Int]] = [:]

  /// Nothing read yet.
  public init() {}

  /// The number of samples that an accuracy is a share of; nil for other metrics, and where no file says it.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  public mutating func samples(behind metric: Metric, of run: StoredRun, in experiment: ExperimentFolder)
    throws
    -> Int?
  {
    let parts: [Metric: String] = [.testAccuracy: "test", .validationAccuracy: "validation"]
    guard let part = parts[metric], let split = run.split, !split.contains("..") else {
      return nil
    }
    let path = "\(experiment.path)/\(split)"
    if counts[path] == nil { counts[path] = try Self.counts(in: path) }
    return counts[path]?[part]
  }

  private static func counts(in path: String) throws -> [String: Int] {
    guard let table = try CSVTable(contentsOf: path), let part = table.index(of: "part") else { return [:] }
    return table.rows.reduce(into: [:]) { $0[$1[part], default: 0] += 1 }
  }
}

extension ConfidenceInterval {
  /// Whether one of so many samples is more than half of the interval: it is about the size of the part then, more than
  /// about networks.
  public func isFinerThanOne(of samples: Int) -> Bool { 1 / Double(samples) > (upper - lower) / 2 }
}
