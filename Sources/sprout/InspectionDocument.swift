import Datasets
import Growth
import Networks
import Results

/// The form `inspect --json` prints: the inspection with what was inspected.
struct InspectionDocument: Encodable {
  let model: SavedModel
  /// What the user called the model.
  let name: String
  let data: InspectedData
  let inspection: Inspection

  enum CodingKeys: String, CodingKey {
    case schema, model, run, dataset, split, inputs, columns, classes, delimiter, header, label, dropped
    case constantInputs, activation, tensors, tensorsLeftOut
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("sprout/inspect/1", forKey: .schema)
    try container.encode(name, forKey: .model)
    try container.encodeIfPresent(model.run?.folderName, forKey: .run)
    try container.encode(model.network.activation, forKey: .activation)
    try container.encode(model.layers, forKey: .tensors)
    try container.encode(model.tensorsLeftOut, forKey: .tensorsLeftOut)
    try container.encode(data.name, forKey: .dataset)
    try container.encode(data.part, forKey: .split)
    try container.encode(data.inputs, forKey: .inputs)
    try container.encode(data.classes, forKey: .classes)
    try container.encode(data.description.constantInputs, forKey: .constantInputs)
    if let layout = data.description.layout {
      try container.encode(layout.inputs, forKey: .columns)
      try container.encode(layout.delimiter, forKey: .delimiter)
      try container.encode(layout.hasHeader, forKey: .header)
      try container.encode(layout.label, forKey: .label)
      try container.encode(layout.dropped, forKey: .dropped)
    }
    try inspection.encode(to: encoder)
  }
}
