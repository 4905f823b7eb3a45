import LinearAlgebra
import Networks
import Testing

/// What a file says beside the network.
@Suite("Tasks in model files")
struct ModelTaskTests {
  private let network = randomNetwork([2, 3, 3], activation: .relu)

  private func file(_ metadata: [String: String]) throws -> ModelFile {
    try ModelFile(ModelFile.bytes(of: network, metadata: metadata))
  }

  @Test("a task comes back, number for number")
  func roundTrip() throws {
    var task = ModelTask()
    task.classes = ["-1", "no", "yes, \"quoted\""]
    task.columns = ["a/b", "größe"]
    task.label = "größe, \"quoted\""
    task.loss = .meanSquaredError
    task.scaling = ModelTask.Scaling(shift: [1_700_000_000.25, -0.1], scale: [1 / 3, 0])
    let model = try ModelFile(ModelFile.bytes(of: network, task: task))
    #expect(try model.task(of: network) == task)
    #expect(try model.network().parameterArrays == network.parameterArrays)
    #expect(model.metadata["sprout.task"] == "classification")
    #expect(model.metadata["sprout.columns"] == #"["a/b","größe"]"#)
  }

  @Test(
    "a file of before says nothing; classes may be written as numbers"
  )
  func silence() throws {
    let old = try file([:])
    let architecture = #"{"input":[2],"activation":"relu","norm":"none","layers":[{"dense":3}]}"#
    #expect(old.metadata == ["activation": "relu", "sprout.model": architecture])
    #expect(try old.task(of: network) == ModelTask())
    let classes = try file(["sprout.classes": "[1, 0, 7]"]).task(of: network)
    #expect(classes.classes == ["1", "0", "7"])
    #expect(classes.scaling == nil)
  }

  @Test(
    "what contradicts the network is refused",
    arguments: [
      ("sprout.classes", #"["a","b"]"#, "2 entries for 3 outputs"),
      ("sprout.classes", #"["a","b","a"]"#, "name a class twice"),
      ("sprout.classes", "a,b,c", "no JSON list of texts: a,b,c"),
      ("sprout.classes", #"{"a":1}"#, "no JSON list"),
      ("sprout.classes", "[[1],2,3]", "no JSON list"),
      ("sprout.columns", #"["x"]"#, "1 entries for 2 inputs"),
      ("sprout.task", "ranking", "'ranking'"),
      ("sprout.loss", "hinge", "'hinge', which is none"),
    ])
  func contradictions(_ key: String, _ text: String, _ message: String) throws {
    let model = try file([key: text])
    let error = #expect(throws: ModelFile.FormatError.self) { try model.task(of: network) }
    #expect(error?.message.contains(key) == true)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test(
    "a scaling that fits no input is refused",
    arguments: [
      ([0, 0, 0], [1], "'input.shift' has the shape [3]"),
      ([0], [1, 1, 1], "'input.scale' has the shape [3]"),
      ([.nan], [1], "'input.shift' has entries"),
      ([0, 0], [0, 0], "'input.scale' is zero for every input"),
      ([0], [.infinity], "'input.scale' has entries"),
    ] as [([Double], [Double], String)])
  func scaling(_ shift: [Double], _ scale: [Double], _ message: String) throws {
    var task = ModelTask()
    task.scaling = ModelTask.Scaling(shift: shift, scale: scale)
    let model = try ModelFile(ModelFile.bytes(of: network, task: task))
    let error = #expect(throws: ModelFile.FormatError.self) { try model.task(of: network) }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}
