import CFuzzer
import FuzzTargets
import Glibc
import Results

/// `sprout-fuzz`: libFuzzer around one parser, named by the environment variable `FUZZ`; the arguments are libFuzzer's.
///
/// With one file as the argument, what the program says of it is printed. `make fuzz` tries every parser.
@main
enum SproutFuzz {
  static func main() throws {
    guard let target else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
      print("FUZZ must name one of: \(names)")
      exit(2)
    }
    if CommandLine.arguments.count == 2, let input = try? FileSystem.contents(of: CommandLine.arguments[1]) {
      return print(try target.makeExaminer().examine(input))
    }
    unsafe examiner = try target.makeExaminer()
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
    let code = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
      _ = unsafe SproutFuzz.examiner?.examine([UInt8](UnsafeBufferPointer(start: data, count: size)))
      return 0
    }
    exit(code)
  }

  private static var target: FuzzTarget? {
    unsafe getenv("FUZZ").flatMap { name in unsafe FuzzTarget(rawValue: String(cString: name)) }
  }

  /// For libFuzzer's callback, which knows nothing else; it comes from the thread of `main` alone.
  nonisolated(unsafe) private static var examiner: (any Examiner)?
}
