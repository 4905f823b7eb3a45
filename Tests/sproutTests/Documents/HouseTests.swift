import Foundation
import TestSupport
import Testing

/// The rooms of the code are those of `docs/house.md`.
struct HouseTests {
  /// A line of the table of rooms.
  private struct Room {
    let name: String
    let imports: Set<String>
  }

  private static let page = MarkdownPage("docs/house.md")

  /// The table whose last column says what a room may import.
  private static let rooms: [Room] = page.prose.map(\.text)
    .drop { !$0.hasSuffix("| may import |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    .flatMap { line -> [Room] in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
      let imports = Set(cells[2].split(separator: ", ").map(String.init))
      return cells[0].matches(of: /`([\w-]+)`/).map { Room(name: String($0.1), imports: imports) }
    }

  /// The Swift files of a room.
  private static func files(of room: String) throws -> [URL] {
    let folder = Repository.root.appending(path: "Sources/\(room)")
    let enumerator = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    return enumerator.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
  }

  private static func imports(of file: URL) throws -> Set<String> {
    let text = try String(contentsOf: file, encoding: .utf8)
    let pattern =
      /(?m)^(?:@\w+(?:\(\w+\))? )*(?:\w+ )?import (?:(?:struct|class|enum|func|protocol|typealias) )?(\w+)/
    return Set(text.matches(of: pattern).map { String($0.1) })
  }

  @Test func everyRoomIsInTheTable() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Sources").path(percentEncoded: false))
    #expect(Set(Self.rooms.map(\.name)) == Set(folders.filter { !$0.hasPrefix(".") }))
  }

  @Test func noRoomImportsWhatItMayNot() throws {
    for room in Self.rooms {
      var used: Set<String> = []
      for file in try Self.files(of: room.name) {
        let imports = try Self.imports(of: file)
        used.formUnion(imports)
        for other in imports.subtracting(room.imports).sorted() {
          Issue.record(
            "\(room.name)/\(file.lastPathComponent) imports \(other), which docs/house.md does not allow")
        }
      }
      let unused = room.imports.subtracting(used).sorted()
      #expect(unused == [], "docs/house.md lets \(room.name) import what no file of it does")
    }
  }

  /// What a room may import stands above it.
  @Test func theDirectionIsOne() {
    let names = Self.rooms.map(\.name)
    for (index, room) in Self.rooms.enumerated() {
      let below = Set(names[index...]).intersection(room.imports)
      #expect(below == [], "\(room.name)")
    }
  }

  /// `Package.swift` gives a room what the table does, and nothing that it does not use.
  @Test func thePackageSaysTheSame() throws {
    let package = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
    let libraries = ["OrderedCollections", "Mustache", "ArgumentParser"]
    let ours = Set(Self.rooms.map(\.name) + libraries)
    for room in Self.rooms {
      let start = try Regex(
        #"(?:library\(\s*|executableTarget\(\s*name: )"\#(NSRegularExpression.escapedPattern(for: room.name))","#
      )
      guard let head = package.firstMatch(of: start) else {
        #expect(room.imports.isEmpty, "\(room.name) is no target that may import")
        continue
      }
      let list = package[head.range.upperBound...].drop { $0 != "[" }.prefix { $0 != "]" }
      let names = list.replacing(/package: "[^"]*"/, with: "").matches(of: /"([^"]+)"/).map { String($0.1) }
      #expect(Set(names) == room.imports.intersection(ours), "\(room.name) in Package.swift")
    }
  }

  /// The files that a newcomer is sent to are there.
  @Test func theFilesToOpenAreThere() throws {
    let rooms = Set(Self.rooms.map(\.name))
    var found = 0
    for code in Self.page.inlineCode {
      guard let slash = code.firstIndex(of: "/"), rooms.contains(String(code[..<slash])) else { continue }
      let path = Repository.root.appending(path: "Sources/\(code)").path(percentEncoded: false)
      #expect(FileManager.default.fileExists(atPath: path), "docs/house.md names \(code)")
      found += 1
    }
    #expect(found > 20)
  }
}
