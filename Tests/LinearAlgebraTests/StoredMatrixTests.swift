import Foundation
import LinearAlgebra
import Testing

@Suite("Stored matrix")
struct StoredMatrixTests {
  /// The shape of an empty one is in no relation to its elements.
  @Test(
    "is no matrix unless its shape is filled and can be",
    arguments: [
      ([2, 3], 6, true), ([0, 4], 0, true), ([2, 3], 5, false), ([-2, -3], 6, false),
      ([1 << 40, 1 << 40], 0, false),
      ([0, Int.max], 0, false), ([Int.max, 0], 0, false), ([0, -1], 0, false),
    ])
  func shapes(_ shape: [Int], _ count: Int, _ isMatrix: Bool) throws {
    let elements = Array(repeating: "1", count: count).joined(separator: ", ")
    let text = #"{"rows": \#(shape[0]), "columns": \#(shape[1]), "elements": [\#(elements)]}"#
    let stored = try JSONDecoder().decode(StoredMatrix.self, from: Data(text.utf8))
    guard isMatrix else {
      #expect(throws: StoredMatrix.FormatError.self) { _ = try stored.matrix().rows }
      return
    }
    let matrix = try stored.matrix()
    #expect([matrix.rows, matrix.columns, matrix.count] == shape + [count])
  }
}
