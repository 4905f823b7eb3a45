internal import Glibc
internal import LinearAlgebra
internal import Results

/// What `ulimit -v` and `ulimit -d` leave of the address space.
///
/// The BLAS library asks again and again for a large buffer per thread that it does not get: a program with too little
/// room would neither work nor end. So it is looked for before anything else.
public enum AddressSpace {
  /// The buffer of a thread with its stack, and what small runs take besides.
  private static let roomPerThread = 144 << 20
  private static let roomBesides = 48 << 20

  private static var limit: rlim_t {
    [RLIMIT_AS, RLIMIT_DATA].reduce(rlim_t.max) { least, resource in
      var bounds = rlimit()
      let isKnown = unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &bounds) == 0
      return isKnown ? min(least, bounds.rlim_cur) : least
    }
  }

  /// Why there is too little room to work; nil when there is enough.
  ///
  /// Where the room is limited and nobody has asked for threads, the program is begun anew with one: the library makes
  /// one for each core while it is loaded.
  public static var shortage: String? {
    let limit = limit
    guard limit < rlim_t.max else { return nil }
    if unsafe getenv("OPENBLAS_NUM_THREADS") == nil {
      unsafe setenv("OPENBLAS_NUM_THREADS", "1", 1)
      unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
      // Without /proc it goes on as it is.
    }
    let threads = max(1, BLASInformation.current.threads)
    let needed = threads * roomPerThread + roomBesides
    let room = unsafe mmap(nil, needed, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard unsafe room != MAP_FAILED else {
      return
        "the memory a process may take is limited to \(Quantity.bytes(Int(clamping: limit))) (ulimit -v or -d); "
        + "the BLAS library needs \(Quantity.bytes(needed)) besides the program: raise the limit, or lift it with "
        + "'ulimit -v unlimited'"
    }
    unsafe munmap(room, needed)
    // The library takes its buffer at the first product that is not small, and keeps it.
    let square = Matrix<Float>(rows: 128, columns: 128)
    _ = Matrix.product(square, square)
    return nil
  }
}
