/// Why a verb cannot do what was asked, with the exit code that says which kind of trouble it is.
struct CommandError: Error {
  let message: String
  let code: Int32

  /// The machine does not give what is needed: exit code 5.
  static func environment(_ message: String) -> CommandError {
    CommandError(message: message, code: Failure.Code.environment)
  }
}
