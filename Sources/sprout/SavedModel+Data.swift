import Datasets
import Experiments
import Foundation
import Networks
import Results
import Training

extension SavedModel {
  /// The data set of a run, which must still be the one it was trained on.
  ///
  /// - Throws: `DatasetError`, `CommandError`.
  func dataset(of run: RunConfiguration) throws -> PreparedDataset {
    let data = try Catalog().prepare(run.drawnDataset)
    let recorded = self.run?.provenance.datasetSHA256
    if let recorded, recorded != data.contentHash {
      throw CommandError.environment(
        "the data set \(run.dataset.source) is not the one of the run \(path): "
          + "its content has changed (SHA-256 \(data.contentHash.prefix(16))..., the run's \(recorded.prefix(16))...); "
          + "other data are named by --dataset (inspect) or --data (predict, evaluate)")
    }
    return data
  }

  /// What the network was trained for: what the file says, and what the run does where it says nothing.
  ///
  /// - Throws: `DatasetError`, `CommandError` when the data of the run are needed for it and are not there.
  func completeTask() throws -> ModelTask {
    var task = task
    guard let configuration else { return task }
    if task.classes == nil && task.targets == nil || task.scaling == nil {
      task.complete(from: ModelTask(try dataset(of: configuration)))
    }
    task.loss = configuration.training.loss
    return task
  }

  /// Opens a table and finds the columns the network reads; says what is left out.
  ///
  /// - Parameter options: How the table is read.
  /// - Throws: `DatasetError`, `CommandError` when it is no table, or not one for this network.
  func table(_ path: String, _ options: TableOptions, for task: ModelTask, isLabelled: Bool) throws
    -> TableStream
  {
    if path.lowercased().contains(/idx[0-9]-ubyte(\.gz)?$/) {
      throw CommandError(
        "\(path): is an IDX file; tables are read here (of a run on images, 'sprout evaluate RUN --part' takes the "
          + "run's own parts)")
    }
    var form = task.form(for: network, isLabelled: isLabelled)
    if let dataset = configuration?.dataset, dataset.name == .csv {
      form.usual = (dataset.label, dataset.drop)
    }
    var reading = DatasetConfiguration(name: .csv)
    options.apply(to: &reading)
    let table = try TableOptions.naming { try TableStream(path: path, reading, as: form) }
    if task.scaling == nil {
      ProgressOptions.remark("\(self.path): says nothing of its inputs; they are taken as they are")
    }
    if !table.leftOut.isEmpty {
      let names = table.leftOut.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
      let more = table.leftOut.count > 20 ? " ... (\(table.leftOut.count) in all)" : ""
      ProgressOptions.remark(
        "\(table.path): columns that the model does not read are left out: \(names)\(more)")
    }
    return table
  }
}
