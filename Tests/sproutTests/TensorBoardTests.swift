import Experiments
import Foundation
import OrderedCollections
import Results
import TestSupport
import Testing

/// Event files, read back by TensorBoard's own package.
struct TensorBoardTests {
  private static let imports = """
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import plugin_data_pb2
    """
  private static let program = """
    import glob
    found = {}
    for folder in sorted(glob.glob(sys.argv[1] + "/*")):
        events = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0})
        events.Reload()
        curves = {}
        for tag in events.Tags()["scalars"]:
            curves[tag] = [[e.step, e.value] for e in events.Scalars(tag)]
        for tag in events.Tags()["tensors"]:
            if not tag.startswith("_hparams_"):
                curves[tag] = [[e.step, float(e.tensor_proto.float_val[0])] for e in events.Tensors(tag)]
        content = events.PluginTagToContent("hparams")
        data = plugin_data_pb2.HParamsPluginData.FromString(content["_hparams_/session_start_info"])
        hparams = {name: json.loads(str(getattr(value, value.WhichOneof("kind"))).lower())
                   if value.WhichOneof("kind") != "string_value" else value.string_value
                   for name, value in data.session_start_info.hparams.items()}
        end = plugin_data_pb2.HParamsPluginData.FromString(content["_hparams_/session_end_info"])
        assert end.session_end_info.status == 1
        found[data.session_start_info.group_name] = {"curves": curves, "hparams": hparams}
    print(json.dumps(found))
    """

  @Test(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with tensorboard"))
  func curvesAndParametersAreThoseOfTheTables() async throws {
    let laboratory = try Laboratory()
    let run = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(run.exitCode == 0, "\(run.standardError)")
    let exported = try await laboratory.sprout("export", "trial", "--format", "tensorboard")
    #expect(exported.standardOutput == "trial-tensorboard\n", "\(exported.standardError)")
    let found = try await laboratory.python(importing: Self.imports, Self.program, "trial-tensorboard")
    let runs = try laboratory.tree().finishedRuns()
    #expect(found.object?.count == 4)
    for run in runs {
      let curves = try #require(found[run.folderName]?["curves"])
      let metrics = try #require(try CSVTable(contentsOf: run.path + "/metrics.csv"))
      let step = try #require(metrics.index(of: "step"))
      for name in ["train_loss", "validation_accuracy", "test_accuracy", "parameters", "train_flops"] {
        let column = try #require(metrics.index(of: name))
        let expected = metrics.rows.map { [Double($0[step]), Double($0[column]).map { Double(Float($0)) }] }
        #expect(curves[name]?.array?.map { $0.array?.map(\.number) ?? [] } == expected, "\(name)")
      }
      let last = curves["width/layer_1"]?.array?.last?.array?.last?.number
      #expect(last == run.figure("final_widths")?.array?.first?.number)
      #expect((curves["bottleneck_share/layer_1"] != nil) == (run.variant == "grown"))
      let parameters = try #require(found[run.folderName]?["hparams"])
      #expect(parameters["variant"]?.string == run.variant)
      #expect(parameters["seed"]?.integer == run.seed)
      #expect(parameters["optimizer.learning_rate"] == 0.05)
      #expect(parameters["growth.method"]?.string == (run.variant == "grown" ? "tiny" : "none"))
    }
  }

  @Test func theSameRunsGiveTheSameBytes() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--only", "fixed*", "--seeds", "1")
    for folder in ["one", "two"] {
      let outcome = try await laboratory.sprout(
        "export", "trial", "--format", "tensorboard", "--output", folder)
      #expect(outcome.exitCode == 0 && outcome.standardOutput == folder + "\n")
    }
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let files = try ["one", "two"].map { folder in
      try FileSystem.contents(
        of: laboratory.directory.path(of: "\(folder)/\(run.folderName)/events.out.tfevents.0000000000.sprout")
      )
    }
    #expect(files[0] == files[1] && (files[0]?.count ?? 0) > 1000)
    // The first record: 24 bytes, "brain.Event:2", and checksums that are known from other writers.
    #expect(files[0]?.prefix(8).map(Int.init) == [24, 0, 0, 0, 0, 0, 0, 0])
    #expect(files[0]?[8..<12].map(Int.init) == [0xa3, 0x7f, 0x4b, 0x22])
    let model = try await laboratory.sprout(
      "export", "trial", "--format", "tensorboard", "--activation", "relu")
    #expect(model.exitCode == 2)
    let none = try await laboratory.sprout("export", "nothing", "--format", "tensorboard")
    #expect(none.exitCode == 2)
  }

  /// Results may come from others.
  @Test func nothingIsWrittenBesideTheOutput() async throws {
    let laboratory = try Laboratory()
    _ = try await laboratory.sprout("run", "trial.yaml", "-q", "--only", "fixed*", "--seeds", "2")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let path = "\(run.path)/run.json"
    let text = String(decoding: try #require(try FileSystem.contents(of: path)), as: UTF8.self)
    let label = "\"label\": \"\(run.label)\""
    try #require(text.contains(label))
    try FileSystem.write(
      Array(text.replacing(label, with: "\"label\": \"../../outside\"").utf8), to: path)
    let outcome = try await laboratory.sprout(
      "export", "trial", "--format", "tensorboard", "--output", "a/b")
    #expect(outcome.standardError.contains("\(run.folderName): \(StoredRun.damage)"))
    #expect(try FileSystem.names(in: laboratory.directory.path(of: "a")) == ["b"])
    #expect(try FileSystem.names(in: laboratory.directory.path(of: "a/b")).count == 1)
    #expect(!FileSystem.exists(laboratory.directory.path(of: "outside~\(run.id.prefix(8))")))
  }
}
