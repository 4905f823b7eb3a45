import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Every input that fuzzing begins with, and every one that once ended the program or held it, goes through its parser.
struct ReplayTests {
  /// A part of what is said of an input: how far a seed comes, or what is wrong with it.
  private static let expected: [FuzzTarget: [String: String]] = [
    .spec: [
      "full.yaml": "b.method=gradmax.seed=5", "extends.yaml": "seed=0",
      "many_layers.yaml": "4:17: model.hidden must have at most", "chain.yaml": "seed=0",
    ],
    .training: [
      "full.yaml": "epoch: 3", "hidden_null.yaml": "4:9: model.hidden must be",
      "every_huge.yaml": "5:17: growth.every must be", "every_tiny.yaml": "5:17: growth.every must be",
    ],
    .json: ["values.json": #"{"a":[1,-0.0025,true,false,null,"tä😀\n\"",{},[]]"#],
    .csv: [
      "quoted.csv": "[5] samples, 2 inputs, 2 classes", "delimiter.csv": "[6] samples, 1 inputs, 2 classes",
      "label_smallest.csv": "no column '-9223372036854775808'",
    ],
    .idx: ["images.gz": "[4] samples, 4 inputs, 2 classes"],
    .gzip: ["two_members.gz": "[8] samples, 2 inputs, 2 classes"],
    .safetensors: [
      "double": "30 samples", "task": "30 samples",
      "bias_lost": "'layers.0.bias' is missing, though other layers have a bias",
    ],
    .checkpoint: [
      "second_epoch": "epoch: 2", "state.json": "epoch: 2", "columns_largest.json": "its matrices do not fit",
    ],
    .baseline: ["identical.json": "\"problems\": []", "loss_1e160.json": "inconclusive"],
    .run: [
      "finished.json": "test_accuracy        0.4321", "parameters_5e-324.json": "test_accuracy        0.4321",
      "flops_1e305.json": "test_accuracy        0.4321", "seconds_1e19.json": "test_accuracy        0.4321",
      "seconds_1e30.json": "test_accuracy        0.4321",
      "widths_largest.json": "test_accuracy        0.4321",
    ],
    .metrics: ["grown.csv": "test_accuracy"],
    .growth: ["grown.csv": "neurons_added", "kept_negative.csv": "neurons_added"],
    .plan: ["plan.csv": "sample            8", "axis_twice.csv": "has the column 'a' twice"],
    .lease: [
      "elsewhere.json": "process 2147483647 on elsewhere", "here.json": "process 1 on here",
      "cut.json": "nobody: interrupted",
    ],
  ]

  @Test(arguments: FuzzTarget.allCases)
  func replay(_ target: FuzzTarget) throws {
    let folder = Repository.root.appending(path: "Tests/Fuzz/Seeds/\(target.rawValue)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
    let expected = Self.expected[target] ?? [:]
    #expect(Set(expected.keys).isSubset(of: names) && !expected.isEmpty)
    let examiner = try target.makeExaminer()
    for name in names.sorted() {
      let said = examiner.examine([UInt8](try Data(contentsOf: folder.appending(path: name))))
      #expect(!said.isEmpty && expected[name].map(said.contains) ?? true, "\(name): \(said.prefix(2000))")
    }
  }
}
