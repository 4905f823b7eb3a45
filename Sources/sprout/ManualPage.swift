import ArgumentParser
import Experiments

/// The manual page, in the language of `man`, made from what the verbs declare.
struct ManualPage {
  /// The page.
  private(set) var text = ""

  /// The page of a program and all its verbs.
  ///
  /// - Throws: When what the parser says of the program is no JSON.
  init(of program: any ParsableCommand.Type) throws {
    let description = try JSONValue(parsing: program._dumpHelp())["command"] ?? .null
    let name = description["commandName"]?.string ?? ""
    let abstract = description["abstract"]?.string ?? ""
    macro(#"TH \#(name.uppercased()) 1 "" "\#(name) \#(program.configuration.version)" "User Commands""#)
    macro("SH NAME")
    let sentence = abstract.hasSuffix(".") ? abstract.dropLast() : abstract[...]
    line("\(name) - \(sentence.first?.lowercased() ?? "")\(sentence.dropFirst())")
    macro("SH SYNOPSIS")
    line("\(name) VERB [OPTION]... [ARGUMENT]...")
    macro("SH DESCRIPTION")
    line(Self.description)
    macro("SH VERBS")
    append(verbs: description, path: name)
    append(Failure.Code.meanings, under: "EXIT STATUS")
    append(Self.environment, under: "ENVIRONMENT")
    append(Self.files, under: "FILES")
  }

  private static let description = """
    An experiment is one YAML file, the spec: data, networks that grow or stay as they are, seeds. What is planned from it \
    is executed by worker processes; results are files of CSV and JSON in a folder of their own. Results go to standard \
    output, progress to standard error. 'sprout explain' lists every key of the spec.
    """

  private static let environment = [
    ("SPROUT_RESULTS", "the folder of the results, where --results does not say it"),
    ("SPROUT_DATA", "folders in which data sets are looked for, separated by colons"),
    (
      "XDG_CACHE_HOME",
      "where downloaded and unpacked data and measured steps are kept, in its folder sprout; ~/.cache"
    ),
    ("SPROUT_CALIBRATE", "no: sprout plan measures no steps, and assumes a speed"),
    ("NO_COLOR, CI", "no colours; no lines that are drawn in place"),
  ]

  private static let files = [
    ("results/EXPERIMENT/", "plan.csv, summary.csv, summary.json, report.html, and a folder for every run"),
    ("results/EXPERIMENT/runs/", "finished runs: run.json, metrics.csv, growth.csv, model.safetensors"),
    (
      "results/EXPERIMENT/active/, failed/",
      "runs in progress or interrupted; runs that failed, with the reason"
    ),
  ]

  // MARK: Verbs

  private mutating func append(verbs parent: JSONValue, path: String) {
    for verb in parent["subcommands"]?.array ?? [] where verb["shouldDisplay"] != false {
      guard let name = verb["commandName"]?.string, name != "help" else { continue }
      let arguments = (verb["arguments"]?.array ?? []).filter { $0["shouldDisplay"] != false }
      let values = arguments.filter { $0["kind"]?.string == "positional" }
      let words = values.map { argument in
        let word = Self.value(of: argument) + (argument["isRepeating"] == true ? "..." : "")
        return argument["isOptional"] == true ? "[\(word)]" : word
      }
      macro("SS " + Self.quoted(([path, name] + words).joined(separator: " ")))
      for text in ["abstract", "discussion"].compactMap({ verb[$0]?.string }) {
        for paragraph in text.split(separator: "\n\n") {
          line(paragraph.split(separator: "\n").joined(separator: " "))
          macro("PP")
        }
      }
      for argument in arguments where !["version", "help"].contains(argument["valueName"]?.string) {
        append(argument)
      }
      append(verbs: verb, path: "\(path) \(name)")
    }
  }

  private mutating func append(_ argument: JSONValue) {
    let isPositional = argument["kind"]?.string == "positional"
    let names = (argument["names"]?.array ?? []).compactMap { name in
      name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
    }
    let value = argument["kind"]?.string == "flag" ? "" : Self.value(of: argument)
    let head = isPositional ? value : names.joined(separator: ", ") + (value.isEmpty ? "" : " \(value)")
    var sentences = [argument["abstract"]?.string ?? ""]
    let choices = (argument["allValues"]?.array ?? []).compactMap(\.string)
    if !choices.isEmpty { sentences.append("One of \(choices.joined(separator: ", ")).") }
    if let standard = argument["defaultValue"]?.string, !standard.isEmpty, !value.isEmpty {
      sentences.append("Default: \(standard).")
    }
    append(head, sentences.filter { !$0.isEmpty }.joined(separator: " "))
  }

  private static func value(of argument: JSONValue) -> String {
    (argument["valueName"]?.string ?? "").uppercased()
  }

  // MARK: The language of man

  private mutating func append(_ rows: [(String, String)], under title: String) {
    macro("SH \(title)")
    for (head, meaning) in rows { append(head, meaning) }
  }

  private mutating func append(_ head: String, _ meaning: String) {
    macro("TP")
    macro("B " + Self.quoted(head))
    line(meaning)
  }

  private mutating func macro(_ words: String) { text += ".\(words)\n" }

  private mutating func line(_ words: String) {
    let plain = Self.escaped(words)
    // A dot or a quote at the beginning of a line would be an order.
    text += (plain.hasPrefix(".") || plain.hasPrefix("'") ? #"\&"# : "") + plain + "\n"
  }

  private static func quoted(_ words: String) -> String {
    "\"" + escaped(words).replacing("\"", with: #"\(dq"#) + "\""
  }

  private static func escaped(_ words: String) -> String {
    words.replacing(#"\"#, with: #"\e"#).replacing("-", with: #"\-"#)
      .replacing("~", with: #"\(ti"#).replacing("^", with: #"\(ha"#).replacing("`", with: #"\(ga"#)
  }
}
