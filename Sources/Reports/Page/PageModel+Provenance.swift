import Analysis
import Experiments
import OrderedCollections
import Results

extension PageModel {
  /// Where the runs come from: a line for each respect, with every value it has.
  static func provenance(of data: ReportData) -> [Property] {
    let runs = data.runs.isEmpty ? data.failures : data.runs
    return Provenance.layout.names.compactMap { column in
      var counts: OrderedDictionary<String, Int> = [:]
      for run in runs { counts[text(run.json["provenance"]?[column]), default: 0] += 1 }
      guard counts.keys.contains(where: { !$0.isEmpty }) else { return nil }
      let differs = counts.count > 1
      var values = counts.prefix(8).map { value, count in
        Property.Value(
          value: value.isEmpty ? "not known" : value, share: differs ? Quantity.counted(count, "run") : nil)
      }
      if counts.count > 8 { values.append(Property.Value(value: "and \(counts.count - 8) more", share: nil)) }
      let name = column.split(separator: "_").joined(separator: " ")
      return Property(name: name, values: values, differs: differs)
    }
  }

  /// What must be known about the machines: nil when all runs come from one of a kind.
  static func machineNotice(of data: ReportData) -> String? {
    var machines: OrderedDictionary<String, Int> = [:]
    for run in data.runs {
      let host = run.provenance.host ?? ""
      machines["\(host): \(MachineClass(of: run).description)", default: 0] += 1
    }
    guard machines.count > 1 else { return nil }
    let list = machines.prefix(8).map { "\($0) (\(Quantity.counted($1, "run")))" }.joined(separator: "; ")
    return
      "The runs come from \(machines.count) machines: \(list)\(machines.count > 8 ? "; ..." : ""). Their seconds "
      + "cannot be compared, and on another kernel or number of threads the same seed gives other numbers."
  }

  /// A value in one line: the words of a command line with spaces between them.
  private static func text(_ value: JSONValue?) -> String {
    if let words = value?.array?.compactMap(\.string) { return words.joined(separator: " ") }
    return value?.cell ?? ""
  }
}
