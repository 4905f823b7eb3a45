import ArgumentParser

/// What `make install` takes the manual page from; not for people.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page.",
    shouldDisplay: false
  )

  func run() throws {
    print(try ManualPage(of: Sprout.self).text, terminator: "")
  }
}
