import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import LinearAlgebra
import OrderedCollections
import Reports
import Results

/// `sprout doctor`: what the machine offers.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what the machine offers: BLAS, threads, data sets, Slurm, gnuplot, free disk."
  )

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    if json { return print(document.prettyText, terminator: "") }
    let table = TextTable([("", .left), ("", .left)], rows: findings.map { [$0, $1.cell] })
    print(table.text.split(separator: "\n").dropFirst().joined(separator: "\n"))
    print()
    let sets = TextTable(
      [("data set", .left), ("here", .left), ("where", .left)],
      rows: Catalog().entries().map { entry in
        [entry.name, entry.available ? "yes" : "no", entry.location ?? entry.remedy ?? ""]
      })
    print(sets.text, terminator: "")
  }

  private var document: JSONValue {
    let sets = Catalog().entries().map { entry -> JSONValue in
      [
        "name": .string(entry.name),
        "available": .boolean(entry.available),
        "location": JSONValue(entry.location),
      ]
    }
    var members: [(String, JSONValue)] = [("schema", "sprout/doctor/1")]
    members += findings.map { ($0.name.split(separator: " ").joined(separator: "_").lowercased(), $0.value) }
    members.append(("data_sets", .array(sets)))
    return .object(OrderedDictionary(uniqueKeysWithValues: members))
  }

  private var findings: [(name: String, value: JSONValue)] {
    let blas = BLASInformation.current
    // Unless `resources.blas_kernel` says otherwise.
    let workerKernel = WorkerProgram.isKernelNamed ? blas.kernel : blas.fasterKernel ?? blas.kernel
    let slurm = SlurmSurvey(results: Self.existing(results.folder)).findings
    return [
      ("program", .string("sprout \(Sprout.configuration.version)")),
      ("operating system", .string(Machine.operatingSystem)),
      ("processor", .string(Machine.processor)),
      ("cores", .integer(Machine.coreCount)),
      ("memory", .string(Machine.memoryBytes.map(Quantity.bytes) ?? "unknown")),
      ("BLAS", .string("\(blas.name) \(blas.version)")),
      ("BLAS kernel", .string(blas.kernel)),
      ("BLAS kernel of workers", .string(workerKernel)),
      (
        "BLAS threads", .string("\(blas.threads) here, 1 in a worker unless resources.threads says otherwise")
      ),
    ] + slurm.map { ($0.name, .string($0.text)) } + [
      ("gnuplot", .string(FileSystem.program("gnuplot") ?? "not found; apt-get install gnuplot-nox")),
      ("git", .string(FileSystem.program("git") ?? "not found; run.json will not name the commit")),
      ("results", .string(Self.state(of: results.folder))),
      ("free disk", .string(Self.freeSpace(at: results.folder).map(Quantity.bytes) ?? "unknown")),
    ]
  }

  /// The folder, or the nearest one above it that is there.
  private static func existing(_ folder: String) -> String {
    var url = URL(filePath: folder).absoluteURL
    while !FileSystem.exists(url.path(percentEncoded: false)), url.pathComponents.count > 1 {
      url.deleteLastPathComponent()
    }
    return url.path(percentEncoded: false)
  }

  private static func state(of folder: String) -> String {
    let isWritable = FileManager.default.isWritableFile(atPath: existing(folder))
    let isThere = FileSystem.isFolder(folder) ? "" : ", will be made"
    return "\(folder)\(isWritable ? ", writable" : ", NOT writable")\(isThere)"
  }

  private static func freeSpace(at folder: String) -> Int? {
    var information = statvfs()
    guard unsafe statvfs(existing(folder), &information) == 0 else { return nil }
    return Int(information.f_bavail) * Int(information.f_frsize)
  }
}
