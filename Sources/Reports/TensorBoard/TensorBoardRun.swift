internal import Analysis
internal import Experiments
internal import Growth
internal import OrderedCollections
internal import Protobuf
public import Results
internal import Training

/// A finished run as TensorBoard shows it: curves, what growth measured, hyper-parameters.
public struct TensorBoardRun {
  /// The folder for its file, in that of the experiment.
  public let folder: String
  /// The name of its file: TensorBoard takes what holds `tfevents`.
  public let file = "events.out.tfevents.0000000000.sprout"
  /// The file.
  public var bytes: [UInt8] { events.bytes }
  private var events = EventFile()
  /// The seconds since the beginning at each step that was measured.
  private var clock: [(step: Int, seconds: Double)] = []

  /// Reads the tables of a run.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public init(of run: StoredRun) throws {
    folder = run.folderName
    appendParameters(of: run)
    try appendMetrics(of: run)
    appendGrowth(of: try RunHistory(of: run))
    var end = ProtobufMessage()
    end.append(1, Self.success)
    append(end, as: 4, tag: "_hparams_/session_end_info")
  }

  private static let success = 1
  private static let version = 0

  /// Every number of `metrics.csv` under the name of its column, and the widths layer by layer.
  private mutating func appendMetrics(of run: StoredRun) throws {
    var seconds = 0.0
    for row in try run.metricsTable().rows(of: EpochMetrics.self) {
      guard let step = row.step else { continue }
      // Seconds since the beginning: a time of day would make other bytes of the same run.
      seconds += row.seconds ?? 0
      clock.append((step, seconds))
      for column in EpochMetrics.columns(isRegression: true) where column.member != \EpochMetrics.step {
        if column.member == \EpochMetrics.widths {
          for (layer, width) in (row.widths ?? []).enumerated() {
            append("width/layer_\(layer + 1)", Double(width), step, seconds)
          }
        } else {
          append(column.name, row.cell(of: column.member).flatMap { Double($0) }, step, seconds)
        }
      }
    }
  }

  private mutating func append(_ tag: String, _ value: Double?, _ step: Int, _ seconds: Double) {
    guard let value, value.isFinite else { return }
    events.append(tag, value, step: step, seconds: seconds)
  }

  /// What growth measured, layer by layer, at the step it looked.
  private mutating func appendGrowth(of history: RunHistory) {
    for step in history.growth {
      let seconds = clock.last { $0.step <= step.step }?.seconds ?? 0
      append("bottleneck_share/layer_\(step.layer)", step.bottleneckShare, step.step, seconds)
    }
  }

  /// The settings of the run: every key of the configuration that has a value.
  private mutating func appendParameters(of run: StoredRun) {
    var start = ProtobufMessage()
    func add(_ name: String, _ value: JSONValue) {
      var entry = ProtobufMessage()
      entry.append(1, name)
      entry.append(2, Self.value(value))
      start.append(1, entry)
    }
    if !run.variant.isEmpty { add("variant", .string(run.variant)) }
    for (name, value) in run.configuration.leaves where value != .null { add(name, value) }
    start.append(4, run.folderName)
    append(start, as: 3, tag: "_hparams_/session_start_info")
  }

  private mutating func append(_ message: ProtobufMessage, as field: Int, tag: String) {
    var content = ProtobufMessage()
    content.append(1, Self.version)
    content.append(field, message)
    events.append(tag, plugin: "hparams", content)
  }

  /// A `google.protobuf.Value`: a number, a truth value, or a text.
  private static func value(_ json: JSONValue) -> ProtobufMessage {
    var message = ProtobufMessage()
    if let number = json.number {
      message.append(2, number)
    } else if let boolean = json.boolean {
      message.append(4, boolean ? 1 : 0)
    } else {
      message.append(3, json.string ?? json.text)
    }
    return message
  }
}
