/// Why a verb cannot do what was asked, with the exit code that says which kind of trouble it is.
struct CommandError: Error {
  let message: String
  let code: Int32

  /// Wrong words on a command line, as far as ArgumentParser cannot know it, or what is asked for is not there.
  init(_ message: String, code: Int32 = Failure.Code.usage) {
    self.message = message
    self.code = code
  }

  /// The machine does not give what is needed.
  static func environment(_ message: String) -> CommandError {
    CommandError(message, code: Failure.Code.environment)
  }
}
