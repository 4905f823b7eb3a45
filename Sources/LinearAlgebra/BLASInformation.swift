internal import COpenBLAS

/// The BLAS library this process computes with, as it describes itself.
public struct BLASInformation: Sendable {
  /// The name of the library.
  public let name: String
  /// Its version.
  public let version: String
  /// The kernel it chose for this processor, or was told to use.
  public let kernel: String
  /// The number of threads it computes with.
  public let threads: Int
  /// How it was built, in its own words.
  public let buildOptions: String

  /// The kernel that is faster on this processor than the one the library chose; nil where its choice is the best known.
  ///
  /// OpenBLAS builds the same code for `Zen` and for `Haswell`, with the same blocks, so that the bits are equal; but
  /// what its compiler makes of it for `Haswell` is 2 to 9 % faster on Zen processors themselves (measured with 0.3.21
  /// on Zen 3, products of 128 to 784 rows and columns).
  public var fasterKernel: String? { kernel == "Zen" ? "Haswell" : nil }

  /// Asks the library.
  public static var current: BLASInformation {
    let options = unsafe openblas_get_config().map { unsafe String(cString: $0) } ?? ""
    let kernel = unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? ""
    // "OpenBLAS 0.3.21 NO_AFFINITY ..."
    let words = options.split(separator: " ").map(String.init)
    return BLASInformation(
      name: words.first ?? "OpenBLAS",
      version: words.dropFirst().first ?? "",
      kernel: kernel,
      threads: Int(openblas_get_num_threads()),
      buildOptions: options
    )
  }

  /// Has the library compute with so many threads from now on: the bits of a product depend on it.
  public static func useThreads(_ count: Int) {
    openblas_set_num_threads(Int32(count))
  }
}
