/// A way to ask the program of an external criterion.
public protocol CriterionChannel: AnyObject {
  /// The program and its arguments, for messages.
  var command: [String] { get }

  /// Sends a request and waits for the answer.
  ///
  /// - Parameter length: The bytes of the answer once its beginning says so, nil before; called whenever more has arrived.
  /// - Throws: `CriterionFailure` when there is no answer; what `length` throws.
  func answer(to request: [UInt8], length: (_ beginning: [UInt8]) throws -> Int?) throws -> [UInt8]

  /// A failure in an answer, with what else the program said.
  func failure(_ message: String) -> CriterionFailure

  /// Tells the owner of the run what does not hold.
  func warn(_ sentence: String)
}

/// Why an external criterion gave no neurons.
public struct CriterionFailure: Error, Hashable, Sendable {
  /// One sentence for a reader.
  public var message: String
  /// The last lines the program wrote to its standard error.
  public var lastLines: [String]
  /// The epoch of the event, fractional; nil outside of a run.
  public var epoch: Double?

  /// A failure with its sentence.
  public init(_ message: String, lastLines: [String] = []) {
    self.message = message
    self.lastLines = lastLines
  }
}
