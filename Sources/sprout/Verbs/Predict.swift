import ArgumentParser
import Datasets
import LinearAlgebra
import Networks
import Results
import Training

/// `sprout predict`: class probabilities, or numbers, for the rows of a table.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the rows of a CSV file: the probability of every class, or the numbers, as CSV.",
    discussion: """
      The model is a run of sprout or a safetensors file, as 'sprout inspect' takes them. It brings normalisation, classes \
      and columns: the file has the columns of the training by the same names, in any order; others are left out, which is \
      said. A file without names has the same columns in the same order.

      The first line of what is printed names the classes, then comes a line for every row, in the order of the file. A \
      network trained with mean_squared_error prints its outputs, which estimate the probabilities and need not lie \
      between 0 and 1. A network for dataset.task: regression prints its predictions in the targets' own units, below their \
      names.

      The file may be larger than the memory, packed by gzip, or come through a pipe.
      """)

  @Argument(
    help: "The model: a run's folder, label or id, or a safetensors file.", completion: Completions.model)
  var model: String

  @Option(help: ArgumentHelp("A CSV file; - is the standard input.", valueName: "file"), completion: .file())
  var data: String

  @Option(
    help: ArgumentHelp(
      "Write to a file instead of the standard output; it is there when all is predicted.", valueName: "file"),
    completion: .file()
  )
  var output: String?

  @OptionGroup(title: "How a model file is read") var reading: ModelOptions

  @OptionGroup(title: "How a CSV file is read") var table: TableOptions

  @OptionGroup var results: ResultsOption

  func run() throws {
    let model = try reading.open(model, in: results)
    let task = try model.completeTask()
    // The products are small, and their bits are those of the workers.
    BLASInformation.useThreads(1)
    let predictor = Predictor(
      model.network, loss: task.usualLoss,
      on: try model.table(data, table, for: task, isLabelled: false))
    let file = output.map { FileUpdate(FileSystem.destination(of: $0)) }
    let scaling = task.targetScaling
    let outputs = scaling?.names ?? task.classes ?? (0..<model.network.outputCount).map(String.init)
    var text = Array(CSVRecord.header(outputs).utf8)
    var numbers: [Float] = []
    while true {
      let count = try predictor.next(into: &numbers)
      for row in 0..<count {
        let values = numbers[row * outputs.count..<(row + 1) * outputs.count]
        if let scaling {
          CSVRecord.append(scaling.inOwnUnits(values), to: &text)
        } else {
          CSVRecord.append(values, to: &text)
        }
      }
      if let file {
        try file.append(text)
      } else {
        print(String(decoding: text, as: UTF8.self), terminator: "")
        // Nobody reads on: with `| head` there is nothing left to do.
        guard try StandardOutput.flush() else { return }
      }
      guard count > 0 else { break }
      text.removeAll(keepingCapacity: true)
    }
    try file?.commit()
  }
}
