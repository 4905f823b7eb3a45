internal import OrderedCollections

extension SpecSchema {
  /// The shape of `search`: what each path is drawn from, beside samples and seed.
  static var search: JSONValue {
    var members = properties(of: "search")
    for key in table.keys where key.isOfRuns { members[key.path] = distribution(of: key) }
    return object(members)
  }

  /// What values of a key may be drawn from.
  private static func distribution(of key: SpecKey) -> JSONValue {
    let choice: JSONValue = ["type": "array", "items": reference(key.path), "minItems": 1]
    var members: OrderedDictionary<String, JSONValue> = [Distribution.choice.rawValue: choice]
    let bounds: JSONValue = [
      "type": "array", "items": reference(key.path), "minItems": 2, "maxItems": 2,
    ]
    if key.type.isNumeric {
      members[Distribution.integer.rawValue] = bounds
      if key.type.isFractional {
        members[Distribution.uniform.rawValue] = bounds
        members[Distribution.logUniform.rawValue] = bounds
      }
    }
    return object(members, with: ["minProperties": 1, "maxProperties": 1])
  }
}
