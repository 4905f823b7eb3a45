import ArgumentParser
import Experiments
import OrderedCollections

extension ParsableCommand {
  /// Prints lists of numbers as one JSON object, as `Workbench.numbers` reads them.
  func printNumbers(_ lists: KeyValuePairs<String, [Double]>) {
    let members = lists.map { ($0.key, JSONValue.array($0.value.map(JSONValue.number))) }
    print(JSONValue.object(OrderedDictionary(uniqueKeysWithValues: members)).text)
  }
}
