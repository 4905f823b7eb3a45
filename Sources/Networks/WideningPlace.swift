/// A place of a network that can be widened: what is widened, and the one that reads it.
///
/// Both are layers with parameters. A new unit is a row of the widened layer's parameters and, in those of the consumer, a
/// column for each tap: the positions of the unit's map that one output of the consumer reads, one for a fully connected pair.
public struct WideningPlace: Hashable, Sendable {
  /// Its number, from 1.
  public var number: Int
  /// The layer whose outputs become more, from 0.
  public var widened: Int
  /// The layer that reads them, from 0.
  public var consumer: Int
  /// The columns of the consumer for each unit.
  public var taps: Int
  /// The step of the widened layer where it works on images.
  public internal(set) var node: Int?
  /// The last step before the consumer.
  var last: Int?
  /// The step of the consumer where it works on images.
  public var consumerNode: Int?

  /// The columns of the consumer that read some units, from 0.
  public func columns(of units: some Sequence<Int>) -> [Int] {
    units.flatMap { unit in (0..<taps).map { unit * taps + $0 } }
  }
}
