import ArgumentParser
import Datasets

/// `sprout data verify`: compares files with the published checksums.
struct DataVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares data sets with their published SHA-256 checksums (of the uncompressed files).",
    discussion: "Without a name, every set that is here. Exit code 5 when something is wrong."
  )

  @Argument(help: "The data sets: digits, mnist, fashion_mnist, cifar10, cifar100.")
  var names: [DatasetConfiguration.Name] = []

  @Flag(help: "Print one JSON document.")
  var json = false

  private struct Document: Encodable {
    let schema = "sprout/data-verify/1"
    let files: [VerifiedFile]
  }

  func run() throws {
    let catalog = Catalog()
    let checked: Set<DatasetConfiguration.Name> = [.digits, .mnist, .fashionMNIST, .cifar10, .cifar100]
    let here = catalog.entries().filter(\.available).compactMap {
      DatasetConfiguration.Name(rawValue: $0.name)
    }
    let files = try (names.isEmpty ? here.filter(checked.contains) : names).flatMap {
      try catalog.verify($0)
    }
    if json {
      try printJSON(Document(files: files))
    } else {
      for file in files {
        print(file.problem.map { "wrong  \(file.path): \($0)" } ?? "right  \(file.path)")
      }
    }
    if files.contains(where: { $0.problem != nil }) { throw ExitCode(5) }
  }
}
