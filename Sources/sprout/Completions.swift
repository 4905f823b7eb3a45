import ArgumentParser
import Experiments
import Foundation
import OrderedCollections
import Results

/// What a shell offers where something of the user's own is to be typed: experiments, runs, variants, keys.
///
/// What cannot be read offers nothing: the verb itself says what is wrong.
enum Completions {
  /// A spec.
  static let spec = CompletionKind.file(extensions: ["yaml", "yml"])

  /// A model file; runs are paths too.
  static let model = CompletionKind.file(extensions: ["safetensors"])

  /// The experiments in the results tree.
  static let experiments = CompletionKind.custom { words, _, _ in
    ((try? tree(words).experiments()) ?? []).map(\.name)
  }

  /// The labels of the runs of every plan in the results tree.
  static let runs = CompletionKind.custom { words, _, _ in
    let plans = ((try? tree(words).experiments()) ?? []).compactMap { try? $0.storedPlan() }
    return Array(OrderedSet(plans.flatMap { $0.entries.map { String($0.folderName.dropLast(9)) } }))
  }

  /// The variants of the specs and experiments that stand in the command line.
  static let variants = CompletionKind.custom { words, _, _ in
    Array(OrderedSet(words.dropFirst(2).flatMap { variants(of: $0, in: tree(words)) }))
  }

  /// The keys of the spec that hold a value, as `--set` and `--grid` take them.
  static let assignments = CompletionKind.custom { _, _, _ in
    SpecTable.current.keys.filter { $0.type != .section }.map { $0.path + "=" }
  }

  /// The keys and sections of the spec.
  static let keys = CompletionKind.custom { _, _, _ in SpecTable.current.keys.map(\.path) }

  private static func variants(of word: String, in tree: ResultsTree) -> [String] {
    if word.hasSuffix(".yaml") || word.hasSuffix(".yml") { return (try? Spec(file: word).variants) ?? [] }
    guard !word.isEmpty, !word.hasPrefix("-") else { return [] }
    let plan = (try? tree.experiment(word).storedPlan()) ?? nil
    return plan?.entries.map(\.variant).filter { !$0.isEmpty } ?? []
  }

  /// The results tree that a command line means.
  private static func tree(_ words: [String]) -> ResultsTree {
    let flag = "--results"
    let joined = words.first { $0.hasPrefix("\(flag)=") }.map { String($0.dropFirst(flag.count + 1)) }
    let next = words.firstIndex(of: flag).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    return ResultsTree(path: ResultsOption.folder(given: joined ?? next))
  }
}
