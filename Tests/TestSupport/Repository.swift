public import Foundation

/// Where things are while the tests run, derived from this file and from the running test bundle.
public enum Repository {
  /// The folder that holds `Package.swift`.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder `shared` beside the repository with data and reference vectors, where there is one.
  ///
  /// A test that needs it says so: `@Test(.enabled(if: Repository.shared != nil, "needs the folder 'shared'"))`.
  public static let shared: URL? = {
    let folder = root.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) ? folder : nil
  }()

  /// The folder the package was built into: the one of the running test bundle.
  public static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The program under test, built together with the tests.
  public static let sprout = products.appending(path: "sprout")

  /// A Python with the packages that `.ci/run` installs, named by the environment variable `SPROUT_TEST_PYTHON`.
  ///
  /// A test that needs it says so: `@Test(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON"))`.
  public static let python = ProcessInfo.processInfo.environment["SPROUT_TEST_PYTHON"]
    .flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
}
