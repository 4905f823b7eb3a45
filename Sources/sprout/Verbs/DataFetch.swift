import ArgumentParser
import Datasets
import Glibc

/// `sprout data fetch`: downloads data sets into the cache.
struct DataFetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads data sets into the cache and checks their SHA-256.",
    discussion: "An interrupted download goes on where it stopped. Uses the program curl."
  )

  @Argument(help: "The data sets: mnist, fashion_mnist, cifar10, cifar100.")
  var names: [DatasetConfiguration.Name]

  @Option(
    help:
      "Address of a folder with the files in gzip, or with the archive of CIFAR; tried before the known mirrors (repeatable)."
  )
  var mirror: [String] = []

  @Flag(help: "Download into the cache although the set was found elsewhere.")
  var force = false

  func run() throws {
    let catalog = Catalog()
    for name in names { try fetch(name, catalog) }
  }

  private func fetch(_ name: DatasetConfiguration.Name, _ catalog: Catalog) throws {
    guard let cache = catalog.searchPath.cache else { return }
    let download = try DatasetDownload(
      name,
      into: cache,
      mirrors: mirror,
      showsProgress: isatty(STDERR_FILENO) == 1,
      report: ProgressOptions.remark
    )
    let location = catalog.entries().first { $0.name == name.rawValue }?.location
    if let location, location != download.folder, !force {
      print("\(name.rawValue) is already in \(location); --force downloads it all the same")
      return
    }
    try download.run()
    print("\(name.rawValue) is in \(download.folder)")
  }
}
