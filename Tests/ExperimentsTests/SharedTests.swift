import Foundation
import Testing

@testable import Experiments

/// Copies share a value until one of them is changed, and nobody can tell.
struct SharedTests {
  private struct Holder: Codable {
    @Shared var list: [Int]
  }

  @Test func aChangeStaysInItsCopy() {
    let holder = Holder(list: [1, 2])
    var copy = holder
    copy.list.append(3)
    #expect(holder.list == [1, 2] && copy.list == [1, 2, 3])
  }

  @Test func itIsCodedAsItsValue() throws {
    let text = try JSONEncoder().encode(Holder(list: [1, 2]))
    #expect(String(decoding: text, as: UTF8.self) == #"{"list":[1,2]}"#)
    #expect(try JSONDecoder().decode(Holder.self, from: text).list == [1, 2])
  }
}
