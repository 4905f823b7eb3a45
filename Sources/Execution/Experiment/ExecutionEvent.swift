public import Experiments
public import Results

/// What happens while runs are executed.
public enum ExecutionEvent: Sendable {
  /// A worker has taken a run.
  case started(PlannedRun)
  /// A run that was interrupted goes on from its checkpoint.
  case resumed(PlannedRun, epoch: Int, step: Int)
  /// Something about a run that its owner should know.
  case remarked(PlannedRun, String)
  /// A run has come further.
  case progressed(PlannedRun, RunProgress)
  /// A run is published; the note is missing when another program did it.
  case finished(PlannedRun, RunNote?)
  /// A run has come to a rung of halving, and waits for the others.
  case paused(PlannedRun)
  /// So much is to be done from here on, in whole trainings of a run: not all runs are trained to their end.
  case foreseen(work: Double)
  /// Halving has given a run up.
  case stopped(PlannedRun)
  /// A run has no result.
  case failed(PlannedRun, RunFailure)
  /// A baseline cannot be begun; why, in a few words.
  case blocked(PlannedRun, String)
  /// A run is in the hands of another program and is waited for.
  case waiting(PlannedRun, LeaseOwner)
  /// Another copy of this program has the run, whose number is nil when it is not known, and this one leaves it to that.
  case superseded(PlannedRun, LeaseOwner?)
  /// A run was given up for now and is taken up later.
  case postponed(PlannedRun)
  /// Something that is about no run.
  case noted(String)
  /// A worker wrote a line to its standard error.
  case said(PlannedRun?, String)
  /// Nothing more is started; what is in progress stops.
  case stopping(signal: Int32)
}

/// Somebody who watches an executor, on its thread, and may show what is seen.
public protocol ExecutionObserver: AnyObject {
  /// Takes notice of something.
  func observe(_ event: ExecutionEvent)
  /// Called some ten times a second.
  func tick()
  /// Takes off the screen what was to be drawn anew.
  func close()
}

extension ExecutionObserver {
  /// What nothing is drawn for stays as it is.
  public func close() {}
}
