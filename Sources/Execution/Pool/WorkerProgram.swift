internal import Foundation
internal import LinearAlgebra

/// How a worker is started.
public struct WorkerProgram: Sendable {
  /// The program.
  public var executable: String
  /// The name it is told it has, and its arguments.
  public var arguments: [String]
  /// All its variables.
  public var environment: [String: String]

  /// Whether the environment names a kernel, which then is this process's too.
  public static var isKernelNamed: Bool {
    ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"]?.isEmpty == false
  }

  /// This program again, with what the BLAS library reads from the environment while it is loaded.
  ///
  /// - Parameter options: The threads, and the kernel where one is asked for; otherwise a kernel that the environment
  ///   names stays, and where it names none it is the fastest.
  public static func sprout(_ options: PoolOptions) -> WorkerProgram {
    var environment = ProcessInfo.processInfo.environment
    environment["OPENBLAS_NUM_THREADS"] = String(options.threads)
    environment["OMP_NUM_THREADS"] = String(options.threads)
    if let kernel = options.blasKernel {
      environment["OPENBLAS_CORETYPE"] = kernel
    } else if !isKernelNamed, let kernel = BLASInformation.current.fasterKernel {
      environment["OPENBLAS_CORETYPE"] = kernel
    }
    // A backtrace would push the reason of a trap out of the last lines.
    if environment["SWIFT_BACKTRACE"] == nil { environment["SWIFT_BACKTRACE"] = "enable=no" }
    // Not by its path: the file may have been replaced since this process was started.
    return WorkerProgram(
      executable: "/proc/self/exe",
      arguments: ["sprout", "worker"],
      environment: environment
    )
  }
}
