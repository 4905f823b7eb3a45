internal import OrderedCollections

/// The JSON Schema of the spec (draft 2020-12), made from the table of keys, for editors.
public enum SpecSchema {
  static let table = SpecTable.current

  /// The schema.
  public static var document: JSONValue {
    var definitions = OrderedDictionary<String, JSONValue>()
    for (index, key) in table.keys.enumerated() {
      definitions[key.path] = schema(index, key)
    }
    definitions["point"] = point
    definitions["axes"] = axes
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "sprout experiment",
      "description":
        "An experiment on growing neural networks; a relative path in extends starts at the file.",
      "type": "object",
      "properties": .object(properties(of: "")),
      "additionalProperties": false,
      "if": ["required": ["extends"]],
      "then": true,
      "else": ["required": ["version", "name"]],
      "$defs": .object(definitions),
    ]
  }

  /// An object with some members and no others.
  static func object(
    _ properties: OrderedDictionary<String, JSONValue>, type: JSONValue = "object",
    with others: OrderedDictionary<String, JSONValue> = [:]
  ) -> JSONValue {
    let members: OrderedDictionary = ["type": type, "properties": .object(properties)]
    return .object(members.merging(others) { $1 }.merging(["additionalProperties": false]) { $1 })
  }

  static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

  static func properties(of section: String) -> OrderedDictionary<String, JSONValue> {
    table.members(of: section).reduce(into: [:]) { properties, index in
      properties[table.keys[index].name] = reference(table.keys[index].path)
    }
  }

  private static func schema(_ index: Int, _ key: SpecKey) -> JSONValue {
    var schema: OrderedDictionary<String, JSONValue> = [
      "description": .string(Explanation.sentences(of: key).joined(separator: " "))
    ]
    let type =
      key.type == .section
      ? object(properties(of: key.path), type: ["object", "null"])
      : special(key.path) ?? Self.schema(of: key.type)
    if key.isOptional, key.type != .section {
      schema["anyOf"] = [type, ["type": "null"]]
    } else {
      schema.merge(type.object ?? [:]) { $1 }
    }
    if key.type != .section, key.binding != nil, key.derivedDefault == nil, !key.isRequired {
      schema["default"] = table.defaultValue(index, in: Settings())
    }
    return .object(schema)
  }

  static func schema(of type: ValueType) -> JSONValue {
    switch type {
    case .boolean: return ["type": "boolean"]
    case .integer(let range):
      var schema: OrderedDictionary<String, JSONValue> = [
        "type": "integer", "minimum": .integer(range.lowerBound),
      ]
      if range.upperBound < .max { schema["maximum"] = .integer(range.upperBound) }
      return .object(schema)
    case .number(let range):
      var schema: OrderedDictionary<String, JSONValue> = ["type": "number"]
      schema[range.includesLower ? "minimum" : "exclusiveMinimum"] = .number(range.lower)
      if range.upper.isFinite {
        schema[range.includesUpper ? "maximum" : "exclusiveMaximum"] = .number(range.upper)
      }
      return .object(schema)
    case .shareOrCount(let zeroAllowed):
      return [
        "anyOf": [
          ["type": "number", zeroAllowed ? "minimum" : "exclusiveMinimum": 0, "exclusiveMaximum": 1],
          ["type": "integer", "minimum": 1],
        ]
      ]
    case .string: return ["type": ["string", "integer"]]
    case .pattern(let pattern, _, _): return ["type": "string", "pattern": .string("^(?:\(pattern))$")]
    case .choice(let words): return ["enum": .array(words.map(JSONValue.string))]
    case .list(let element, let counts):
      var schema: OrderedDictionary<String, JSONValue> = [
        "type": "array", "items": schema(of: element), "minItems": .integer(counts.lowerBound),
      ]
      if counts.upperBound < .max { schema["maxItems"] = .integer(counts.upperBound) }
      return .object(schema)
    case .union(let members): return ["anyOf": .array(members.map(schema(of:)))]
    case .section: return ["type": "object"]
    case .layer: return ValueType.layerSchema
    case .special: return [:]
    }
  }

  /// The shapes that have readers of their own.
  private static func special(_ path: String) -> JSONValue? {
    let seed: JSONValue = ["type": "integer", "minimum": 0]
    let count: JSONValue = ["type": "integer", "minimum": 1, "maximum": 1_000_000]
    switch path {
    case "seeds":
      return [
        "anyOf": [
          ["type": "array", "items": seed, "minItems": 1, "uniqueItems": true],
          count,
          object(["count": count, "first": seed], with: ["required": ["count"]]),
        ],
        "default": [0],
      ]
    case "grid": return reference("axes")
    case "search": return search
    case "zip": return ["type": "array", "items": reference("axes")]
    case "exclude", "include": return ["type": "array", "items": reference("point")]
    case "baselines":
      let item = object(["match": reference("baselines.match")], with: ["required": ["match"]])
      return ["type": "array", "items": item, "uniqueItems": true]
    case "variants":
      return [
        "type": "object", "propertyNames": ["minLength": 1], "additionalProperties": reference("point"),
      ]
    default: return nil
    }
  }

  private static var point: JSONValue {
    let members = table.keys.filter(\.isOfRuns).map { ($0.path, reference($0.path)) }
    return object(OrderedDictionary(uniqueKeysWithValues: members), type: ["object", "null"])
  }

  private static var axes: JSONValue {
    let members = table.keys.filter(\.isOfRuns).map { key -> (String, JSONValue) in
      (key.path, ["type": "array", "items": reference(key.path), "minItems": 1])
    }
    return object(OrderedDictionary(uniqueKeysWithValues: members))
  }
}
