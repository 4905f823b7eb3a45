import Testing

@testable import Results

@Suite struct ConcurrentMapTests {
  private struct Refused: Error, Equatable {
    let number: Int
  }

  @Test(arguments: [0, 1, 64, 65, 1000]) func theResultsComeInOrder(_ count: Int) throws {
    #expect(try Array(0..<count).concurrentMap { 2 * $0 } == (0..<count).map { 2 * $0 })
  }

  @Test(arguments: [10, 1000]) func theFirstErrorCounts(_ count: Int) {
    #expect(throws: Refused(number: 7)) {
      try Array(0..<count).concurrentMap { number in
        if number % 10 == 7 { throw Refused(number: number) }
      }
    }
  }
}
