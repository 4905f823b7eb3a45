internal import Dispatch
internal import Synchronization

extension Array where Element: Sendable {
  /// The results of a function for each element, in order, worked out on all cores.
  ///
  /// For work that waits for the disk or takes long; a few elements are not worth a thread.
  ///
  /// - Throws: The first error, in the order of the elements.
  func concurrentMap<Transformed: Sendable>(
    _ transform: @Sendable (Element) throws -> Transformed
  ) throws -> [Transformed] {
    let pieceSize = 64
    guard count > pieceSize else { return try map(transform) }
    let starts = Array<Int>(stride(from: 0, to: count, by: pieceSize))
    let pieces = Mutex([Result<[Transformed], any Error>?](repeating: nil, count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { number in
      let piece = self[starts[number]..<Swift.min(starts[number] + pieceSize, count)]
      let result = Result { try piece.map(transform) }
      pieces.withLock { $0[number] = result }
    }
    return try pieces.withLock { try $0.flatMap { try $0?.get() ?? [] } }
  }
}
