public import Results

/// What the last bits of a run's numbers, and its seconds, depend on besides the spec.
public struct MachineClass: Hashable, Sendable {
  /// The model of the processor.
  public let cpu: String
  /// The BLAS library with its version.
  public let blas: String
  /// The kernel the library chose.
  public let blasKernel: String
  /// The threads of one run.
  public let threads: Int
}

extension MachineClass {
  /// The machine a run was made on, by its provenance.
  public init(of run: StoredRun) {
    let origin = run.provenance
    self.init(
      cpu: origin.cpu ?? "",
      blas: [origin.blasName, origin.blasVersion].compactMap(\.self).filter { !$0.isEmpty }.joined(
        separator: " "),
      blasKernel: origin.blasKernel ?? "",
      threads: origin.threads ?? 0
    )
  }

  /// The class in words.
  public var description: String {
    "\(cpu), \(blas), kernel \(blasKernel), \(Quantity.counted(threads, "thread"))"
  }
}
