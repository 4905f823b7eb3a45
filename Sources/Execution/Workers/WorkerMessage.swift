internal import Results

/// How far a run has come.
public struct RunProgress: Codable, Hashable, Sendable {
  /// The share that is done, 0 ... 1.
  public var share = 0.0
  /// The last epoch that is complete.
  public var epoch = 0
  /// The present training loss; nil when it is no number.
  public var loss: Double?
  /// The present width of each hidden layer.
  public var widths: [Int]
}

/// What a finished run came to, for a line on the screen; the whole is in its folder.
public struct RunNote: Codable, Hashable, Sendable {
  /// Share of the test part classified rightly; nil when it is no number.
  public var testAccuracy: Double?
  /// Share of the targets' variance that is explained on the test part; nil where classes are predicted.
  public var testR2: Double?
  /// Width of each hidden layer at the end.
  public var widths: [Int]
  /// Wall-clock seconds.
  public var seconds: Double
}

/// What a worker says: one line of JSON on its standard output. Those from `finished` on end an assignment.
enum WorkerMessage: Codable, Hashable, Sendable {
  case progress(RunProgress)
  /// The run goes on from a checkpoint.
  case resumed(epoch: Int, step: Int)
  /// Something the owner of the run should know.
  case remark(String)
  /// The run is published.
  case finished(RunNote)
  /// Another program has finished the run.
  case finishedElsewhere
  /// Another program works on the run.
  case runningElsewhere(LeaseOwner)
  /// Another program has taken the run over, and what this one did of it is gone.
  case superseded
  /// The run has come to the rung that it was to come to, and waits there.
  case paused
  /// The run has no result; its folder is in `failed/`.
  case failed(RunFailure)
  /// The run cannot be worked on, and no other could: no data, no room on the disk.
  case unusable(message: String)
}
