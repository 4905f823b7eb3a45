import Testing

@testable import Datasets

@Suite struct GzipTests {
  private let text = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }

  private func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
    let inflated = try Gzip.inflate(ByteStorage(bytes), path: "x.gz")
    return (0..<inflated.count).map { inflated[$0] }
  }

  @Test(arguments: [0, 1, 65535, 65536, 100_000])
  func inflates(count: Int) throws {
    let bytes = Array(text.prefix(count))
    #expect(try inflate(SampleFiles.gzip(bytes)) == bytes)
  }

  @Test func inflatesMembersOneAfterTheOther() throws {
    #expect(try inflate(SampleFiles.gzip(text) + SampleFiles.gzip([1, 2, 3])) == text + [1, 2, 3])
  }

  @Test(arguments: [1, 9, 10, 14, 5000, 100_024, 100_025])
  func truncatedDataNameTheByte(kept: Int) throws {
    let whole = SampleFiles.gzip(text)
    #expect(whole.count == 100_028)
    let error = datasetError { _ = try inflate(Array(whole.prefix(kept))) }
    #expect(error?.kind == .environment)
    #expect(error?.message == "x.gz: truncated: the gzip data end at byte \(kept) before they are complete")
  }

  @Test(arguments: [
    (60_000, "incorrect data check"), (100_021, "incorrect data check"), (100_025, "incorrect length check"),
  ])
  func damageIsFound(position: Int, reason: String) throws {
    var damaged = SampleFiles.gzip(text)
    damaged[position] ^= 1
    let error = datasetError { _ = try inflate(damaged) }
    #expect(error?.kind == .environment)
    #expect(error?.message.hasPrefix("x.gz: damaged gzip data at byte") == true)
    #expect(error?.message.contains(reason) == true)
  }

  @Test func strayBytesAreFound() throws {
    let error = datasetError { _ = try inflate(SampleFiles.gzip([1]) + [7, 7, 7]) }
    #expect(error?.message == "x.gz: stray bytes after the gzip data, from byte 24")
  }

  @Test func aClaimedLengthBeyondReasonIsNotBelieved() throws {
    var lying = SampleFiles.gzip([1, 2, 3])
    lying.replaceSubrange((lying.count - 4)..., with: [255, 255, 255, 255])
    #expect(datasetError { _ = try inflate(lying) }?.message.contains("incorrect length check") == true)
  }
}
